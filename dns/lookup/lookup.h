/*
 * lookup.h: the questions of a run, and the work that waits for answers.
 *
 * Work is a function that computes something from answers. Where an answer is
 * missing it asks, and returns WORK_WAITS; once one has come, it is called
 * again and starts from the beginning, with all answers so far at hand. So it
 * reads like plain code, keeps no state between answers, and hundreds of such
 * functions run side by side. A question is asked once in a run, whoever asks.
 */
#ifndef DMARC_DNS_LOOKUP_LOOKUP_H
#define DMARC_DNS_LOOKUP_LOOKUP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "dns/lookup/answer.h"
#include "dns/lookup/source.h"

struct lookup;

enum work_status { WORK_DONE, WORK_WAITS, WORK_NO_MEMORY };

/* A piece of work; the owner sets step and budget, and sees done. */
struct work {
	enum work_status (*step)(struct work *w, struct lookup *l);
	unsigned *budget;	/* questions that it may still ask; NULL: any */
	bool asks_nothing;	/* it takes what is known, and is called once */
	bool done;
	bool queued;		/* private: it is in the list of ready work */
	bool begun;		/* private: step has been called */
	struct work *next;	/* private */
};

struct lookup_limits {
	uint32_t timeout_ms;	/* of a question */
	uint32_t budget_ms;	/* of the run */
	uint32_t jobs;		/* questions in flight */
	uint32_t rate;		/* questions a second; 0: any number */
	uint32_t questions;	/* of the run */
};

extern const struct lookup_limits lookup_defaults;

/* E_NOMEM. source must outlive the result. */
DMARC_MUST_USE enum dmarc_status lookup_open(struct source *source,
    const struct lookup_limits *limits, struct lookup **out,
    struct dmarc_err *err);
void lookup_close(struct lookup *l);	/* NULL is fine; frees all answers */

/*
 * Adds a piece of work, which must live until the run has ended, whether it is
 * done earlier or not.
 */
void lookup_add(struct lookup *l, struct work *w);

/*
 * The answer to a question, for the step of w; it lives as long as l. NULL: it
 * was asked and is not known yet, or there is no memory; go on with what needs
 * no answer, then return lookup_waits(). name is in the form of name.h. When
 * the budget of w or of the run is used up, the answer is ANSWER_BUDGET; so it
 * is if w asks nothing and the answer is not known. Such work is no part of a
 * run: whoever wants its result calls its step.
 */
const struct answer *lookup_ask(struct lookup *l, struct work *w,
    const char *name, enum rr_type type);

/* What a step returns that lacks an answer. */
enum work_status lookup_waits(const struct lookup *l);

/*
 * What to do while answers are awaited, a little each time. It may add work;
 * *more says that it wants to be called again at once. Its failure ends the
 * run.
 */
typedef enum dmarc_status lookup_pause(void *ctx, bool *more,
    struct dmarc_err *err);
void lookup_set_pause(struct lookup *l, lookup_pause *pause, void *ctx);

/*
 * Runs until all work is done, and the pause has nothing more to do. E_AGAIN
 * once *stop is not 0; E_NOMEM; a failure of the source. Work may be added by a
 * step, and again after the run. Work that has begun goes first.
 */
DMARC_MUST_USE enum dmarc_status lookup_run(struct lookup *l,
    const volatile sig_atomic_t *stop, struct dmarc_err *err);

/* What the questions of a run came to. */
struct lookup_tally {
	uint64_t asked;		/* of the source */
	uint64_t answered;	/* by data, as empty, missing or bogus */
	uint64_t bogus;		/* of these */
	uint64_t over_budget;
};

struct lookup_tally lookup_tally(const struct lookup *l);

#endif
