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

/* The head; for several sections also the overview of all domains. */
DMARC_MUST_USE enum dmarc_status html_begin(struct html *h,
    const struct overview *o, struct dmarc_err *err);
/* A domain, with a section for each of its scopes. */
DMARC_MUST_USE enum dmarc_status html_domain(struct html *h,
    const char *domain, const struct judgement *j,
    const struct trend trend[2], const struct beside *b,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status html_end(struct html *h,
    struct dmarc_err *err);

#endif
