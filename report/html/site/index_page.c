/*
 * index_page.c: see site.h. All domains, most urgent first, and the style sheet
 * of all pages.
 */
#include "report/html/site/site.h"

#include <stdio.h>
#include <string.h>

#include "embedded/style.h"

#include "common/day.h"
#include "report/html/site/file.h"
#include "report/html/site/names.h"
#include "report/html/site/pages.h"
#include "report/html/write.h"
#include "report/say/format.h"

#define LONG 10			/* domains; a longer page begins with links */
#define TODO_MOST 50		/* domains of the to-do list */

static bool
link_domain(const void *site, const char *domain, bool below, struct buf *out)
{
	(void)site;
	buf_text(out, FILE_DOMAINS "/");
	names_add(out, domain);
	buf_text(out, below ? "/index.html#s2" : "/index.html");
	return true;
}

/* The domains with something to do: each in an item of the list. */
static void
put_todo(struct buf *out, const struct site_index *i)
{
	const struct overview *o = i->overview;
	size_t n = 0;

	for (size_t k = 0; k < o->domains; k++) {
		const struct overview_domain *d = &o->domain[k];
		const char *todo = i->todo[d->place];

		if (*todo == '\0' || n++ >= TODO_MOST)
			continue;
		if (n == 1)
			buf_text(out, "<h2 id=\"todo\">To do</h2>\n"
			    "<ol class=\"todo\">\n");
		buf_text(out, "<li><h3><a href=\"");
		(void)link_domain(NULL, d->domain, false, out);
		buf_text(out, "\">");
		part_name(out, d->domain);
		buf_text(out, "</a></h3>\n");
		buf_text(out, todo);
		buf_text(out, "</li>\n");
	}
	buf_text(out, n > 0 ? "</ol>\n" : "");
	if (n > TODO_MOST) {
		buf_text(out, "<p class=\"dim\">and ");
		html_plural(out, n - TODO_MOST, "more domain", "more domains");
		buf_text(out, ", which stand in the table</p>\n");
	}
}

/* The parts of a long page. */
static void
put_parts(struct buf *out)
{
	buf_text(out, "<nav aria-label=\"On this page\"><a href=\"#domains\">"
	    "All domains</a> / <a href=\"#reports\">Reports</a></nav>\n");
}

/* The text between the head and the end of the index. */
static enum dmarc_status
put_domains(struct output *o, const struct site_index *i,
    struct dmarc_err *err)
{
	static const struct links links = { .domain = link_domain };
	const struct part p = { .out = o, .links = &links, .level = 1 };
	struct buf lines = BUF_INIT(PART_LINES);
	enum dmarc_status st = DMARC_OK;

	summary_asked(&lines, i->summary->asked);
	html_lines(&o->buf, &lines);
	if (i->overview->domains > LONG)
		put_parts(&o->buf);
	put_todo(&o->buf, i);
	buf_text(&o->buf, "<h2 id=\"domains\">All domains</h2>\n");
	if (i->overview->rows > 0)
		st = part_overview(&p, i->overview, err);
	else
		summary_nothing(&lines, i->summary->rest);
	html_lines(&o->buf, &lines);
	buf_text(&o->buf, "<h2 id=\"reports\">Reports</h2>\n");
	for (size_t k = 0; summary_paragraph(&lines, i->summary, k); k++)
		html_lines(&o->buf, &lines);
	return st;
}

enum dmarc_status
site_index(const struct site_index *i, struct site_pages *out,
    struct dmarc_err *err)
{
	struct output o = OUTPUT_INIT(NULL);
	struct site_page *style;
	char title[64], count[FORMAT_TEXT];
	const struct frame f = { .root = "", .title = title,
	    .heading = title };
	enum dmarc_status st;

	*out = (struct site_pages){ .first = NULL };
	style = pages_add(out, "style.css");
	style->text = (struct buf)BUF_INIT(1 << 20);
	buf_text(&style->text, text_style);
	format_count(i->overview->domains, count);
	(void)snprintf(title, sizeof title, "DMARC: %s domain%s", count,
	    i->overview->domains == 1 ? "" : "s");
	frame_begin(&o.buf, &f);
	buf_text(&o.buf, "<p class=\"dim\">As of ");
	html_day(&o.buf, day_of(i->summary->now), day_of(i->summary->now));
	buf_text(&o.buf, ". 28 days: ");
	html_span(&o.buf, i->summary->last - W28 + 1, i->summary->last);
	buf_text(&o.buf, "</p>\n");
	st = put_domains(&o, i, err);
	frame_end(&o.buf);
	if (st == DMARC_OK && (o.buf.failed || style->text.failed ||
	    buf_starved()))
		st = dmarc_no_memory(err);
	pages_add(out, "index.html")->text = o.buf;
	return st;
}
