/*
 * body.c: see body.h.
 */
#include "report/mail/body.h"

#include <stdio.h>

#include "common/day.h"
#include "common/text.h"
#include "report/html/write.h"
#include "report/say/attention.h"
#include "report/say/command.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/paragraph.h"
#include "report/say/title.h"

#define ROWS_MOST 40		/* domains of the table */
#define WHOLE_MOST 4		/* domains with all their numbers */
#define ITEMS_MOST 10		/* of a to-do list, at most */
#define FIX_COLUMNS 2400	/* a record to be pasted is never cut */
#define SENTENCES 800		/* columns of our own text */
#define LINES_BYTES (64u << 20)	/* bytes of lines for sentences */
#define ROOM 4000		/* bytes a domain needs at least */

#define FONT "font-family:Arial,Helvetica,sans-serif;"

/* Our own sentences; only the names in them are untrusted. */
static void
put_sentences(struct buf *out, struct buf *text)
{
	const char *s = buf_string(text);

	if (s != NULL)
		(void)text_html(out, s, SENTENCES);
	buf_free(text);
}

/* Join the lines of a text page into one, without their indents. */
static void
fold(struct buf *lines)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->len; i++) {
		unsigned char c = lines->data[i] == '\n' ? ' ' :
		    lines->data[i];

		if (c != ' ' || (n > 0 && lines->data[n - 1] != ' '))
			lines->data[n++] = c;
	}
	lines->len = n;
}

static const char *
tone_colour(enum verdict_code code)
{
	enum format_tone tone = describe_tone(code);

	return tone == TONE_BAD ? mail_colour[TREND_FAIL] :
	    tone == TONE_CARE ? MAIL_CARE : MAIL_GOOD;
}

/* A row for the name and one for the numbers: both fit on a phone. */
static void
put_row(struct mail_page *p, const struct overview_row *r)
{
	struct buf *out = &p->out;

	mail_row(p);
	buf_text(out, "<th scope=\"rowgroup\" colspan=\"5\" align=\"left\">");
	(void)text_html(out, r->name, MAIL_COLUMNS);
	buf_text(out, " <span style=\"font-weight:normal;color:" MAIL_DIM
	    "\">policy ");
	buf_text(out, r->policy);
	buf_text(out, "</span></th></tr>\n");
	p->shade = !p->shade;
	mail_row(p);
	buf_text(out, MAIL_LEFT "<b style=\"color:");
	buf_text(out, tone_colour(r->code));
	buf_text(out, "\">");
	(void)text_html(out, r->verdict, MAIL_COLUMNS);
	buf_text(out, "</b></td>");
	mail_count(out, r->todo);
	mail_count(out, r->yours);
	mail_percent(out, r->pass, r->yours);
	mail_count(out, r->forged);
	buf_text(out, "</tr>\n");
}

static void
put_overview(struct mail_page *p, const struct overview *o)
{
	static const char *const column[] = { "Verdict", ">To do", ">Yours",
	    ">Pass", ">Forged" };
	struct buf *out = &p->out, legend = BUF_INIT(65536);
	const char *below = NULL;
	size_t shown = 0;

	mail_columns(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < o->domains; i++)
		for (size_t r = 0; r < o->domain[i].rows; r++) {
			size_t mark = out->len;

			if (shown == ROWS_MOST)
				break;
			put_row(p, &o->domain[i].row[r]);
			if (!mail_keep(p, mark))
				break;
			shown++;
			if (r > 0 && below == NULL)
				below = o->domain[i].row[r].name;
		}
	buf_text(out, "</table>\n<p style=\"margin:4px 0;color:" MAIL_DIM
	    ";font-size:12px\">");
	if (shown < o->rows) {
		buf_text(out, "and ");
		html_count(out, o->rows - shown);
		buf_text(out, " more. ");
	}
	buf_text(out, "Verdicts look at 28 days; yours, pass and forged are "
	    "of ");
	html_span(out, o->last - W7 + 1, o->last);
	buf_text(out, ". ");
	overview_legend(&legend, below, false);
	put_sentences(out, &legend);
	buf_text(out, "</p>\n");
	p->cut = 0;
}

/* Notes on the names that were asked for. */
static void
put_asked(struct mail_page *p)
{
	struct buf lines = BUF_INIT(LINES_BYTES);

	summary_asked(&lines, p->summary->asked);
	if (lines.len == 0)
		return;
	fold(&lines);
	buf_text(&p->out, "<p style=\"margin:8px 0\">\n");
	put_sentences(&p->out, &lines);
	buf_text(&p->out, "</p>\n");
}

void
mail_page_begin(struct mail_page *p, const struct overview *o)
{
	struct buf *out = &p->out;
	struct buf title = BUF_INIT(1 << 20), sums = BUF_INIT(4096);

	p->brief = o->domains > WHOLE_MOST;
	buf_text(&title, p->title);
	buf_text(&title, ": ");
	if (o->domains == 1)
		buf_text(&title, o->domain[0].row[0].name);
	else
		html_plural(&title, o->domains, "domain", "domains");
	buf_text(out, "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 "
	    "Transitional//EN\">\n<html lang=\"en\"><head><meta http-equiv="
	    "\"Content-Type\" content=\"text/html; charset=utf-8\">\n<title>");
	if (buf_string(&title) != NULL)
		(void)text_html(out, buf_string(&title), MAIL_COLUMNS);
	buf_text(out, "</title></head>\n<body style=\"margin:0;"
	    "background-color:#ffffff;color:#1b1f24\">\n"
	    "<div style=\"max-width:640px;margin:0 auto;padding:12px;"
	    "line-height:1.4;font-size:15px;word-break:break-word;" FONT
	    "\">\n");
	if (buf_string(&title) != NULL)
		mail_heading(out, "1", "22px", buf_string(&title));
	buf_free(&title);
	buf_text(out, "<p style=\"margin:0;color:" MAIL_DIM ";font-size:13px\">"
	    "28 days: ");
	html_span(out, o->last - W28 + 1, o->last);
	buf_text(out, " (UTC)</p>\n");
	put_asked(p);
	if (o->rows > 1) {
		overview_codes(&sums, o);
		buf_text(out, "<p style=\"margin:8px 0\">");
		put_sentences(out, &sums);
		buf_text(out, "</p>\n");
		put_overview(p, o);
	}
}

bool
mail_page_room(const struct mail_page *p)
{
	return !p->out.failed && p->out.len + MAIL_RESERVE + ROOM <= p->most;
}

static void
put_verdict(struct mail_page *p, const char *domain, const struct verdict *v,
    int64_t last_report, size_t inbound)
{
	struct buf *out = &p->out;
	struct buf name = BUF_INIT(1 << 20), text = BUF_INIT(65536);
	struct buf lines = BUF_INIT(LINES_BYTES);
	const struct paragraph_days days = { day_of(p->summary->now),
	    p->summary->last, last_report, inbound };
	size_t now_at;

	buf_text(&name, v->below ? "*." : "");
	describe_domain(&name, domain);
	if (buf_string(&name) != NULL)
		mail_heading(out, "2", "18px", buf_string(&name));
	buf_free(&name);
	buf_text(out, "<table cellpadding=\"0\" cellspacing=\"0\" "
	    "border=\"0\"><tr><td bgcolor=\"");
	buf_text(out, tone_colour(v->code));
	buf_text(out, "\" style=\"padding:6px 12px;color:#ffffff;"
	    "font-size:16px;font-weight:bold\">");
	describe_verdict(&text, v, days.today);
	mail_cut(out, &text);
	buf_text(out, "</td></tr></table>\n<p style=\"margin:8px 0 4px\">");
	paragraph_counts(&lines, v, &days);
	buf_byte(&lines, ' ');
	fold(&lines);
	now_at = lines.len;
	describe_now(&lines, v);
	if (lines.len > now_at)
		lines.data[now_at] = 'N';
	buf_text(&lines, v->policy_known ? "; confidence " :
	    "Confidence ");
	buf_text(&lines, verdict_confidence_word(v->confidence));
	buf_byte(&lines, '.');
	put_sentences(out, &lines);
	buf_text(out, "</p>\n");
}

/* most: columns, beyond which the text is cut. */
static void
put_said(struct buf *out, const char *label, const char *text, size_t most)
{
	struct buf whole = BUF_INIT(1 << 20);

	if (text == NULL || text[0] == '\0')
		return;
	buf_text(out, "<br>\n<span style=\"color:" MAIL_DIM "\">");
	buf_text(out, label);
	buf_text(out, "</span> ");
	command_complete(&whole, text);
	if (buf_string(&whole) != NULL)
		(void)text_html(out, buf_string(&whole), most +
		    strlen(command_tail()));
	buf_free(&whole);
}

/* The item that blocker i leads. */
static void
put_item(struct mail_page *p, const struct verdict *v, size_t i)
{
	struct verdict_blocker b = items_sum(v->blocker, v->blockers, i);
	struct buf *out = &p->out;
	struct buf title = BUF_INIT(1 << 20), fix = BUF_INIT(1 << 20);
	size_t mark = out->len;
	char failing[DESCRIBE_FAILING];

	mail_row(p);
	buf_text(out, "<td valign=\"top\" style=\"font-weight:bold;"
	    "white-space:nowrap;color:");
	buf_text(out, b.kind <= KIND_FIX ? mail_colour[TREND_FAIL] :
	    MAIL_CARE);
	buf_text(out, "\">");
	buf_text(out, describe_kind(&b));
	buf_text(out, "</td>" MAIL_LEFT "<b>");
	title_whole(&title, v, &b);
	mail_cut(out, &title);
	buf_text(out, "</b>");
	if (b.messages > 0) {
		describe_failing(&b, failing);
		buf_text(out, "<br>\n");
		html_text(out, failing);
	}
	items_fix(&fix, v->blocker, v->blockers, i);
	put_said(out, "Why", items_why(v->blocker, v->blockers, i),
	    2 * MAIL_COLUMNS);
	put_said(out, "Do", buf_string(&fix), FIX_COLUMNS);
	put_said(out, "Done when", b.check, 2 * MAIL_COLUMNS);
	buf_text(out, "</td></tr>\n");
	buf_free(&fix);
	(void)mail_keep(p, mark);
}

/* Whether a blocker needs somebody, and not only time. */
static bool
has_acts(const struct verdict *v)
{
	bool acts = false;

	for (size_t i = 0; i < v->blockers; i++)
		acts = acts || attention_item(&v->blocker[i]);
	return acts;
}

static void
put_todo(struct mail_page *p, const char *domain, const struct verdict *v)
{
	struct buf *out = &p->out, record = BUF_INIT(1 << 20);
	size_t n = v->blockers < ITEMS_MOST ? v->blockers : ITEMS_MOST;
	size_t mark = out->len;

	if (v->next_record != NULL && !v->shares_record) {
		buf_text(out, "<p style=\"margin:8px 0\">");
		buf_text(out, attention_publish(v) ? "Publish now:" :
		    has_acts(v) ? "Publish when what follows is done:" :
		    "Publish when the time below is over:");
		buf_text(out, "<br>\n<code style=\"font-size:14px\">");
		describe_record(&record, domain, v->next_record);
		if (buf_string(&record) != NULL)
			(void)text_html(out, buf_string(&record),
			    2 * MAIL_COLUMNS);
		buf_text(out, "</code><br>\n<span style=\"color:" MAIL_DIM
		    ";font-size:12px\">");
		buf_text(out, paragraph_tags(v));
		buf_text(out, paragraph_tags(v)[0] != '\0' ? " " : "");
		if (v->at_once)
			buf_text(out, PARAGRAPH_AT_ONCE);
		buf_text(out, "</span></p>\n");
		(void)mail_keep(p, mark);
	}
	buf_free(&record);
	if (n == 0)
		return;
	p->shade = true;
	buf_text(out, MAIL_TABLE);
	for (int act = 1; act >= 0; act--)
		for (size_t i = 0; i < n; i++)
			if (attention_item(&v->blocker[i]) == (act == 1) &&
			    !v->blocker[i].shared && items_lead(v->blocker, i))
				put_item(p, v, i);
	buf_text(out, "</table>\n");
	p->cut += v->blockers - n;
}

/* A paragraph of folded lines; nothing without any. */
static void
put_paragraph(struct mail_page *p, struct buf *lines)
{
	size_t mark = p->out.len;

	fold(lines);
	if (lines->len == 0) {
		buf_free(lines);
		return;
	}
	buf_text(&p->out, "<p style=\"margin:8px 0;font-size:13px\">");
	put_sentences(&p->out, lines);
	buf_text(&p->out, "</p>\n");
	(void)mail_keep(p, mark);
}

/* The titles of what is advised; the text part has it in full. */
static void
put_advice(struct mail_page *p, const struct verdict *v)
{
	struct buf lines = BUF_INIT(LINES_BYTES);
	size_t n = 0, more = 0;
	char count[48];

	for (size_t i = 0; i < v->advices; i++) {
		struct verdict_blocker b;

		if (!items_lead(v->advice, i))
			continue;
		if (n == ITEMS_MOST) {
			more++;
			continue;
		}
		b = items_sum(v->advice, v->advices, i);
		buf_text(&lines, n++ == 0 ? "Advice: " : "; ");
		title_whole(&lines, v, &b);
	}
	if (more > 0) {
		(void)snprintf(count, sizeof count, "; and %zu more", more);
		buf_text(&lines, count);
	}
	if (lines.len > 0 && lines.data[lines.len - 1] != '?')
		buf_byte(&lines, '.');
	put_paragraph(p, &lines);
}

static void
put_left_out(struct mail_page *p, const struct hearing *h)
{
	struct buf lines = BUF_INIT(LINES_BYTES);

	paragraph_hearing(&lines, h);
	put_paragraph(p, &lines);
}

static void
put_dns_changes(struct mail_page *p, const struct dns *dns)
{
	struct buf lines = BUF_INIT(LINES_BYTES);

	paragraph_dns_changes(&lines, "DNS changed: ", dns,
	    day_of(p->summary->now));
	put_paragraph(p, &lines);
}

static void
put_losses(struct mail_page *p, const struct verdict *v)
{
	struct buf lines = BUF_INIT(LINES_BYTES);

	paragraph_losses(&lines, &v->what_if[0]);
	put_paragraph(p, &lines);
}

void
mail_page_domain(struct mail_page *p, const char *domain,
    const struct judgement *j, const struct trend trend[2],
    const struct beside *b)
{
	for (size_t i = 0; i < j->verdicts && mail_page_room(p); i++) {
		const struct verdict *v = &j->verdict[i];

		put_verdict(p, domain, v, j->last_report,
		    i == 0 ? tls_acts(&b->tls) : 0);
		put_todo(p, domain, v);
		put_advice(p, v);
		if (i == 0) {
			put_left_out(p, &j->hearing);
			put_dns_changes(p, &j->dns);
		}
		if (p->brief || v->code == VERDICT_NO_DATA)
			continue;
		mail_what_if(p, v);
		put_losses(p, v);
		mail_weeks(p, &trend[i]);
		if (mail_page_room(p))
			mail_senders(p, v);
	}
	if (mail_page_room(p))
		mail_inbound(p, &b->tls, day_of(p->summary->now));
}

void
mail_page_end(struct mail_page *p, size_t more)
{
	struct buf *out = &p->out;
	struct buf lines = BUF_INIT(LINES_BYTES);

	buf_text(out, "<p style=\"margin:22px 0 0;padding-top:8px;"
	    "border-top:1px solid #d5dae0;color:" MAIL_DIM
	    ";font-size:13px\">\n");
	for (size_t i = 0; summary_paragraph(&lines, p->summary, i); i++) {
		if (lines.len == 0)
			continue;
		fold(&lines);
		put_sentences(out, &lines);
		buf_text(out, "<br>\n");
	}
	if (more > 0) {
		buf_text(out, "There is no room here for ");
		html_plural(out, more, "more domain", "more domains");
		buf_text(out, p->brief ? " that need something.<br>\n" :
		    ".<br>\n");
	}
	if (p->cut > 0) {
		buf_text(out, "Left out of lists and tables: ");
		html_plural(out, p->cut, "item", "items");
		buf_text(out, ".<br>\n");
	}
	buf_text(out, "All of it: dmarc-report ");
	buf_text(out, p->command);
	buf_text(out, " --format html");
	(void)text_html(out, command_tail(), 0);
	buf_text(out, ", or the text part of this mail. "
	    "dmarc-ledger " DMARC_VERSION "</p>\n</div>\n</body></html>\n");
}
