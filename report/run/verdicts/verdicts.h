/*
 * verdicts.h: writes the verdicts about several domains, several at a time and
 * in their order, so the run needs memory for the largest domains only. Each
 * domain is judged once, in every form.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_VERDICTS_H
#define DMARC_REPORT_RUN_VERDICTS_VERDICTS_H

#include "report/beside/beside.h"
#include "report/judge/each.h"
#include "report/judge/judge.h"
#include "report/say/output.h"
#include "report/say/summary.h"

enum verdicts_form {
	VERDICTS_TEXT,		/* readiness: a page each */
	VERDICTS_JSON,
	VERDICTS_PROM,		/* numbers for Prometheus */
	VERDICTS_EXPLAIN,	/* explain: a page for each scope */
	VERDICTS_EXPLAIN_JSON,
	VERDICTS_WEEKLY,	/* weekly: a page each */
	VERDICTS_DIGEST		/* weekly: one page for all */
};

/* What is known of a domain once it is judged; memory is its seat's. */
struct verdicts_judged {
	struct judgement judgement;
	struct trend trend[2];	/* if asked for */
	struct beside beside;
};

struct verdicts {
	const struct gather_context *gather;
	struct each *each;
	struct summary *summary;
	const char *const *domain;
	size_t domains;
	enum verdicts_form form;
	bool lines;		/* JSON lines */
	bool sql;		/* explain: the statements too */
	bool quiet;		/* only domains that need attention */
	size_t top;		/* senders of an entry at most; 0: all */
	struct arena *keep;	/* for the run */
};

/*
 * For the work on each domain: judges domain i, and reads what stands beside
 * the verdicts. verdicts_free() is due even after a failure.
 */
DMARC_MUST_USE enum dmarc_status verdicts_judge(const struct verdicts *v,
    struct each_seat *seat, size_t i, bool trends,
    struct verdicts_judged *out, struct dmarc_err *err);
void verdicts_free(struct verdicts_judged *d);

/*
 * Call it when the domain is written: notes which reports counted, and keeps
 * the worst judge_exit() in *exit_status.
 */
void verdicts_note(const struct verdicts *v, const struct verdicts_judged *d,
    int *exit_status);

/* Sees each domain in order while verdicts are written; may fail. */
typedef enum dmarc_status verdicts_seer(void *ctx, const char *domain,
    const struct verdicts_judged *d, struct dmarc_err *err);

/*
 * Write the verdicts; *exit_status: judge_exit() of the worst. see may be NULL.
 */
DMARC_MUST_USE enum dmarc_status verdicts_write(struct output *out,
    const struct verdicts *v, verdicts_seer *see, void *ctx,
    int *exit_status, struct dmarc_err *err);

#endif
