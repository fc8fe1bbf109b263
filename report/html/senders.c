/*
 * senders.c: see part.h. Who sends, what changed, who reports, and
 * every address.
 */
#include "report/html/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/day.h"
#include "report/html/chart.h"
#include "report/html/days.h"
#include "report/html/write.h"
#include "report/judge/sums.h"
#include "report/say/describe.h"
#include "report/say/format.h"
#include "report/say/paragraph.h"

#define NAME_BYTES (1 << 20)	/* of names and text about them */
#define NAMES_MOST 5		/* senders named in a cell */
#define SOURCES_MOST 100	/* entries in the list of sources */
#define ADDRESSES_MOST 5	/* of each sender */
#define DAILY_MOST 20		/* senders with a table of days */

void
part_numbers(struct buf *out, const struct sum *s)
{
	char change[FORMAT_TEXT];

	html_cell_count(out, s->messages);
	html_cell_percent(out, s->pass, s->messages);
	html_cell_percent(out, s->dkim, s->messages);
	html_cell_percent(out, s->spf, s->messages);
	format_change(s->week, s->previous, change);
	buf_text(out, "<td class=\"n\">");
	html_text(out, change);
	buf_text(out, "</td></tr>\n");
}

static void
put_sender(const struct part *p, const struct sum *s, size_t at)
{
	struct buf *out = &p->out->buf;
	char id[PART_ID], name[24];

	buf_text(out, "<tr><th scope=\"row\"><div class=\"who\"><div>");
	part_sender(p, s->sender->key, s->sender->name);
	buf_text(out, "<span class=\"sub\">");
	buf_text(out, s->service ? "service" : "own");
	buf_text(out, "</span></div>\n");
	(void)snprintf(name, sizeof name, "d%zu", at);
	part_id(p, name, id);
	days_chart(out, id, p->t, &p->t->sender[at], false, p->today);
	buf_text(out, "</div></th>");
	part_numbers(out, s);
	part_marks(p, &p->t->sender[at].marks, false);
}

void
part_senders(const struct part *p)
{
	static const char *const column[] = { "Sender", ">Messages", ">Pass",
	    ">DKIM", ">SPF", ">Week" };
	struct buf *out = &p->out->buf;
	struct sum all;
	size_t n, shown = p->t->senders;
	struct sum *list = sums_of(p->v, CLASS_OWN, &n, &all);

	if (list == NULL)
		out->failed = true;
	if (list == NULL || n == 0)
		goto out;
	part_heading(p, 1, "senders", "Your senders");
	part_table(p, "28 days; bars: 12 weeks, passing above, failing "
	    "below. Pass: of DMARC, by aligned DKIM or SPF. Week: the last 7 "
	    "days and the 7 before");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < shown; i++)
		put_sender(p, &list[i], i);
	if (n > 1) {
		buf_text(out, "<tr><th scope=\"row\">together</th>");
		part_numbers(out, &all);
	}
	part_table_end(p);
	part_marks(p, &p->t->marks, true);
	if (n > shown)
		part_more(p, n - shown, "sources --top 0");
	part_days(p, p->t->sender, shown < DAILY_MOST ? shown : DAILY_MOST);
out:
	free(list);
}

static void
put_other(const struct part *p, enum trend_kind kind, const char *what,
    const struct sum *list, size_t n, const struct sum *all)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<tr><th scope=\"row\">");
	chart_key(out, kind);
	buf_text(out, what);
	buf_text(out, "</th>");
	html_cell_count(out, all->messages);
	html_cell_count(out, n);
	buf_text(out, "<td class=\"text\">");
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		buf_text(out, i > 0 ? ", " : "");
		part_sender(p, list[i].sender->key, list[i].sender->name);
		buf_text(out, " (");
		html_count(out, list[i].messages);
		buf_byte(out, ')');
	}
	buf_text(out, n > NAMES_MOST ? ", ...</td></tr>\n" :
	    "</td></tr>\n");
}

void
part_other(const struct part *p)
{
	static const char *const column[] = { "Mail", ">Messages", ">Senders",
	    "From" };
	static const struct {
		enum verdict_class class;
		enum trend_kind kind;
		const char *what;
	} line[] = {
		{ CLASS_FWD_OK, TREND_FORWARDED, "forwarded, still passing" },
		{ CLASS_FWD_BAD, TREND_FORWARDED, "forwarded, broken" },
		{ CLASS_UNKNOWN, TREND_UNKNOWN, "not identified" },
		{ CLASS_SPOOF, TREND_FORGED, "forged" },
	};
	bool any = false;

	for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
		struct sum all;
		size_t n;
		struct sum *list = sums_of(p->v, line[i].class, &n, &all);

		if (list == NULL)
			p->out->buf.failed = true;
		if (list != NULL && n > 0 && !any) {
			part_heading(p, 1, "other", "Other mail");
			part_table(p, "28 days; forged: nothing "
			    "authenticates it");
			part_list(p, column, sizeof column /
			    sizeof *column);
			any = true;
		}
		if (list != NULL && n > 0)
			put_other(p, line[i].kind, line[i].what, list, n,
			    &all);
		free(list);
	}
	if (any)
		part_table_end(p);
}

void
part_changes(const struct part *p)
{
	struct buf *out = &p->out->buf;
	char title[DAY_SPAN_TEXT + 16], span[DAY_SPAN_TEXT];

	if (p->v->changes == 0)
		return;
	day_span(p->last - W7 + 1, p->last, false, span);
	(void)snprintf(title, sizeof title, "Changed, %s", span);
	part_heading(p, 1, "changed", title);
	buf_text(out, "<dl>\n");
	for (size_t i = 0; i < p->v->changes; i++) {
		struct buf said = BUF_INIT(NAME_BYTES);

		buf_text(out, "<dt>");
		buf_text(out, describe_change_word(&p->v->change[i]));
		buf_text(out, "</dt><dd>");
		describe_change(&said, &p->v->change[i], p->today);
		html_built(out, &said);
		buf_text(out, "</dd>\n");
	}
	buf_text(out, "</dl>\n");
}

/* "19 - 22 Oct, 3 Nov": the days without a report, as runs. */
static void
put_missing(const struct part *p, const bool seen[W28])
{
	struct buf *out = &p->out->buf;
	int64_t first = p->last - W28 + 1;
	bool any = false;

	buf_text(out, "<td>");
	for (int from = 0; from < W28; from++) {
		int to = from;

		if (seen[from])
			continue;
		while (to + 1 < W28 && !seen[to + 1])
			to++;
		buf_text(out, any ? ", " : "");
		html_day(out, first + from, p->today);
		if (to > from) {
			buf_text(out, " - ");
			html_day(out, first + to, p->today);
		}
		any = true;
		from = to;
	}
	buf_text(out, any ? "</td></tr>\n" : "none</td></tr>\n");
}

static void
put_hearing(const struct part *p)
{
	struct buf lines = BUF_INIT(PART_LINES);

	paragraph_hearing(&lines, p->hearing);
	html_lines(&p->out->buf, &lines);
}

void
part_reporters(const struct part *p)
{
	static const char *const column[] = { "Organization", ">Days",
	    ">Messages", ">Last", "Days without a report" };
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf;
	char id[PART_ID];

	if (v->reporters == 0)
		return;
	part_heading(p, 1, "coverage", "Who reported");
	put_hearing(p);
	part_id(p, "c", id);
	buf_text(out, "<div class=\"wide\">");
	chart_coverage(out, id, v, p->t);
	buf_text(out, "</div>\n");
	part_fold(p, "Organization by organization");
	part_table(p, "Days of 28 with a report");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < p->t->reporters; i++) {
		const struct verdict_coverage_reporter *r = &v->reporter[i];

		buf_text(out, "<tr><th scope=\"row\">");
		part_name(out, r->org);
		buf_text(out, "</th>");
		html_cell_count(out, r->days);
		html_cell_count(out, r->messages);
		buf_text(out, "<td class=\"n\">");
		html_day(out, r->last, p->today);
		buf_text(out, "</td>");
		put_missing(p, p->t->reporter[i]);
	}
	part_table_end(p);
	if (v->reporters > p->t->reporters)
		part_more(p, v->reporters - p->t->reporters,
		    "readiness --format json");
	part_fold_end(p);
}

static void
put_entry(const struct part *p, const struct verdict_entry *e)
{
	struct buf *out = &p->out->buf;
	size_t n = e->sources < ADDRESSES_MOST ? e->sources : ADDRESSES_MOST;

	buf_text(out, "<tr><th scope=\"row\">");
	part_sender(p, e->sender->key, e->sender->name);
	buf_text(out, "</th><td>");
	buf_text(out, describe_class(e->class));
	buf_text(out, "</td>");
	html_cell_count(out, e->messages);
	html_cell_percent(out, e->pass, e->messages);
	buf_text(out, "<td class=\"text\">");
	for (size_t i = 0; i < n; i++) {
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&e->source[i].source, ip);
		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, e->source[i].others ? "other addresses" : ip);
		buf_text(out, " (");
		html_count(out, e->source[i].messages);
		buf_byte(out, ')');
	}
	if (e->sources > n) {
		buf_text(out, ", ");
		html_count(out, e->sources - n);
		buf_text(out, " more");
	}
	buf_text(out, "</td></tr>\n");
}

void
part_sources(const struct part *p)
{
	static const char *const column[] = { "Sender", "Class", ">Messages",
	    ">Pass", "Addresses" };
	const struct verdict *v = p->v;
	size_t n = v->entries < SOURCES_MOST ? v->entries : SOURCES_MOST;

	if (n == 0)
		return;
	part_fold(p, "All sources");
	part_table(p, "28 days; a sender stands once for each class of its "
	    "mail");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < n; i++)
		put_entry(p, &v->entry[i]);
	part_table_end(p);
	if (v->entries > n)
		part_more(p, v->entries - n, "sources --top 0");
	part_fold_end(p);
}
