/*
 * pages.h: verdicts as one page of HTML, as a mail, or as a site.
 *
 * For a page or a mail, each domain is judged for the overview at the top,
 * again for its own section, and once more for the text of a mail; for a site,
 * once. So the run needs memory for the largest domain and one row for each, no
 * more.
 */
#ifndef DMARC_REPORT_RUN_PAGES_H
#define DMARC_REPORT_RUN_PAGES_H

#include "report/run/verdicts.h"

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

/*
 * Write a site to a folder (report/html/site/tree.h). On a terminal, standard
 * error says how far it is, and what was written.
 */
DMARC_MUST_USE enum dmarc_status pages_site(const struct verdicts *v,
    const char *folder, struct dmarc_err *err);

#endif
