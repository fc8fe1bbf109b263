/*
 * site.h: the pages of a site: all domains, and for each domain a page of its
 * verdicts, of their gates, of each sender that sends as the domain or that an
 * item names, and of all other senders.
 *
 * A page holds no time of the run, only days that its numbers are about; so it
 * changes only with what it says.
 */
#ifndef DMARC_REPORT_HTML_SITE_SITE_H
#define DMARC_REPORT_HTML_SITE_SITE_H

#include "report/beside/beside.h"
#include "report/html/site/tree.h"
#include "report/judge/judge.h"
#include "report/say/overview.h"
#include "report/say/summary.h"

/* A page in memory. */
struct site_page {
	char *path;		/* below the folder */
	struct buf text;
	struct site_page *next;
};

/* All pages of a domain, in the order in which they are to be written. */
struct site_pages {
	struct site_page *first, **last;
	struct buf todo;	/* what the index says is to be done, HTML */
};

/* A domain, judged with its facts kept (gather_context.explain). */
struct site_domain {
	const char *domain;
	const struct judgement *judgement;
	const struct trend *trend;	/* of each verdict */
	const struct beside *beside;
	int64_t now, last;	/* seconds; the last settled day */
};

/*
 * Makes the pages of a domain; a pure function but for memory, so that several
 * may run at once. What it needs meanwhile is the arena's. E_NOMEM.
 * site_pages_free() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status site_domain(const struct site_domain *d,
    struct arena *a, struct site_pages *out, struct dmarc_err *err);
void site_pages_free(struct site_pages *p);

/* What the index is about. */
struct site_index {
	const struct overview *overview;	/* sorted */
	const struct summary *summary;
	/* For each domain of the overview, by its place: HTML; "": nothing. */
	char *const *todo;
};

/* Makes the page of all domains, and what all pages load. */
DMARC_MUST_USE enum dmarc_status site_index(const struct site_index *i,
    struct site_pages *out, struct dmarc_err *err);

/* Gives pages to the folder; they are in their places after tree_finish(). */
DMARC_MUST_USE enum dmarc_status site_put(struct tree *t,
    const struct site_pages *p, struct dmarc_err *err);

#endif
