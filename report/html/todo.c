/*
 * todo.c: see part.h. The verdict, and what to do.
 */
#include "report/html/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/beside/evidence.h"
#include "report/html/write.h"
#include "report/say/attention.h"
#include "report/say/command.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/paragraph.h"
#include "report/say/title.h"

#define NAME_BYTES (1 << 20)	/* of names and text about them */

/* The number of items by kind. */
static void
put_counts(const struct part *p)
{
	const struct paragraph_days days = { p->today, p->last,
	    p->last_report, p->beside != NULL ? tls_acts(&p->beside->tls) :
	    0 };
	struct buf lines = BUF_INIT(PART_LINES);

	paragraph_counts(&lines, p->v, &days);
	html_lines(&p->out->buf, &lines);
}

static void
put_now(const struct part *p)
{
	struct buf *out = &p->out->buf;
	struct buf now = BUF_INIT(NAME_BYTES);

	buf_text(out, "<p class=\"dim\">");
	describe_now(&now, p->v);
	if (now.len > 0 && !now.failed)
		now.data[0] = 'N';	/* begins a sentence */
	buf_text(&now, now.len > 0 ? "; confidence " : "Confidence ");
	buf_text(&now, verdict_confidence_word(p->v->confidence));
	for (size_t i = 0; i < p->v->reasons; i++) {
		buf_text(&now, i == 0 ? " (" : ", ");
		buf_text(&now, p->v->reason[i]);
	}
	buf_text(&now, p->v->reasons > 0 ? ")" : "");
	html_built(out, &now);
	buf_text(out, "</p>\n");
}

void
part_verdict(const struct part *p)
{
	struct buf *out = &p->out->buf;
	struct buf name = BUF_INIT(NAME_BYTES), verdict = BUF_INIT(NAME_BYTES);

	buf_text(&name, p->v->below ? "*." : "");
	describe_domain(&name, p->domain);
	if (buf_string(&name) != NULL)
		part_heading(p, 0, NULL, buf_string(&name));
	buf_free(&name);
	if (p->v->below) {
		buf_text(out, "<p class=\"dim\">All names below ");
		html_text(out, p->domain);
		buf_text(out, "</p>\n");
	}
	describe_verdict(&verdict, p->v, p->today);
	buf_text(out, "<p class=\"verdict ");
	buf_text(out, part_tone(p->v->code));
	buf_text(out, "\">");
	html_built(out, &verdict);
	buf_text(out, "</p>\n");
	put_counts(p);
	put_now(p);
}

/* A term and its text; nothing if the text is empty. */
static void
put_term(struct buf *out, const char *term, const char *text)
{
	struct buf whole = BUF_INIT(NAME_BYTES);

	if (text == NULL || text[0] == '\0')
		return;
	buf_text(out, "<dt>");
	buf_text(out, term);
	buf_text(out, "</dt><dd>");
	command_complete(&whole, text);
	html_built(out, &whole);
	buf_text(out, "</dd>\n");
}

static void
put_evidence(struct buf *out, const struct verdict_blocker *b)
{
	if (b->evidences == 0)
		return;
	buf_text(out, "<dt>From</dt><dd>");
	for (size_t i = 0; i < b->evidences; i++) {
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&b->evidence[i].source, ip);
		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, ip);
		buf_text(out, " (");
		html_count(out, b->evidence[i].messages);
		buf_text(out, ")");
	}
	buf_text(out, "</dd>\n");
}

static void
put_numbers(const struct part *p, const struct verdict_blocker *b)
{
	struct buf *out = &p->out->buf;
	char failing[DESCRIBE_FAILING];

	if (b->messages == 0)
		return;
	describe_failing(b, failing);
	buf_text(out, "<p>");
	html_text(out, failing);
	if (b->sender != NULL && b->first <= b->last) {
		buf_text(out, " (");
		if (b->reporters > 0) {
			html_plural(out, b->reporters, "reporter",
			    b->or_more ? "or more reporters" : "reporters");
			buf_text(out, ", ");
		}
		buf_text(out, "since ");
		html_day(out, b->first, p->today);
		buf_byte(out, ')');
	}
	buf_text(out, "</p>\n");
}

/* The word of a blocker's code, which leads to what explain says of it. */
static void
put_code(const struct part *p, const struct verdict_blocker *b)
{
	struct buf *out = &p->out->buf, to = BUF_INIT(NAME_BYTES);
	bool leads = p->links != NULL &&
	    p->links->code(p->links->site, b, p->v->below, &to);

	if (leads) {
		buf_text(out, "<a href=\"");
		html_built(out, &to);
		buf_text(out, "\">");
	}
	html_text(out, b->word);
	buf_text(out, leads ? "</a>" : "");
	buf_free(&to);
}

/* The codes of the item that the element i leads. */
static void
put_codes(const struct part *p, const struct verdict_blocker *list, size_t n,
    size_t i)
{
	struct buf *out = &p->out->buf;

	buf_text(out, "<dt>Code</dt><dd>");
	put_code(p, &list[i]);
	for (size_t j = i + 1; j < n; j++) {
		if (!items_with(list, i, j) || list[j].code == list[i].code)
			continue;
		buf_text(out, ", ");
		put_code(p, &list[j]);
	}
	buf_text(out, "</dd>\n");
}

void
part_title(const struct part *p, const struct verdict_blocker *b)
{
	struct buf *out = &p->out->buf, title = BUF_INIT(NAME_BYTES);
	struct buf to = BUF_INIT(NAME_BYTES);
	bool leads = p->links != NULL && b->sender != NULL &&
	    p->links->sender(p->links->site, b->sender, &to);

	if (leads) {
		buf_text(out, "<a href=\"");
		html_built(out, &to);
		buf_text(out, "\">");
	}
	title_whole(&title, p->v, b);
	html_built(out, &title);
	buf_text(out, leads ? "</a>" : "");
	buf_free(&to);
}

/* What failure reports say of the sender of an item. */
static void
put_failures(const struct part *p, const struct verdict_blocker *b)
{
	struct buf text = BUF_INIT(NAME_BYTES);

	if (p->beside != NULL)
		evidence_sender(&text, &p->beside->failures, p->v, b->sender,
		    p->today);
	if (text.len > 0)
		put_term(&p->out->buf, "Seen", buf_string(&text));
	buf_free(&text);
}

/* The item that the element i of a list of blockers or of advice leads. */
static void
put_item(const struct part *p, const struct verdict_blocker *list, size_t n,
    size_t i)
{
	struct verdict_blocker b = items_sum(list, n, i);
	struct buf *out = &p->out->buf;
	struct buf fix = BUF_INIT(NAME_BYTES);
	char level = (char)('0' + p->level + 2);

	buf_text(out, "<li><h");
	buf_byte(out, (unsigned char)level);
	buf_byte(out, '>');
	part_tag(out, &b);
	part_title(p, &b);
	buf_text(out, "</h");
	buf_byte(out, (unsigned char)level);
	buf_text(out, ">\n");
	put_numbers(p, &b);
	buf_text(out, "<dl>\n");
	items_fix(&fix, list, n, i);
	put_term(out, "Why", items_why(list, n, i));
	put_failures(p, &b);
	put_term(out, "Do", buf_string(&fix));
	put_term(out, "Done when", b.check);
	put_evidence(out, &b);
	put_codes(p, list, n, i);
	buf_text(out, "</dl></li>\n");
	buf_free(&fix);
}

/* The items of a list of blockers that ask for an act, or only for time. */
static void
put_blockers(const struct part *p, bool act)
{
	const struct verdict *v = p->v;

	buf_text(&p->out->buf, "<ol class=\"todo\">\n");
	for (size_t i = 0; i < v->blockers; i++)
		if (attention_item(&v->blocker[i]) == act &&
		    !v->blocker[i].shared && items_lead(v->blocker, i))
			put_item(p, v->blocker, v->blockers, i);
	buf_text(&p->out->buf, "</ol>\n");
}

static void
put_advice(const struct part *p)
{
	const struct verdict *v = p->v;

	part_heading(p, 1, "advice", "Advice");
	buf_text(&p->out->buf, "<ol class=\"todo\">\n");
	for (size_t i = 0; i < v->advices; i++)
		if (items_lead(v->advice, i))
			put_item(p, v->advice, v->advices, i);
	buf_text(&p->out->buf, "</ol>\n");
}

/* Whether the item that i leads is also about a sender. */
static bool
is_about(const struct verdict_blocker *list, size_t n, size_t i,
    const char *sender)
{
	for (size_t j = i; j < n; j++)
		if ((j == i || items_with(list, i, j)) &&
		    list[j].sender != NULL &&
		    strcmp(list[j].sender, sender) == 0)
			return true;
	return false;
}

bool
part_items(const struct part *p, const char *sender)
{
	const struct verdict_blocker *list[] = { p->v->blocker, p->v->advice };
	const size_t n[] = { p->v->blockers, p->v->advices };
	size_t found = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < n[k]; i++) {
			if (!items_lead(list[k], i) ||
			    !is_about(list[k], n[k], i, sender))
				continue;
			if (found++ == 0) {
				part_heading(p, 1, "todo", "To do");
				buf_text(&p->out->buf,
				    "<ol class=\"todo\">\n");
			}
			put_item(p, list[k], n[k], i);
		}
	buf_text(&p->out->buf, found > 0 ? "</ol>\n" : "");
	return found > 0;
}

static void
put_record(const struct part *p, const char *when)
{
	struct buf *out = &p->out->buf, text = BUF_INIT(PART_LINES);
	const char *tags = paragraph_tags(p->v);

	buf_text(out, "<p>");
	buf_text(out, when);
	buf_text(out, "</p>\n<code class=\"record\">");
	describe_record(&text, p->domain, p->v->next_record);
	if (buf_string(&text) != NULL)
		html_text(out, buf_string(&text));
	buf_free(&text);
	buf_text(out, "</code>\n<p class=\"dim small\">");
	buf_text(out, tags);
	buf_text(out, tags[0] != '\0' ? " " : "");
	if (p->v->at_once)
		buf_text(out, PARAGRAPH_AT_ONCE);
	buf_text(out, "</p>\n");
}

void
part_todo(const struct part *p)
{
	const struct verdict *v = p->v;
	bool now = attention_publish(v);
	size_t acts = 0, waits = 0;

	for (size_t i = 0; i < v->blockers; i++) {
		acts += attention_counted(v->blocker, i);
		waits += !attention_item(&v->blocker[i]) &&
		    !v->blocker[i].shared;
	}
	if (now || acts > 0)
		part_heading(p, 1, "todo", "To do");
	if (now)
		put_record(p, "Publish this record now:");
	if (acts > 0)
		put_blockers(p, true);
	if (waits > 0) {
		part_heading(p, 1, "waits", "To wait for");
		put_blockers(p, false);
	}
	if (!now && v->next_record != NULL && !v->shares_record)
		put_record(p, acts > 0 ? "Publish when that is done:" :
		    "Publish when that time is over:");
	if (v->advices > 0)
		put_advice(p);
}
