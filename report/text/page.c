/*
 * page.c: see page.h. The verdict, and what to do.
 */
#include "report/text/page.h"

#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "report/beside/evidence.h"
#include "report/say/attention.h"
#include "report/say/describe.h"
#include "report/say/items.h"
#include "report/say/paragraph.h"
#include "report/say/title.h"

#define NAME_BYTES 65536	/* bytes of a name, escaped */
#define INDENT "            "	/* width of an item's label */
#define NOW_AT 35		/* column of the present policy */

void
page_title(struct output *out, const char *what, const char *domain,
    const char *right)
{
	struct buf *to = &out->buf;
	struct buf title = BUF_INIT(NAME_BYTES), name = BUF_INIT(NAME_BYTES);
	struct buf plain = BUF_INIT(NAME_BYTES);
	struct format_flow f;
	const char *text;
	bool fits;

	describe_domain(&name, domain);
	text = buf_string(&name) != NULL ? buf_string(&name) : "";
	fits = strlen(what) + 2 + text_plain(&plain, text, 0) + FORMAT_GAP +
	    strlen(right) <= FORMAT_PAGE;
	buf_text(&title, what);
	if (fits) {
		buf_text(&title, ": ");
		buf_text(&title, text);
	}
	if (buf_string(&title) != NULL)
		format_edges(to, buf_string(&title), right);
	if (!fits) {
		flow_begin(&f, to, "");
		flow_words(&f, text);
		flow_end(&f);
	}
	format_rule(to, NULL, '=');
	buf_free(&plain);
	buf_free(&name);
	buf_free(&title);
}

static void
pad_to(struct buf *out, size_t used, size_t column)
{
	do
		buf_byte(out, ' ');
	while (++used < column);
}

void
page_verdict(struct page *p)
{
	struct buf *out = &p->out->buf;
	struct buf head = BUF_INIT(NAME_BYTES), now = BUF_INIT(NAME_BYTES);
	const char *left, *middle;
	char right[32];
	size_t used, at;

	describe_verdict(&head, p->v, p->today);
	describe_now(&now, p->v);
	left = buf_string(&head);
	middle = buf_string(&now);
	(void)snprintf(right, sizeof right, "confidence %s",
	    p->v->confidence == CONFIDENCE_HIGH ? "HIGH" :
	    p->v->confidence == CONFIDENCE_MEDIUM ? "MEDIUM" : "LOW");
	if (left != NULL && middle != NULL) {
		bool below;

		format_state(out, p->out->colour,
		    describe_tone(p->v->code), left);
		used = head.len;
		at = used + 2 < NOW_AT ? NOW_AT : used + 2;
		below = at + now.len + 2 + strlen(right) > FORMAT_PAGE;
		if (now.len > 0 && !below) {
			pad_to(out, used, at);
			used = at + now.len;
			buf_text(out, middle);
		}
		pad_to(out, used, FORMAT_PAGE - strlen(right));
		buf_text(out, right);
		buf_byte(out, '\n');
		if (below) {
			buf_text(out, middle);
			buf_text(out, "\n");
		}
	}
	buf_free(&now);
	buf_free(&head);
}

/* Print the n bytes at text as words, or as a record. */
static void
piece(struct format_flow *f, const char *text, size_t n, bool record)
{
	struct buf part = BUF_INIT(NAME_BYTES);

	buf_add(&part, text, n);
	if (n > 0 && buf_string(&part) != NULL) {
		if (record)
			flow_record(f, "", buf_string(&part));
		else
			flow_sentence(f, buf_string(&part));
	}
	buf_free(&part);
}

/* A sentence; records in it (example.org. TXT "...") stay whole. */
static void
sentence(struct page *p, const char *label, const char *text)
{
	static const char type[] = ". TXT \"";
	struct format_flow f;
	const char *at;

	if (text == NULL || text[0] == '\0')
		return;
	flow_begin(&f, &p->out->buf, label);
	while ((at = strstr(text, type)) != NULL) {
		const char *begin = at, *end = strchr(at + strlen(type), '"');

		/* A long record is several strings. */
		while (end != NULL && strncmp(end, "\" \"", 3) == 0)
			end = strchr(end + 3, '"');
		if (end == NULL)
			break;
		while (begin > text && begin[-1] != ' ')
			begin--;
		piece(&f, text, (size_t)(begin - text), false);
		piece(&f, begin, (size_t)(end + 1 - begin), true);
		text = end + 1;
	}
	piece(&f, text, strlen(text), false);
	flow_end(&f);
}

/* Begin a paragraph with " 1 FIX      ". */
static void
item_begin(struct page *p, struct format_flow *f, const char *word,
    enum format_tone tone)
{
	struct buf *out = &p->out->buf;
	char number[24];

	(void)snprintf(number, sizeof number, "%2u ", ++p->items);
	buf_text(out, number);
	format_state(out, p->out->colour, tone, word);
	for (size_t n = strlen(number) + strlen(word); n < strlen(INDENT);
	    n++)
		buf_byte(out, ' ');
	flow_begin(f, out, "");
	f->indent = f->at = strlen(INDENT);
}

static enum format_tone
kind_tone(const struct verdict_blocker *b)
{
	return b->kind <= KIND_FIX ? TONE_BAD : TONE_CARE;
}

static void
item_name(struct page *p, struct format_flow *f,
    const struct verdict_blocker *b)
{
	struct buf name = BUF_INIT(NAME_BYTES), from = BUF_INIT(NAME_BYTES);
	struct buf title = BUF_INIT(NAME_BYTES);

	item_begin(p, f, describe_kind(b), kind_tone(b));
	if (b->name != NULL) {
		describe_domain(&name, b->name);
		title_networks(&from, p->v, b);
		if (buf_string(&name) != NULL)
			flow_name(f, buf_string(&name), from.len > 0 ? "" :
			    ":");
		if (from.len > 0)
			buf_byte(&from, ':');
		if (buf_string(&from) != NULL)
			flow_words(f, buf_string(&from));
	}
	title_text(&title, p->v, b);
	if (buf_string(&title) != NULL)
		flow_words(f, buf_string(&title));
	buf_free(&name);
	buf_free(&from);
	buf_free(&title);
}

static void
numbers(struct page *p, const struct verdict_blocker *b)
{
	char day[DAY_SHORT_TEXT], count[FORMAT_TEXT];
	char line[DESCRIBE_FAILING];
	struct format_flow f;

	if (b->messages == 0)
		return;
	flow_begin(&f, &p->out->buf, INDENT);
	describe_failing(b, line);
	flow_text(&f, line);
	if (b->sender != NULL && b->first <= b->last) {
		day_short(b->first, p->today, day);
		format_count(b->reporters, count);
		if (b->reporters > 0)
			(void)snprintf(line, sizeof line, "(%s%s reporter%s, "
			    "since %s)", count, b->or_more ? "+" : "",
			    b->reporters == 1 ? "" : "s", day);
		else
			(void)snprintf(line, sizeof line, "(since %s)", day);
		flow_text(&f, line);
	}
	flow_end(&f);
}

/* What failure reports say of the sender of an item. */
static void
evidence(struct page *p, const struct verdict_blocker *b)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	struct format_flow f;

	if (p->beside != NULL)
		evidence_sender(&text, &p->beside->failures, p->v, b->sender,
		    p->today);
	if (text.len > 0 && buf_string(&text) != NULL) {
		flow_begin(&f, &p->out->buf, INDENT "Seen  ");
		flow_words(&f, buf_string(&text));
		flow_end(&f);
	}
	buf_free(&text);
}

/* What else is said of an item: its other codes. */
static void
also(struct page *p, size_t i)
{
	const struct verdict *v = p->v;
	struct format_flow f;
	bool any = false;

	for (size_t j = i + 1; j < v->blockers; j++) {
		if (!items_with(v->blocker, i, j) ||
		    v->blocker[j].code == v->blocker[i].code)
			continue;
		if (!any)
			flow_begin(&f, &p->out->buf, INDENT "Also  ");
		else
			buf_byte(&p->out->buf, ';');
		f.at += any;
		flow_text(&f, describe_code(&v->blocker[j]));
		any = true;
	}
	if (any)
		flow_end(&f);
}

/* What to do about the item that the element i leads. */
static void
todo(struct page *p, const struct verdict_blocker *list, size_t n, size_t i)
{
	struct buf fix = BUF_INIT(NAME_BYTES);

	items_fix(&fix, list, n, i);
	sentence(p, INDENT "Do    ", buf_string(&fix));
	buf_free(&fix);
}

/* The item that the element i of a list of blockers or of advice leads. */
static void
item(struct page *p, const struct verdict_blocker *list, size_t n, size_t i)
{
	struct verdict_blocker sum = items_sum(list, n, i);
	struct format_flow f;

	item_name(p, &f, &sum);
	flow_end(&f);
	numbers(p, &sum);
	sentence(p, INDENT "Why   ", items_why(list, n, i));
	evidence(p, &sum);
	todo(p, list, n, i);
	sentence(p, INDENT "Done when  ", sum.check);
}

void
page_item_short(struct page *p, size_t i)
{
	const struct verdict *v = p->v;
	struct verdict_blocker sum = items_sum(v->blocker, v->blockers, i);
	struct format_flow f;
	char line[DESCRIBE_FAILING], all[DESCRIBE_FAILING + 4];

	item_name(p, &f, &sum);
	if (sum.messages > 0) {
		describe_failing(&sum, line);
		(void)snprintf(all, sizeof all, "(%s)", line);
		flow_text(&f, all);
	}
	flow_end(&f);
	todo(p, v->blocker, v->blockers, i);
}

static void
record(struct page *p, struct format_flow *f, const char *lead)
{
	struct buf quoted = BUF_INIT(NAME_BYTES);

	describe_record(&quoted, p->domain, p->v->next_record);
	if (buf_string(&quoted) != NULL)
		flow_record(f, lead, buf_string(&quoted));
	buf_free(&quoted);
}

bool
page_publish(struct page *p)
{
	struct format_flow f;

	if (!attention_publish(p->v))
		return false;
	item_begin(p, &f, "PUBLISH", p->v->code == VERDICT_ROLL_BACK ?
	    TONE_BAD : TONE_GOOD);
	record(p, &f, "this record:");
	flow_end(&f);
	sentence(p, INDENT, paragraph_tags(p->v));
	return true;
}

/* The record to publish now, and how it works. */
static void
publish(struct page *p)
{
	const struct verdict *v = p->v;

	if (!page_publish(p))
		return;
	if (strstr(v->next_record, "; t=y") != NULL)
		sentence(p, INDENT, "This is a trial: receivers do "
		    "not act on it yet, but mailing lists begin to "
		    "adapt. After 7 days ask for the next step.");
	if (v->at_once)
		sentence(p, INDENT, PARAGRAPH_AT_ONCE);
	if (v->code == VERDICT_ROLL_BACK)
		sentence(p, INDENT, "Or repair what follows first, if "
		    "that is faster: a record is live once the TTL of "
		    "the old one is over.");
}

/* The items that somebody has to act on, or those that only need time. */
static void
blockers(struct page *p, bool act)
{
	const struct verdict *v = p->v;

	for (size_t i = 0; i < v->blockers; i++) {
		if (attention_item(&v->blocker[i]) != act ||
		    v->blocker[i].shared || !items_lead(v->blocker, i))
			continue;
		item(p, v->blocker, v->blockers, i);
		also(p, i);
	}
}

void
page_todo(struct page *p)
{
	const struct verdict *v = p->v;
	size_t todo = 0, waits = 0;

	for (size_t i = 0; i < v->blockers; i++) {
		todo += attention_counted(v->blocker, i);
		waits += !attention_item(&v->blocker[i]) &&
		    !v->blocker[i].shared;
	}
	if (todo > 0 || attention_publish(v))
		buf_text(&p->out->buf, "\nTO DO\n");
	publish(p);
	blockers(p, true);
	p->todo = (unsigned)todo;
	if (waits > 0)
		buf_text(&p->out->buf, "\nTO WAIT FOR\n");
	blockers(p, false);
	if (v->advices > 0)
		buf_text(&p->out->buf, "\nADVICE\n");
	for (size_t i = 0; i < v->advices; i++)
		if (items_lead(v->advice, i))
			item(p, v->advice, v->advices, i);
}

void
page_next(struct page *p)
{
	const struct verdict *v = p->v;
	struct format_flow f;
	char line[64];
	bool acts = false, waits = false;

	if (v->next_record == NULL || v->shares_record ||
	    attention_publish(v))
		return;
	for (size_t i = 0; i < v->blockers; i++)
		if (attention_item(&v->blocker[i]))
			acts = true;
		else
			waits = true;
	flow_begin(&f, &p->out->buf, "NEXT     ");
	(void)snprintf(line, sizeof line, p->todo > 1 ?
	    "when items 1 to %u are done" : p->todo == 1 ?
	    "when item 1 is done" : acts ? "when that is done" :
	    "when that time is over", p->todo);
	flow_text(&f, line);
	if (acts && waits)
		flow_text(&f, "and that time is over");
	buf_byte(&p->out->buf, ':');
	f.at++;
	record(p, &f, "");
	flow_text(&f, paragraph_tags(v));
	flow_end(&f);
}
