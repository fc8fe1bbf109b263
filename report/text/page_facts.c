/*
 * page_facts.c: see page.h. The evidence around a verdict: what changed, and
 * who reported.
 */
#include "report/text/page.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "report/say/describe.h"
#include "report/say/paragraph.h"

#define NAME_BYTES 65536	/* bytes of a name, escaped */
#define CHANGES_MOST 12
#define REPORTERS_MOST 8
#define GAPS_MOST 5		/* days without a report, by date */
#define ABSENTS_MOST 5

static void
put_change(struct page *p, const struct verdict_change *c)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;
	char label[24];

	(void)snprintf(label, sizeof label, "  %-8s ",
	    describe_change_word(c));
	flow_begin(&f, &p->out->buf, label);
	describe_change(&text, c, p->today);
	if (buf_string(&text) != NULL)
		flow_words(&f, buf_string(&text));
	flow_end(&f);
	buf_free(&text);
}

/* "silent   crm.example: not seen since 3 Sep; does it send in quarters?" */
static void
put_absent(struct page *p)
{
	const struct verdict *v = p->v;
	char day[DAY_SHORT_TEXT], line[64];
	struct format_flow f;

	for (size_t i = 0; i < v->absents && i < ABSENTS_MOST; i++) {
		flow_begin(&f, &p->out->buf, "  silent   ");
		paragraph_name(&f, v->absent[i].name, ":");
		day_short(v->absent[i].last, p->today, day);
		(void)snprintf(line, sizeof line, "not seen since %s; is its "
		    "mail quarterly?", day);
		flow_text(&f, line);
		flow_end(&f);
	}
	if (v->absents > ABSENTS_MOST) {
		(void)snprintf(line, sizeof line, "  silent   and %zu more\n",
		    v->absents - ABSENTS_MOST);
		buf_text(&p->out->buf, line);
	}
}

void
page_sum_week(const struct verdict *v, struct page_week *w)
{
	for (size_t i = 0; i < v->entries; i++) {
		w->messages += v->entry[i].week;
		w->pass += v->entry[i].week_pass;
		w->before += v->entry[i].previous;
	}
}

void
page_describe_week(struct buf *out, const struct page_week *w)
{
	char count[FORMAT_TEXT], share[FORMAT_TEXT], change[FORMAT_TEXT];
	char line[4 * FORMAT_TEXT];

	if (w->messages == 0) {
		buf_text(out, ": no mail");
		return;
	}
	format_count(w->messages, count);
	format_percent(w->pass, w->messages, share);
	format_change(w->messages, w->before, change);
	if (w->messages == w->before)
		(void)snprintf(change, sizeof change, "as before");
	(void)snprintf(line, sizeof line, ": %s message%s%s%s%s, %s pass "
	    "DMARC", count, w->messages == 1 ? "" : "s",
	    w->before > 0 ? " (" : "", w->before > 0 ? change : "",
	    w->before > 0 ? ")" : "", share);
	buf_text(out, line);
}

void
page_changes(struct page *p)
{
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf;
	struct page_week week = { 0 };
	struct buf sums = BUF_INIT(4096);
	char day[DAY_SHORT_TEXT], line[80];
	struct format_flow f;

	day_short(p->last, p->today, day);
	buf_text(&sums, "THE 7 DAYS TO ");
	buf_text(&sums, day);
	page_sum_week(v, &week);
	page_describe_week(&sums, &week);
	buf_byte(out, '\n');
	flow_begin(&f, out, "");
	flow_text(&f, buf_string(&sums) != NULL ? buf_string(&sums) : "");
	flow_end(&f);
	buf_free(&sums);
	for (size_t i = 0; i < v->changes && i < CHANGES_MOST; i++)
		put_change(p, &v->change[i]);
	if (v->changes > CHANGES_MOST) {
		(void)snprintf(line, sizeof line, "  and %zu more\n",
		    v->changes - CHANGES_MOST);
		buf_text(out, line);
	}
	put_absent(p);
}

/* "no report about 11 and 12 Nov" */
static void
put_gaps(struct page *p, struct format_flow *f)
{
	const struct verdict *v = p->v;
	char day[DAY_SHORT_TEXT], text[DAY_SHORT_TEXT + 2];

	if (v->gaps == 0 || v->gaps > GAPS_MOST)
		return;
	flow_text(f, "(none about");
	for (size_t i = 0; i < v->gaps; i++) {
		day_short(v->gap[i], p->today, day);
		(void)snprintf(text, sizeof text, "%s%s", day,
		    i + 1 < v->gaps ? "," : ")");
		flow_text(f, text);
	}
}

void
page_reports(struct page *p)
{
	const struct verdict *v = p->v;
	char count[FORMAT_TEXT], line[96];
	struct format_flow f;

	format_count(v->reporters, count);
	flow_begin(&f, &p->out->buf, "REPORTS  ");
	(void)snprintf(line, sizeof line, "%s organization%s, %u of %d days",
	    count, v->reporters == 1 ? "" : "s", (unsigned)v->days, W28);
	flow_text(&f, line);
	put_gaps(p, &f);
	for (size_t i = 0; i < v->reporters && i < REPORTERS_MOST; i++) {
		if (i == 0)
			flow_text(&f, "-");
		paragraph_name(&f, v->reporter[i].org,
		    i + 1 < v->reporters ? "," : "");
	}
	if (v->reporters > REPORTERS_MOST) {
		(void)snprintf(line, sizeof line, "%zu more",
		    v->reporters - REPORTERS_MOST);
		flow_text(&f, line);
	}
	flow_end(&f);
	if (v->confidence == CONFIDENCE_HIGH)
		return;
	flow_begin(&f, &p->out->buf, "         ");
	flow_text(&f, "Confidence:");
	for (size_t i = 0; i < v->reasons; i++) {
		flow_text(&f, v->reason[i]);
		buf_text(&p->out->buf, i + 1 < v->reasons ? "," : "");
		f.at += i + 1 < v->reasons;
	}
	flow_end(&f);
}
