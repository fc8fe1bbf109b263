/*
 * html.h: verdicts as a page of HTML: one file, without scripts, links or
 * external resources. Below every chart, a table has its numbers. Domains are
 * written one by one.
 */
#ifndef DMARC_REPORT_HTML_HTML_H
#define DMARC_REPORT_HTML_HTML_H

#include "report/beside/beside.h"
#include "report/judge/judge.h"
#include "report/say/output.h"
#include "report/say/overview.h"
#include "report/say/summary.h"

struct html {
	struct output *out;
	const struct summary *summary;
	const char *title;	/* "DMARC week 46" */
	size_t sections;	/* written so far */
	bool several;		/* sections below an overview */
};

/* In the text of a domain, this byte stands for the number of its first
 * section, the next byte for that of the second. Untrusted text has neither. */
#define HTML_MARK '\1'

/* The head; for several sections also the overview of all domains. */
DMARC_MUST_USE enum dmarc_status html_begin(struct html *h,
    const struct overview *o, struct dmarc_err *err);
/*
 * Makes the text of a domain: a section for each of its scopes, numbered by
 * HTML_MARK. several: the page has more than one section. Writes only to *out,
 * so that threads may make the texts of several domains at a time.
 */
void html_domain(struct buf *out, const struct summary *s, bool several,
    const char *domain, const struct judgement *j,
    const struct trend trend[2], const struct beside *b);
/* Writes the text of a domain, and numbers its sections. */
DMARC_MUST_USE enum dmarc_status html_put(struct html *h,
    const struct buf *text, size_t sections, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status html_end(struct html *h,
    struct dmarc_err *err);

#endif
