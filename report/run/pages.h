/*
 * pages.h: verdicts as one page of HTML, or as a mail. All domains are judged
 * twice: once for what stands at the top, then one by one for the rest, so
 * that memory is that of the largest of them and a row for each.
 */
#ifndef DMARC_REPORT_RUN_PAGES_H
#define DMARC_REPORT_RUN_PAGES_H

#include "report/run/verdicts.h"

struct pages {
	const struct verdicts *verdicts;	/* form: that of the text */
	const char *title;	/* "DMARC week 46" */
	const char *list;	/* "weekly": what kind of mail it is */
	const char *to, *from;	/* of the mail; from may be NULL */
};

/* With quiet verdicts: nothing, if nothing needs anybody. */
DMARC_MUST_USE enum dmarc_status pages_html(struct output *out,
    const struct pages *p, int *exit_status, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status pages_mail(struct output *out,
    const struct pages *p, int *exit_status, struct dmarc_err *err);

#endif
