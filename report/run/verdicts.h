/*
 * verdicts.h: writes the verdicts about several domains, one by one, so the
 * run needs memory for the largest domain only. Each domain is judged once,
 * in every form.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_H
#define DMARC_REPORT_RUN_VERDICTS_H

#include "report/beside/beside.h"
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

struct verdicts {
	const struct gather_context *gather;
	struct summary *summary;
	const char *const *domain;
	size_t domains;
	enum verdicts_form form;
	bool lines;		/* JSON lines */
	bool sql;		/* explain: the statements too */
	bool quiet;		/* leave out domains without a need */
	size_t top;		/* senders of an entry at most; 0: all */
	struct arena *arena;	/* emptied for each domain */
	struct arena *keep;	/* for the run */
};

/*
 * Judge domain i of v, in the emptied arena, and note whose word counted. Keeps
 * the worst judge_exit() in *exit_status. The caller frees *out with
 * judgement_free(), even after a failure.
 */
DMARC_MUST_USE enum dmarc_status verdicts_judge(const struct verdicts *v,
    size_t i, struct judgement *out, int *exit_status, struct dmarc_err *err);

/* Read what stands beside the verdicts about a domain, into the arena. */
DMARC_MUST_USE enum dmarc_status verdicts_beside(const struct verdicts *v,
    const char *domain, struct beside *out, struct dmarc_err *err);

/* Write the verdicts; *exit_status: judge_exit() of the worst. */
DMARC_MUST_USE enum dmarc_status verdicts_write(struct output *out,
    const struct verdicts *v, int *exit_status, struct dmarc_err *err);

#endif
