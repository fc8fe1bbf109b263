/*
 * mail_page.c: see mail_page.h.
 */
#include "report/mail_page.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/day.h"
#include "common/text.h"
#include "report/attention.h"
#include "report/chart.h"
#include "report/describe.h"
#include "report/format.h"
#include "report/html_part.h"
#include "report/html_write.h"
#include "report/page.h"
#include "report/sums.h"

#define ROWS_MOST 40		/* domains of the table */
#define ITEMS_MOST 10		/* of a to-do list */
#define SENDERS_MOST 10
#define COLUMNS 160		/* of a text by a stranger */
#define ROOM 4000		/* bytes that a domain needs at least */
#define RESERVE 1500		/* bytes of what ends the mail */
#define BAR 100			/* percent */

#define FONT "font-family:Arial,Helvetica,sans-serif;"
#define DIM "#59626c"
#define CELL "padding:4px 8px;border-bottom:1px solid #d5dae0;"
#define LEFT "<td align=\"left\" valign=\"top\" style=\"" CELL "\">"
#define RIGHT "<td align=\"right\" valign=\"top\" style=\"" CELL \
	"white-space:nowrap\">"
#define TABLE "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" " \
	"width=\"100%\" style=\"border-collapse:collapse;font-size:14px;" \
	"margin:8px 0\">\n"

/* The colours of kinds, as in style.css: white is told from all of them. */
static const char *const colour[TREND_KINDS] = {
	[TREND_PASS] = "#2f8f5b", [TREND_FAIL] = "#b3202c",
	[TREND_FORWARDED] = "#b26a00", [TREND_UNKNOWN] = "#6b3fa0",
	[TREND_FORGED] = "#707a85",
};

/* Take back what was added since mark if it is too much. */
static bool
keep(struct mail_page *p, size_t mark)
{
	if (!p->out.failed && p->out.len + RESERVE <= p->most)
		return true;
	p->out.len = mark;
	p->out.failed = false;
	p->cut++;
	return false;
}

/* Text of anybody, cut. */
static void
put_cut(struct buf *out, struct buf *text)
{
	const char *s = buf_string(text);

	if (s != NULL)
		(void)text_html(out, s, COLUMNS);
	buf_free(text);
}

/* Lines of a page of text become one. */
static void
fold(struct buf *lines)
{
	for (size_t i = 0; i < lines->len; i++)
		if (lines->data[i] == '\n')
			lines->data[i] = ' ';
}

static const char *
tone_colour(enum verdict_code code)
{
	const char *tone = part_tone(code);

	return *tone == 'b' ? colour[TREND_FAIL] : *tone == 'c' ?
	    colour[TREND_FORWARDED] : colour[TREND_PASS];
}

static void
put_heading(struct buf *out, const char *level, const char *size,
    const char *text)
{
	buf_text(out, "<h");
	buf_text(out, level);
	buf_text(out, " style=\"margin:22px 0 4px;font-size:");
	buf_text(out, size);
	buf_text(out, "\">");
	(void)text_html(out, text, COLUMNS);
	buf_text(out, "</h");
	buf_text(out, level);
	buf_text(out, ">\n");
}

/* A head of columns; those that begin with '>' hold numbers. */
static void
put_columns(struct buf *out, const char *const name[], size_t n)
{
	buf_text(out, TABLE "<tr>");
	for (size_t i = 0; i < n; i++) {
		bool number = name[i][0] == '>';

		buf_text(out, number ? "<th scope=\"col\" align=\"right\"" :
		    "<th scope=\"col\" align=\"left\"");
		buf_text(out, " style=\"" CELL "color:" DIM
		    ";font-size:12px\">");
		buf_text(out, name[i] + number);
		buf_text(out, "</th>");
	}
	buf_text(out, "</tr>\n");
}

static void
put_count(struct buf *out, uint64_t n)
{
	buf_text(out, RIGHT);
	html_count(out, n);
	buf_text(out, "</td>");
}

static void
put_percent(struct buf *out, uint64_t part, uint64_t whole)
{
	buf_text(out, RIGHT);
	html_percent(out, part, whole);
	buf_text(out, "</td>");
}

static void
put_row(struct buf *out, const struct overview_row *r)
{
	buf_text(out, "<tr>" LEFT "<b>");
	(void)text_html(out, r->name, COLUMNS);
	buf_text(out, "</b></td>" LEFT);
	buf_text(out, r->policy_known ? verdict_level_word(r->effective) :
	    "-");
	buf_text(out, "</td>" LEFT "<b style=\"color:");
	buf_text(out, tone_colour(r->code));
	buf_text(out, "\">");
	(void)text_html(out, r->verdict, COLUMNS);
	buf_text(out, "</b></td>");
	put_count(out, r->yours);
	put_percent(out, r->pass, r->yours);
	put_count(out, r->forged);
	put_count(out, r->todo);
	buf_text(out, "</tr>\n");
}

static void
put_overview(struct mail_page *p, const struct overview *o)
{
	static const char *const column[] = { "Domain", "Policy", "Verdict",
	    ">Yours", ">Pass", ">Forged", ">To do" };
	struct buf *out = &p->out;
	size_t shown = 0;

	put_columns(out, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < o->domains; i++)
		for (size_t r = 0; r < o->domain[i].rows; r++) {
			size_t mark = out->len;

			if (shown == ROWS_MOST)
				break;
			put_row(out, &o->domain[i].row[r]);
			if (!keep(p, mark))
				break;
			shown++;
		}
	buf_text(out, "</table>\n<p style=\"margin:4px 0;color:" DIM
	    ";font-size:12px\">");
	if (shown < o->rows) {
		buf_text(out, "and ");
		html_count(out, o->rows - shown);
		buf_text(out, " more. ");
	}
	buf_text(out, "Verdicts look at 28 days; yours, pass and forged are "
	    "of ");
	html_span(out, o->last - W7 + 1, o->last);
	buf_text(out, ".</p>\n");
	p->cut = 0;
}

void
mail_page_begin(struct mail_page *p, const struct overview *o)
{
	struct buf *out = &p->out;
	struct buf title = BUF_INIT(65536);

	buf_text(&title, p->title);
	buf_text(&title, ": ");
	if (o->rows == 1)
		buf_text(&title, o->domain[0].row[0].name);
	else
		html_plural(&title, o->domains, "domain", "domains");
	buf_text(out, "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 "
	    "Transitional//EN\">\n<html lang=\"en\"><head><meta http-equiv="
	    "\"Content-Type\" content=\"text/html; charset=utf-8\">\n<title>");
	if (buf_string(&title) != NULL)
		(void)text_html(out, buf_string(&title), COLUMNS);
	buf_text(out, "</title></head>\n<body style=\"margin:0;"
	    "background-color:#ffffff;color:#1b1f24\">\n"
	    "<div style=\"max-width:640px;margin:0 auto;padding:12px;"
	    "line-height:1.4;font-size:15px;" FONT "\">\n");
	if (buf_string(&title) != NULL)
		put_heading(out, "1", "22px", buf_string(&title));
	buf_free(&title);
	buf_text(out, "<p style=\"margin:0;color:" DIM ";font-size:13px\">"
	    "28 days: ");
	html_span(out, o->last - W28 + 1, o->last);
	buf_text(out, " (UTC)</p>\n");
	if (o->rows > 1)
		put_overview(p, o);
}

bool
mail_page_room(const struct mail_page *p)
{
	return !p->out.failed && p->out.len + RESERVE + ROOM <= p->most;
}

static void
put_verdict(struct mail_page *p, const char *domain, const struct verdict *v,
    int64_t last_report)
{
	struct buf *out = &p->out;
	struct buf name = BUF_INIT(65536), text = BUF_INIT(65536);
	struct output lines = OUTPUT_INIT(NULL);
	struct page page = { .out = &lines, .domain = domain, .v = v,
	    .today = day_of(p->weekly->now), .last = p->weekly->last,
	    .last_report = last_report };
	size_t now_at;

	buf_text(&name, v->below ? "*." : "");
	describe_domain(&name, domain);
	if (buf_string(&name) != NULL)
		put_heading(out, "2", "18px", buf_string(&name));
	buf_free(&name);
	buf_text(out, "<table cellpadding=\"0\" cellspacing=\"0\" "
	    "border=\"0\"><tr><td bgcolor=\"");
	buf_text(out, tone_colour(v->code));
	buf_text(out, "\" style=\"padding:6px 12px;color:#ffffff;"
	    "font-size:16px;font-weight:bold\">");
	describe_verdict(&text, v, page.today);
	put_cut(out, &text);
	buf_text(out, "</td></tr></table>\n<p style=\"margin:8px 0 4px\">");
	page_counts(&page);
	buf_byte(&lines.buf, ' ');
	fold(&lines.buf);
	now_at = lines.buf.len;
	describe_now(&lines.buf, v);
	if (lines.buf.len > now_at)
		lines.buf.data[now_at] = 'N';
	buf_text(&lines.buf, v->policy_known ? "; confidence " :
	    "Confidence ");
	buf_text(&lines.buf, verdict_confidence_word(v->confidence));
	buf_byte(&lines.buf, '.');
	put_cut(out, &lines.buf);
	buf_text(out, "</p>\n");
}

static void
put_said(struct buf *out, const char *label, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	buf_text(out, "<br>\n<span style=\"color:" DIM "\">");
	buf_text(out, label);
	buf_text(out, "</span> ");
	(void)text_html(out, text, 2 * COLUMNS);
}

static void
put_item(struct mail_page *p, const struct verdict_blocker *b)
{
	struct buf *out = &p->out;
	struct buf title = BUF_INIT(65536);
	size_t mark = out->len;
	char failing[DESCRIBE_FAILING];

	buf_text(out, "<tr><td valign=\"top\" style=\"" CELL
	    "font-weight:bold;color:");
	buf_text(out, colour[b->kind <= KIND_FIX ? TREND_FAIL :
	    TREND_FORWARDED]);
	buf_text(out, "\">");
	buf_text(out, describe_kind(b));
	buf_text(out, "</td>" LEFT "<b>");
	if (b->name != NULL) {
		describe_domain(&title, b->name);
		buf_text(&title, ": ");
	}
	buf_text(&title, describe_code(b->code));
	put_cut(out, &title);
	buf_text(out, "</b>");
	if (b->messages > 0) {
		describe_failing(b, failing);
		buf_text(out, "<br>\n");
		html_text(out, failing);
	}
	put_said(out, "Why", b->why);
	put_said(out, "Do", b->fix);
	put_said(out, "Done when", b->check);
	buf_text(out, "</td></tr>\n");
	(void)keep(p, mark);
}

static void
put_todo(struct mail_page *p, const struct verdict *v)
{
	struct buf *out = &p->out;
	size_t n = v->blockers < ITEMS_MOST ? v->blockers : ITEMS_MOST;
	size_t mark = out->len;

	if (v->next_record != NULL) {
		buf_text(out, "<p style=\"margin:8px 0\">");
		buf_text(out, attention_publish(v) ? "Publish now:" :
		    "Publish when that is done:");
		buf_text(out, "<br>\n<code style=\"font-size:14px\">");
		(void)text_html(out, v->next_record, 2 * COLUMNS);
		buf_text(out, "</code><br>\n<span style=\"color:" DIM
		    ";font-size:12px\">with rua= and whatever else your "
		    "record has now</span></p>\n");
		(void)keep(p, mark);
	}
	if (n == 0)
		return;
	buf_text(out, TABLE);
	for (size_t i = 0; i < n; i++)
		put_item(p, &v->blocker[i]);
	buf_text(out, "</table>\n");
	p->cut += v->blockers - n;
}

/* A bar of coloured cells: part[] of whole, as wide as width percent. */
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
		buf_text(out, colour[k]);
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

static void
put_outcome(struct buf *out, enum trend_kind kind, const char *what,
    uint64_t n, uint64_t whole)
{
	buf_text(out, "<tr><td style=\"" CELL "\"><span style=\"color:");
	buf_text(out, colour[kind]);
	buf_text(out, "\">&#9632;</span> ");
	buf_text(out, what);
	buf_text(out, "</td>");
	put_count(out, n);
	put_percent(out, n, whole);
	buf_text(out, "</tr>\n");
}

static void
put_what_if(struct mail_page *p, const struct verdict *v)
{
	static const char *const column[] = { "Mail of 28 days", ">Messages",
	    ">Share" };
	const struct verdict_what_if *x = &v->what_if[0];
	enum verdict_level policy = v->code == VERDICT_ROLL_BACK ?
	    v->effective : x->policy;
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
	    policy == v->effective ? "Under" : "If you published",
	    v->below ? "sp" : "p", verdict_level_word(policy),
	    policy == v->effective ? "" : " today");
	put_heading(out, "3", "15px", title);
	put_bar(out, part, (double)x->messages);
	put_columns(out, column, sizeof column / sizeof *column);
	put_outcome(out, TREND_PASS, "delivered", x->messages - x->lost,
	    x->messages);
	put_outcome(out, TREND_FAIL, "lost: yours or your suppliers'",
	    x->at_risk, x->messages);
	put_outcome(out, TREND_FORWARDED, "lost: forwarded or from a list",
	    x->collateral, x->messages);
	put_outcome(out, TREND_UNKNOWN, "lost: not identified", x->unknown,
	    x->messages);
	put_outcome(out, TREND_FORGED, "stopped: forged", x->forged,
	    x->messages);
	buf_text(out, "</table>\n");
	(void)keep(p, mark);
}

/* Twelve bars; forged mail is a number only where it would dwarf the rest. */
static void
put_weeks(struct mail_page *p, const struct trend *t)
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
	put_heading(out, "3", "15px", "12 weeks");
	put_columns(out, column, sizeof column / sizeof *column);
	for (int i = TREND_WEEKS - 1; i >= 0; i--) {
		uint64_t part[TREND_KINDS];

		for (int k = 0; k < TREND_KINDS; k++)
			part[k] = k == TREND_FORGED && apart ? 0 :
			    t->week[i].messages[k];
		buf_text(out, "<tr>" RIGHT);
		html_day(out, t->week[i].first, day_of(p->weekly->now));
		buf_text(out, "</td><td width=\"60%\" style=\"" CELL "\">");
		if (t->week[i].days == 0) {
			buf_text(out, "<span style=\"color:" DIM
			    "\">no reports</span></td>" RIGHT "-</td>" RIGHT
			    "-</td></tr>\n");
			continue;
		}
		put_bar(out, part, (double)most);
		buf_text(out, "</td>");
		put_count(out, sum[i] + (apart ? t->week[i]
		    .messages[TREND_FORGED] : 0));
		put_count(out, t->week[i].messages[TREND_FORGED]);
		buf_text(out, "</tr>\n");
	}
	buf_text(out, "</table>\n");
	if (apart)
		buf_text(out, "<p style=\"margin:4px 0;color:" DIM
		    ";font-size:12px\">Bars are without forged mail, which "
		    "would dwarf the rest.</p>\n");
	(void)keep(p, mark);
}

static void
put_sender(struct mail_page *p, const struct sum *s)
{
	struct buf *out = &p->out;
	struct buf name = BUF_INIT(65536);
	size_t mark = out->len;
	char change[FORMAT_TEXT];

	buf_text(out, "<tr>" LEFT);
	describe_domain(&name, s->sender->name);
	put_cut(out, &name);
	buf_text(out, "</td>");
	put_count(out, s->messages);
	put_percent(out, s->pass, s->messages);
	put_percent(out, s->dkim, s->messages);
	put_percent(out, s->spf, s->messages);
	format_change(s->week, s->previous, change);
	buf_text(out, RIGHT);
	html_text(out, change);
	buf_text(out, "</td></tr>\n");
	(void)keep(p, mark);
}

static void
put_senders(struct mail_page *p, const struct verdict *v)
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
		put_heading(&p->out, "3", "15px", "Your senders");
		put_columns(&p->out, column, sizeof column / sizeof *column);
		for (size_t i = 0; i < shown; i++)
			put_sender(p, &list[i]);
		buf_text(&p->out, "</table>\n");
		p->cut += n - shown;
	}
	free(list);
}

void
mail_page_domain(struct mail_page *p, const char *domain,
    const struct judgement *j, const struct trend trend[2])
{
	for (size_t i = 0; i < j->verdicts && mail_page_room(p); i++) {
		const struct verdict *v = &j->verdict[i];

		put_verdict(p, domain, v, j->last_report);
		put_todo(p, v);
		if (v->code == VERDICT_NO_DATA)
			continue;
		put_what_if(p, v);
		put_weeks(p, &trend[i]);
		if (mail_page_room(p))
			put_senders(p, v);
	}
}

void
mail_page_end(struct mail_page *p, size_t more)
{
	struct buf *out = &p->out;
	struct output lines = OUTPUT_INIT(NULL);
	struct weekly w = *p->weekly;

	w.out = &lines;
	weekly_rest(&w);
	fold(&lines.buf);
	buf_text(out, "<p style=\"margin:22px 0 0;padding-top:8px;"
	    "border-top:1px solid #d5dae0;color:" DIM ";font-size:13px\">\n");
	put_cut(out, &lines.buf);
	if (more > 0) {
		buf_text(out, "<br>\nThere is no room here for ");
		html_plural(out, more, "more domain", "more domains");
		buf_byte(out, '.');
	}
	if (p->cut > 0) {
		buf_text(out, "<br>\nLeft out of lists and tables: ");
		html_plural(out, p->cut, "item", "items");
		buf_byte(out, '.');
	}
	buf_text(out, "<br>\nAll of it: dmarc-report --format html, or the "
	    "text part of this mail. dmarc-ledger " DMARC_VERSION
	    "</p>\n</div>\n</body></html>\n");
}
