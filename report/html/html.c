/*
 * html.c: see html.h.
 */
#include "report/html/html.h"

#include <stdio.h>

#include "embedded/style.h"

#include "common/day.h"
#include "report/html/part.h"
#include "report/html/write.h"
#include "report/say/describe.h"

static void
put_title(struct html *h, const struct overview *o)
{
	struct buf *out = &h->out->buf;

	html_text(out, h->title);
	buf_text(out, ": ");
	if (o->domains == 1)
		html_text(out, o->domain[0].row[0].name);
	else
		html_plural(out, o->domains, "domain", "domains");
}

enum dmarc_status
html_begin(struct html *h, const struct overview *o, struct dmarc_err *err)
{
	const struct part p = { .out = h->out };
	struct buf *out = &h->out->buf, asked = BUF_INIT(PART_LINES);
	enum dmarc_status st = DMARC_OK;

	h->several = o->rows != 1;
	part_head(out, "style-src 'unsafe-inline'");
	put_title(h, o);
	buf_text(out, "</title>\n<style>\n");
	buf_text(out, text_style);
	buf_text(out, "</style>\n</head>\n<body>\n");
	buf_text(out, "<header>\n<p class=\"dim\">");
	if (h->several) {
		buf_text(out, "Days are those of UTC</p>\n<h1>");
		put_title(h, o);
		buf_text(out, "</h1>\n");
		if (o->rows > 0)
			st = part_overview(&p, o, err);
	} else {
		html_text(out, h->title);
		buf_text(out, ". 28 days: ");
		html_span(out, o->last - W28 + 1, o->last);
		buf_text(out, " (UTC)</p>\n");
	}
	buf_text(out, "</header>\n<main>\n");
	summary_asked(&asked, h->summary->asked);
	html_lines(out, &asked);
	if (o->rows == 0) {
		struct buf lines = BUF_INIT(PART_LINES);

		summary_nothing(&lines, h->summary->rest);
		html_lines(out, &lines);
	}
	return st == DMARC_OK ? output_flush(h->out, err) : st;
}

/* A part in a box; nothing if it has nothing to say. */
static void
put_boxed(const struct part *p, void (*part)(const struct part *p))
{
	struct buf *out = &p->out->buf;
	size_t mark = out->len, begin;

	buf_text(out, "<div>");
	begin = out->len;
	part(p);
	if (out->len == begin)
		out->len = mark;
	else
		buf_text(out, "</div>");
}

/* Two parts that stand side by side on paper. */
static void
put_pair(const struct part *p, void (*left)(const struct part *p),
    void (*right)(const struct part *p))
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<div class=\"pair\">\n");
	put_boxed(p, left);
	put_boxed(p, right);
	buf_text(out, "</div>\n");
}

void
part_all(const struct part *p)
{
	struct buf *out = &p->out->buf;

	if (p->level > 1) {
		buf_text(out, "<section class=\"domain\" id=\"s");
		if (p->mark != NULL)
			buf_text(out, p->mark);
		else
			html_number(out, (int64_t)p->number);
		buf_text(out, "\">\n");
	}
	put_pair(p, part_verdict, part_way);
	part_todo(p);
	if (p->v->code != VERDICT_NO_DATA) {
		put_pair(p, part_what_if, part_weeks);
		part_senders(p);
		put_pair(p, part_other, part_reporters);
		part_changes(p);
	}
	part_dns(p);
	if (p->v->code != VERDICT_NO_DATA)
		part_sources(p);
	if (p->beside != NULL)
		part_inbound(p);
	if (p->level > 1)
		buf_text(out, "</section>\n");
}

void
html_domain(struct buf *out, const struct summary *s, bool several,
    const char *domain, const struct judgement *j,
    const struct trend trend[2], const struct beside *b)
{
	/* Parts write to an output: this one only fills its buffer. */
	struct output to = { .buf = *out };

	for (size_t i = 0; i < j->verdicts; i++) {
		const char mark[] = { (char)(HTML_MARK + i), '\0' };
		const struct part p = { .out = &to, .domain = domain,
		    .v = &j->verdict[i], .hearing = &j->hearing,
		    .t = &trend[i], .dns = i == 0 ? &j->dns : NULL,
		    .beside = i == 0 ? b : NULL, .today = day_of(s->now),
		    .last = s->last, .last_report = j->last_report,
		    .level = several ? 2 : 1, .mark = mark };

		part_all(&p);
	}
	*out = to.buf;
}

enum dmarc_status
html_put(struct html *h, const struct buf *text, size_t sections,
    struct dmarc_err *err)
{
	struct buf *out = &h->out->buf;
	size_t from = 0;

	for (size_t i = 0; i < text->len; i++) {
		size_t which = (size_t)text->data[i] - HTML_MARK;

		if (which >= sections)
			continue;
		buf_add(out, text->data + from, i - from);
		html_number(out, (int64_t)(h->sections + which + 1));
		from = i + 1;
	}
	if (text->len > from)
		buf_add(out, text->data + from, text->len - from);
	h->sections += sections;
	return output_flush(h->out, err);
}

enum dmarc_status
html_end(struct html *h, struct dmarc_err *err)
{
	struct buf *out = &h->out->buf, lines = BUF_INIT(PART_LINES);

	buf_text(out, "</main>\n<footer>\n");
	for (size_t i = 0; summary_paragraph(&lines, h->summary, i); i++)
		html_lines(out, &lines);
	buf_text(out, "<p>Verdicts look at the 28 days that ended on ");
	html_day(out, h->summary->last, day_of(h->summary->now));
	buf_text(out, ", the last one that had been over for 24 hours. "
	    "Legitimate senders are judged one by one; how, is in "
	    "dmarc-report(1).</p>\n<p>dmarc-ledger " DMARC_VERSION
	    "</p>\n</footer>\n</body>\n</html>\n");
	return output_flush(h->out, err);
}
