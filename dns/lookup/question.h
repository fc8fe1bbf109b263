/*
 * question.h: a question of a run, its answer and who waits for it.
 */
#ifndef DMARC_DNS_LOOKUP_QUESTION_H
#define DMARC_DNS_LOOKUP_QUESTION_H

#include <stdint.h>

#include "dns/lookup/lookup.h"

struct flight;

/* Work that waits for a question. */
struct waiter {
	struct work *work;
	struct waiter *next;
};

struct question {
	struct asked asked;		/* first: a source knows only this */
	const char *name;
	enum rr_type type;
	const struct answer *answer;	/* NULL: not known yet */
	struct waiter *waiters;
	struct flight *flight;
	/* While it is in flight, in the order of deadlines. */
	int64_t deadline;		/* clock_ms() */
	struct question *next, *before;
};

/* The questions by name and type. */
struct questions {
	void *tree;
	struct arena *arena;		/* of all questions and answers */
};

/*
 * The question of this name and type, new or not; *fresh says which. NULL: no
 * memory.
 */
struct question *questions_find(struct questions *all, const char *name,
    enum rr_type type, bool *fresh);
/* The question of this name and type; NULL: nobody has asked it. */
struct question *questions_asked(const struct questions *all,
    const char *name, enum rr_type type);
void questions_free(struct questions *all);

#endif
