/*
 * verdicts.h: the verdicts about several domains, one after the other, so
 * that memory is that of the largest of them. Each domain is judged once,
 * whatever is made of it.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_H
#define DMARC_REPORT_RUN_VERDICTS_H

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
	const struct gather *gather;
	const struct summary *summary;
	const char *const *domain;
	size_t domains;
	enum verdicts_form form;
	bool lines;		/* JSON lines */
	bool quiet;		/* leave out what needs nobody */
	size_t top;		/* senders of an entry at most; 0: all */
	struct arena *arena;	/* emptied for each domain */
	struct arena *keep;	/* for the run */
};

/* Write them; *exit_status is that of the worst one (judge_exit). */
DMARC_MUST_USE enum dmarc_status verdicts_write(struct output *out,
    const struct verdicts *v, int *exit_status, struct dmarc_err *err);

#endif
