/*
 * traffic.c: see part.h. What the policy would do to the mail, and the mail
 * of the last twelve weeks.
 */
#include "report/html/part.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/day.h"
#include "report/html/chart.h"
#include "report/html/write.h"
#include "report/say/describe.h"
#include "report/say/paragraph.h"
#include "report/say/format.h"

/* What becomes of mail: "delivered"; or its fate, and what mail it is. */
static void
put_outcome_row(const struct part *p, enum trend_kind kind,
    const char *what, uint64_t n, const char *note)
{
	const struct verdict *v = p->v;
	struct buf *out = &p->out->buf;

	buf_text(out, "<tr><th scope=\"row\">");
	chart_key(out, kind);
	if (kind != TREND_PASS) {
		buf_text(out, describe_fate(describe_policy_asked(v)));
		buf_text(out, ": ");
	}
	buf_text(out, what);
	if (note != NULL) {
		buf_text(out, "<span class=\"sub\">");
		buf_text(out, note);
		buf_text(out, "</span>");
	}
	buf_text(out, "</th>");
	html_cell_count(out, n);
	html_cell_percent(out, n, v->what_if[0].messages);
	buf_text(out, "</tr>\n");
}

void
part_what_if(const struct part *p)
{
	static const char *const column[] = { "Mail", ">Messages", ">Share" };
	const struct verdict *v = p->v;
	const struct verdict_what_if *x = &v->what_if[0];
	enum verdict_level policy = describe_policy_asked(v);
	char title[64], caption[160], accepted[96], count[FORMAT_TEXT];
	char id[PART_ID];
	struct buf lines = BUF_INIT(PART_LINES);

	if (v->what_ifs == 0 || x->messages == 0)
		return;
	(void)snprintf(title, sizeof title, "%s %s=%s%s",
	    describe_is_in_force(v, policy) ? "Under" : "If you published",
	    v->below ? "sp" : "p", verdict_level_word(policy),
	    describe_is_in_force(v, policy) ? "" : " today");
	part_heading(p, 1, "whatif", title);
	part_id(p, "w", id);
	chart_outcome(&p->out->buf, id, x);
	format_count(x->messages, count);
	(void)snprintf(caption, sizeof caption, "What becomes of the %s "
	    "message%s of 28 days", count, x->messages == 1 ? "" : "s");
	format_count(x->overridden, count);
	(void)snprintf(accepted, sizeof accepted,
	    "%s of them likely accepted anyway", x->overridden == 0 ? "none" :
	    count);
	part_table(p, caption);
	part_columns(p, column, sizeof column / sizeof *column);
	put_outcome_row(p, TREND_PASS, "delivered", x->messages - x->lost,
	    NULL);
	put_outcome_row(p, TREND_FAIL, "yours or your suppliers'", x->at_risk,
	    NULL);
	put_outcome_row(p, TREND_FORWARDED, "forwarded or from a list",
	    x->collateral, x->collateral > 0 ? accepted : NULL);
	put_outcome_row(p, TREND_UNKNOWN, "not identified", x->unknown, NULL);
	put_outcome_row(p, TREND_FORGED, "forged", x->forged,
	    "what the policy is for");
	part_table_end(p);
	paragraph_losses(&lines, x);
	html_lines(&p->out->buf, &lines);
}

/* The policies first seen in a week. */
static void
put_policies(const struct part *p, int64_t first)
{
	struct buf *out = &p->out->buf;
	bool any = false;

	buf_text(out, "<td class=\"text\">");
	for (size_t i = 0; i < p->t->changes; i++) {
		const struct verdict_policy_change *c = &p->t->change[i];

		if (c->day < first || c->day >= first + 7)
			continue;
		buf_text(out, any ? "; " : "");
		buf_text(out, verdict_level_word(c->written));
		buf_text(out, c->effective == c->written ? ", " :
		    c->testing ? " (test), " : " (sampled), ");
		html_day(out, c->day, p->today);
		any = true;
	}
	buf_text(out, "</td>");
}

static void
put_week(const struct part *p, const struct trend_week *w)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<tr><th scope=\"row\">");
	html_day(out, w->first, p->today);
	buf_text(out, " - ");
	html_day(out, w->first + 6, p->today);
	buf_text(out, "</th>");
	html_cell_count(out, w->days);
	for (int k = 0; k < TREND_KINDS; k++) {
		if (w->days > 0)
			html_cell_count(out, w->messages[k]);
		else
			buf_text(out, "<td class=\"n\">-</td>");
	}
	if (p->t->changes > 0)
		put_policies(p, w->first);
	buf_text(out, "</tr>\n");
}

void
part_weeks(const struct part *p)
{
	static const char *const column[] = { "Week", ">Days", ">Yours, pass",
	    ">Yours, fail", ">Forwarded", ">Not identified", ">Forged",
	    "New policy" };
	struct buf *out = &p->out->buf;
	char id[PART_ID];

	part_heading(p, 1, "weeks", "12 weeks");
	part_id(p, "t", id);
	chart_weeks(out, id, p->t);
	buf_text(out, "<p class=\"small dim\">");
	for (int k = 0; k < TREND_KINDS; k++) {
		buf_text(out, "<span class=\"keys\">");
		chart_key(out, (enum trend_kind)k);
		buf_text(out, chart_kind((enum trend_kind)k));
		buf_text(out, "</span>\n");
	}
	buf_text(out, "<span class=\"keys\">");
	chart_key_gap(out);
	buf_text(out, "no reports</span></p>\n");
	part_fold(p, "Week by week");
	part_table(p, "Messages a week; days are those with any report");
	part_list(p, column, sizeof column / sizeof *column -
	    (p->t->changes == 0));
	for (int i = TREND_WEEKS - 1; i >= 0; i--)
		put_week(p, &p->t->week[i]);
	part_table_end(p);
	part_fold_end(p);
}
