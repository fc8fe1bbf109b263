/*
 * pages.c: see pages.h. What all pages about a domain share.
 */
#include "report/html/site/pages.h"

#include <glib.h>

#include "common/day.h"
#include "report/html/site/file.h"
#include "report/html/site/names.h"
#include "report/html/write.h"
#include "report/say/describe.h"

struct site_page *
pages_add(struct site_pages *out, const char *path)
{
	struct site_page *p = g_new0(struct site_page, 1);

	p->path = g_strdup(path);
	if (out->last == NULL)
		out->last = &out->first;
	*out->last = p;
	out->last = &p->next;
	return p;
}

void
pages_begin(const struct pages *s, struct output *o, const char *title,
    const char *heading)
{
	struct buf whole = BUF_INIT(PAGES_NAMES);
	const struct frame_step step[] = {
		{ "../../index.html", "All domains" },
		{ "index.html", s->name },
	};
	struct frame f = { .root = "../../", .heading = heading, .step = step,
	    .steps = heading != NULL ? 2 : 1 };

	if (heading == NULL && s->d->judgement->verdicts > 1)
		f.heading = s->name;
	buf_text(&whole, title);
	buf_text(&whole, s->name);
	f.title = buf_string(&whole);
	if (f.title != NULL)
		frame_begin(&o->buf, &f);
	else
		o->buf.failed = true;
	buf_free(&whole);
}

enum dmarc_status
pages_end(struct pages *s, struct output *o, const char *file,
    struct dmarc_err *err)
{
	struct buf path = BUF_INIT(4096);
	const char *text;

	frame_end(&o->buf);
	buf_text(&path, FILE_DOMAINS "/");
	names_add(&path, s->d->domain);
	buf_byte(&path, '/');
	buf_text(&path, file);
	text = buf_string(&path);
	if (text == NULL || o->buf.failed || buf_starved()) {
		buf_free(&path);
		buf_free(&o->buf);
		return dmarc_no_memory(err);
	}
	pages_add(s->out, text)->text = o->buf;
	buf_free(&path);
	return DMARC_OK;
}

struct part
pages_part(const struct pages *s, struct output *o, size_t i)
{
	const struct site_domain *d = s->d;
	const struct judgement *j = d->judgement;

	return (struct part){ .out = o, .domain = d->domain,
	    .v = &j->verdict[i], .hearing = &j->hearing, .t = &d->trend[i],
	    .dns = i == 0 ? &j->dns : NULL, .beside = i == 0 ? d->beside :
	    NULL, .today = day_of(d->now), .last = d->last,
	    .last_report = j->last_report, .level = 2, .number = i + 1,
	    .links = &s->links };
}

void
pages_scope(const struct part *p)
{
	struct buf *out = &p->out->buf, title = BUF_INIT(PAGES_NAMES);
	const char *text;

	buf_text(out, p->v->below ? "<section class=\"domain\">\n" :
	    "<section>\n");
	buf_text(&title, p->v->below ? "As *." : "As ");
	describe_domain(&title, p->domain);
	text = buf_string(&title);
	part_heading(p, 0, NULL, text != NULL ? text : "");
	buf_free(&title);
}

void
pages_days(const struct part *p, int64_t first, int64_t last)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<td class=\"n\">");
	if (first <= last)
		html_day(out, first, p->today);
	if (first < last) {
		buf_text(out, " - ");
		html_day(out, last, p->today);
	}
	buf_text(out, "</td>");
}
