/*
 * pages.h: verdicts as one page of HTML, or as a mail. Each domain is judged
 * once. Its section waits in a file until the overview at the top is known, so
 * the run needs memory for the largest domains and one row for each, no more.
 * The few domains that fit into the HTML of a mail are judged once more.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_PAGES_H
#define DMARC_REPORT_RUN_VERDICTS_PAGES_H

#include "report/run/verdicts/verdicts.h"

struct pages {
	const struct verdicts *verdicts;	/* form: of the text part */
	const char *title;	/* "DMARC week 46" */
	const char *list;	/* "weekly": the kind of mail */
	const char *to, *from;	/* of the mail; from may be NULL */
};

/* With quiet verdicts, write nothing if no domain needs attention. */
DMARC_MUST_USE enum dmarc_status pages_html(struct output *out,
    const struct pages *p, int *exit_status, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status pages_mail(struct output *out,
    const struct pages *p, int *exit_status, struct dmarc_err *err);

#endif
