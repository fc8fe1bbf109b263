/*
 * verdicts.h: the verdicts about several domains, one after the other, so
 * that memory is that of the largest of them.
 */
#ifndef DMARC_REPORT_VERDICTS_H
#define DMARC_REPORT_VERDICTS_H

#include "report/judge.h"

enum verdicts_form { VERDICTS_TEXT, VERDICTS_JSON, VERDICTS_SILENT };

struct verdicts {
	const struct gather *gather;
	const struct question_rest *rest;
	const struct question_domain *domain;
	size_t domains;
	enum verdicts_form form;
	size_t top;		/* senders of an entry at most; 0: all */
	struct arena *arena;	/* emptied for each domain */
};

/* Write them; *exit_status is that of the worst one (judge_exit). */
DMARC_MUST_USE enum dmarc_status verdicts_write(struct output *out,
    const struct verdicts *v, int *exit_status, struct dmarc_err *err);

#endif
