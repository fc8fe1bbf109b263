/*
 * pages.h: the kinds of pages about a domain, private to the site.
 */
#ifndef DMARC_REPORT_HTML_SITE_PAGES_H
#define DMARC_REPORT_HTML_SITE_PAGES_H

#include "report/html/part.h"
#include "report/html/site/bysender.h"
#include "report/html/site/frame.h"
#include "report/html/site/site.h"

#define PAGES_EXPLAIN "explain.html"
#define PAGES_OTHERS "others.html"
#define PAGES_NAMES (1 << 20)	/* bytes of names and text about them */

/* A domain while its pages are made. */
struct pages {
	const struct site_domain *d;
	struct arena *a;
	struct site_pages *out;
	const char *name;	/* of the domain, for people */
	/* The keys of senders with a page of their own; and of those that are
	 * rows of the page of others. Senders beyond a limit are in neither. */
	GHashTable *own, *other;
	const char *current;	/* the sender whose page is made; or NULL */
	struct bysender by[2];	/* of each verdict */
	struct links links;	/* filled by links_of() */
	const char *prefix;	/* of addresses; "" within the folder */
};

/* How names lead from page to page of a domain (links.c). */
struct links links_of(const struct pages *s);
/* The id of a gate on the page of gates, "s1-dkim_5fdrop"; sender: or NULL */
void links_gate(struct buf *out, bool below, const char *word,
    const char *sender);

/* Adds an empty page to the end. */
struct site_page *pages_add(struct site_pages *out, const char *path);
/*
 * Begins a page about the domain: the steps to it, a title, which the name of
 * the domain follows, and a heading. heading NULL: it is the page of its
 * verdicts.
 */
void pages_begin(const struct pages *s, struct output *o, const char *title,
    const char *heading);
/* Ends it and moves it to a page of the site. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status pages_end(struct pages *s, struct output *o,
    const char *file, struct dmarc_err *err);
/* What the parts of verdict i on a page share. */
struct part pages_part(const struct pages *s, struct output *o, size_t i);
/* <section>, and its heading: "As example.org", "As *.example.org". */
void pages_scope(const struct part *p);

/* A cell: "31 Oct - 20 Nov"; nothing if first is after last. */
void pages_days(const struct part *p, int64_t first, int64_t last);

/* One function for each kind of page. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status pages_domain(struct pages *s,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status pages_senders(struct pages *s,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status pages_others(struct pages *s,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status pages_explain(struct pages *s,
    struct dmarc_err *err);

/* The numbers of a gate, each against its limit, as a cell (explain_page.c) */
void gates_cell(struct buf *out, const struct verdict_gate *g);

#endif
