/*
 * body_part.c: see body_part.h.
 */
#include "report/mail/body_part.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/day.h"
#include "common/text.h"
#include "report/html/chart.h"
#include "report/html/write.h"
#include "report/judge/sums.h"
#include "report/say/describe.h"
#include "report/say/format.h"

#define SENDERS_MOST 10
#define BAR 100			/* percent; width of a bar */

const char *const mail_colour[TREND_KINDS] = {
	[TREND_PASS] = "#2f8f5b", [TREND_FAIL] = "#b3202c",
	[TREND_FORWARDED] = "#b26a00", [TREND_UNKNOWN] = "#6b3fa0",
	[TREND_FORGED] = "#707a85",
};

bool
mail_keep(struct mail_page *p, size_t mark)
{
	if (!p->out.failed && p->out.len + MAIL_RESERVE <= p->most)
		return true;
	p->out.len = mark;
	p->out.failed = false;
	p->cut++;
	return false;
}

void
mail_cut(struct buf *out, struct buf *text)
{
	const char *s = buf_string(text);

	if (s != NULL)
		(void)text_html(out, s, MAIL_COLUMNS);
	buf_free(text);
}

void
mail_heading(struct buf *out, const char *level, const char *size,
    const char *text)
{
	buf_text(out, "<h");
	buf_text(out, level);
	buf_text(out, " style=\"margin:22px 0 4px;font-size:");
	buf_text(out, size);
	buf_text(out, "\">");
	(void)text_html(out, text, MAIL_COLUMNS);
	buf_text(out, "</h");
	buf_text(out, level);
	buf_text(out, ">\n");
}

void
mail_row(struct mail_page *p)
{
	p->shade = !p->shade;
	buf_text(&p->out, p->shade ? "<tr bgcolor=\"" MAIL_SHADE "\">" :
	    "<tr>");
}

void
mail_columns(struct mail_page *p, const char *const name[], size_t n)
{
	struct buf *out = &p->out;

	p->shade = true;
	buf_text(out, MAIL_TABLE "<tr>");
	for (size_t i = 0; i < n; i++) {
		bool number = name[i][0] == '>';

		buf_text(out, number ? "<th scope=\"col\" align=\"right\"" :
		    "<th scope=\"col\" align=\"left\"");
		buf_text(out, " style=\"color:" MAIL_DIM ";font-size:12px;"
		    "word-break:normal\">");
		buf_text(out, name[i] + number);
		buf_text(out, "</th>");
	}
	buf_text(out, "</tr>\n");
}

void
mail_count(struct buf *out, uint64_t n)
{
	buf_text(out, MAIL_RIGHT);
	html_count(out, n);
	buf_text(out, "</td>");
}

void
mail_percent(struct buf *out, uint64_t part, uint64_t whole)
{
	buf_text(out, MAIL_RIGHT);
	html_percent(out, part, whole);
	buf_text(out, "</td>");
}

/* A bar of coloured cells, one for each part of whole. */
static void
put_bar(struct buf *out, const uint64_t part[TREND_KINDS], double whole)
{
	int used = 0;

	buf_text(out, "<table cellpadding=\"0\" cellspacing=\"0\" "
	    "border=\"0\" width=\"100%\"><tr>");
	for (int k = 0; k < TREND_KINDS; k++) {
		int width = whole > 0 ? (int)((double)part[k] / whole * BAR +
		    0.5) : 0;

		if (part[k] > 0 && width == 0)
			width = 1;
		if (used + width > BAR)
			width = BAR - used;
		if (width <= 0)
			continue;
		used += width;
		buf_text(out, "<td bgcolor=\"");
		buf_text(out, mail_colour[k]);
		buf_text(out, "\" width=\"");
		html_number(out, width);
		buf_text(out, "%\" height=\"14\" style=\"font-size:0\">"
		    "&#160;</td>");
	}
	if (used < BAR) {
		buf_text(out, "<td width=\"");
		html_number(out, BAR - used);
		buf_text(out, "%\" style=\"font-size:0\">&#160;</td>");
	}
	buf_text(out, "</tr></table>\n");
}

/* What becomes of mail: "delivered"; or its fate, and what mail it is. */
static void
put_outcome(struct mail_page *p, const struct verdict *v,
    enum trend_kind kind, const char *what, uint64_t n)
{
	struct buf *out = &p->out;

	mail_row(p);
	buf_text(out, MAIL_LEFT "<span style=\"color:");
	buf_text(out, mail_colour[kind]);
	buf_text(out, "\">&#9632;</span> ");
	if (kind != TREND_PASS) {
		buf_text(out, describe_fate(describe_policy_asked(v)));
		buf_text(out, ": ");
	}
	buf_text(out, what);
	buf_text(out, "</td>");
	mail_count(out, n);
	mail_percent(out, n, v->what_if[0].messages);
	buf_text(out, "</tr>\n");
}

void
mail_what_if(struct mail_page *p, const struct verdict *v)
{
	static const char *const column[] = { "Mail of 28 days", ">Messages",
	    ">Share" };
	const struct verdict_what_if *x = &v->what_if[0];
	enum verdict_level policy = describe_policy_asked(v);
	struct buf *out = &p->out;
	size_t mark = out->len;
	char title[64];
	const uint64_t part[TREND_KINDS] = {
		[TREND_PASS] = x->messages - x->lost,
		[TREND_FAIL] = x->at_risk, [TREND_FORWARDED] = x->collateral,
		[TREND_UNKNOWN] = x->unknown, [TREND_FORGED] = x->forged };

	if (v->what_ifs == 0 || x->messages == 0)
		return;
	(void)snprintf(title, sizeof title, "%s %s=%s%s",
	    describe_is_in_force(v, policy) ? "Under" : "If you published",
	    v->below ? "sp" : "p", verdict_level_word(policy),
	    describe_is_in_force(v, policy) ? "" : " today");
	mail_heading(out, "3", "15px", title);
	put_bar(out, part, (double)x->messages);
	mail_columns(p, column, sizeof column / sizeof *column);
	put_outcome(p, v, TREND_PASS, "delivered", x->messages - x->lost);
	put_outcome(p, v, TREND_FAIL, "yours or your suppliers'", x->at_risk);
	put_outcome(p, v, TREND_FORWARDED, "forwarded or from a list",
	    x->collateral);
	put_outcome(p, v, TREND_UNKNOWN, "not identified", x->unknown);
	put_outcome(p, v, TREND_FORGED, "forged", x->forged);
	buf_text(out, "</table>\n");
	(void)mail_keep(p, mark);
}

/* Twelve bars; forged mail is only a number if it would dwarf the rest. */
void
mail_weeks(struct mail_page *p, const struct trend *t)
{
	static const char *const column[] = { "Week from", "", ">Messages",
	    ">Forged" };
	bool apart = chart_apart(t);
	struct buf *out = &p->out;
	size_t mark = out->len;
	uint64_t sum[TREND_WEEKS] = { 0 }, most = 0;

	for (int i = 0; i < TREND_WEEKS; i++) {
		for (int k = 0; k < TREND_KINDS; k++)
			if (k != TREND_FORGED || !apart)
				sum[i] += t->week[i].messages[k];
		if (sum[i] > most)
			most = sum[i];
	}
	mail_heading(out, "3", "15px", "12 weeks");
	mail_columns(p, column, sizeof column / sizeof *column);
	for (int i = TREND_WEEKS - 1; i >= 0; i--) {
		uint64_t part[TREND_KINDS];

		for (int k = 0; k < TREND_KINDS; k++)
			part[k] = k == TREND_FORGED && apart ? 0 :
			    t->week[i].messages[k];
		mail_row(p);
		buf_text(out, MAIL_RIGHT);
		html_day(out, t->week[i].first, day_of(p->summary->now));
		buf_text(out, "</td><td width=\"60%\">");
		if (t->week[i].days == 0) {
			buf_text(out, "<span style=\"color:" MAIL_DIM
			    "\">no reports</span></td>" MAIL_RIGHT "-</td>"
			    MAIL_RIGHT "-</td></tr>\n");
			continue;
		}
		put_bar(out, part, (double)most);
		buf_text(out, "</td>");
		mail_count(out, sum[i] + (apart ? t->week[i]
		    .messages[TREND_FORGED] : 0));
		mail_count(out, t->week[i].messages[TREND_FORGED]);
		buf_text(out, "</tr>\n");
	}
	buf_text(out, "</table>\n");
	if (apart)
		buf_text(out, "<p style=\"margin:4px 0;color:" MAIL_DIM
		    ";font-size:12px\">Bars are without forged mail, which "
		    "would dwarf the rest.</p>\n");
	(void)mail_keep(p, mark);
}

static void
put_sender(struct mail_page *p, const struct sum *s)
{
	struct buf *out = &p->out;
	struct buf name = BUF_INIT(1 << 20);
	size_t mark = out->len;
	char change[FORMAT_TEXT];

	mail_row(p);
	buf_text(out, MAIL_LEFT);
	describe_domain(&name, s->sender->name);
	mail_cut(out, &name);
	buf_text(out, "</td>");
	mail_count(out, s->messages);
	mail_percent(out, s->pass, s->messages);
	mail_percent(out, s->dkim, s->messages);
	mail_percent(out, s->spf, s->messages);
	format_change(s->week, s->previous, change);
	buf_text(out, MAIL_RIGHT);
	html_text(out, change);
	buf_text(out, "</td></tr>\n");
	(void)mail_keep(p, mark);
}

void
mail_senders(struct mail_page *p, const struct verdict *v)
{
	static const char *const column[] = { "Sender, 28 days", ">Messages",
	    ">Pass", ">DKIM", ">SPF", ">Week" };
	struct sum all;
	size_t n, shown;
	struct sum *list = sums_of(v, CLASS_OWN, &n, &all);

	if (list == NULL)
		p->out.failed = true;
	if (list != NULL && n > 0) {
		shown = n < SENDERS_MOST ? n : SENDERS_MOST;
		mail_heading(&p->out, "3", "15px", "Your senders");
		mail_columns(p, column, sizeof column / sizeof *column);
		for (size_t i = 0; i < shown; i++)
			put_sender(p, &list[i]);
		buf_text(&p->out, "</table>\n");
		p->cut += n - shown;
	}
	free(list);
}

