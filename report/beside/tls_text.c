/*
 * tls_text.c: see tls_text.h.
 */
#include "report/beside/tls_text.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define NAME_BYTES 65536	/* bytes of names, escaped */
#define WHO_MOST 3		/* reporters named in a line */
#define ITEMS_MOST 20
#define INDENT "            "	/* width of an item's label, as on page.c */

const char *
tls_verb(const struct tls_item *item)
{
	switch (item->code) {
	case TLS_ENFORCE:
		return "NEXT";
	case TLS_OLD_POLICY:
	case TLS_SILENT:
		return "CHECK";
	default:
		return item->result == DMARC_TLS_CERTIFICATE_EXPIRED ?
		    "RENEW" : "FIX";
	}
}

void
tls_describe_who(struct buf *out, const struct tls_who *who, size_t n,
    bool counts)
{
	char count[FORMAT_TEXT];

	for (size_t i = 0; i < n && i < WHO_MOST; i++) {
		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, who[i].org);
		if (counts) {
			format_count(who[i].failed, count);
			buf_byte(out, ' ');
			buf_text(out, count);
		}
	}
	if (n > WHO_MOST) {
		format_count(n - WHO_MOST, count);
		buf_text(out, ", ");
		buf_text(out, count);
		buf_text(out, " more");
	}
}

/* "41 of 44 failed sessions, google.com, since 14 Oct" */
static void
describe_failed(struct buf *out, const struct tls_item *item, int64_t today)
{
	char count[FORMAT_TEXT], of[FORMAT_TEXT], day[DAY_SHORT_TEXT];

	format_count(item->sessions, count);
	format_count(item->of, of);
	buf_text(out, " (");
	buf_text(out, count);
	buf_text(out, " of ");
	buf_text(out, of);
	buf_text(out, item->of == 1 ? " failed session" : " failed sessions");
	if (item->whos > 0) {
		buf_text(out, ", ");
		tls_describe_who(out, item->who, item->whos, false);
	}
	day_short(item->since, today, day);
	buf_text(out, ", since ");
	buf_text(out, day);
	buf_byte(out, ')');
}

void
tls_describe(struct buf *out, const struct tls_item *item, int64_t today)
{
	char day[DAY_SHORT_TEXT];

	if (item->sessions == 0) {
		buf_text(out, tls_code_title(item->code));
		if (item->whos > 0) {
			buf_text(out, ": ");
			tls_describe_who(out, item->who, item->whos, false);
		}
		if (item->code == TLS_SILENT) {
			day_short(item->last, today, day);
			buf_text(out, ": the last is of ");
			buf_text(out, day);
		}
		return;
	}
	if (item->mx != NULL) {
		buf_text(out, item->mx);
		buf_text(out, ": ");
	}
	buf_text(out, tls_result_name(item));
	if (item->reason != NULL) {
		buf_text(out, ", ");
		buf_text(out, item->reason);
	}
	describe_failed(out, item, today);
	buf_text(out, " - ");
	buf_text(out, tls_code_title(item->code));
}

void
tls_describe_fix(struct buf *out, const struct tls_item *item)
{
	const char *repair = tls_repair(item);

	if (item->sessions > 0 && repair != NULL) {
		buf_text(out, repair);
		buf_byte(out, ' ');
	}
	buf_text(out, tls_code_fix(item->code));
}

static void
put_words(struct buf *out, const char *label, const struct buf *words)
{
	struct buf copy = BUF_INIT(NAME_BYTES);
	struct format_flow f;

	buf_add(&copy, words->data, words->len);
	flow_begin(&f, out, label);
	if (buf_string(&copy) != NULL)
		flow_words(&f, buf_string(&copy));
	flow_end(&f);
	buf_free(&copy);
}

static void
put_item(struct output *out, const struct tls_item *item, unsigned number,
    int64_t today)
{
	struct buf text = BUF_INIT(NAME_BYTES);
	bool act = tls_code_severity(item->code) == TLS_ACT;
	const char *verb = tls_verb(item);
	char label[24];
	struct format_flow f;

	(void)snprintf(label, sizeof label, "%2u ", number);
	buf_text(&out->buf, label);
	format_state(&out->buf, out->colour, act ? TONE_BAD : TONE_CARE,
	    verb);
	for (size_t n = strlen(label) + strlen(verb); n < strlen(INDENT); n++)
		buf_byte(&out->buf, ' ');
	flow_begin(&f, &out->buf, "");
	f.indent = f.at = strlen(INDENT);
	tls_describe(&text, item, today);
	if (buf_string(&text) != NULL)
		flow_words(&f, buf_string(&text));
	flow_end(&f);
	buf_clear(&text, NAME_BYTES);
	tls_describe_fix(&text, item);
	put_words(&out->buf, INDENT "Do    ", &text);
	buf_free(&text);
}

static void
put_group(struct buf *out, const struct format_table *t,
    const struct tls_group *g, int64_t today, bool week)
{
	char sessions[FORMAT_TEXT], failed[FORMAT_TEXT];
	char since[DAY_SHORT_TEXT] = "";
	const struct format_row row = { .indent = 2,
	    .name = tls_group_name(g->type, g->mode),
	    .cell = { sessions, failed, since } };
	struct buf who = BUF_INIT(NAME_BYTES);

	format_count(week ? g->week_sessions : g->successful + g->failed,
	    sessions);
	format_count(week ? g->week_failed : g->failed, failed);
	if (g->since != INT64_MIN)
		day_short(g->since, today, since);
	format_row(out, t, &row);
	if (g->since != INT64_MIN) {
		tls_describe_who(&who, g->who, g->whos, true);
		/* Beside the failed sessions of a week: these are all. */
		put_words(out, week ? "    failed in 28 days for  " :
		    "    failed for  ", &who);
	}
	buf_free(&who);
}

/* "5 reporters, 12 Oct - 18 Oct 2026" */
static void
describe_days(const struct tls_facts *t, bool week, char *out, size_t size)
{
	char span[DAY_SPAN_TEXT], count[FORMAT_TEXT];

	day_span(week ? t->window.to - 6 : t->window.from, t->window.to,
	    false, span);
	format_count(t->reporters, count);
	(void)snprintf(out, size, "%s reporter%s, %s", count,
	    t->reporters == 1 ? "" : "s", span);
}

void
tls_text(struct output *out, const struct tls_facts *t, int64_t today,
    bool week)
{
	struct format_table table = { .cells = 3, .head = { "  policy",
	    "sessions", "failed", "since" } };
	char right[DAY_SPAN_TEXT + FORMAT_TEXT + 16], count[FORMAT_TEXT];

	if (t->groups == 0)
		return;
	describe_days(t, week, right, sizeof right);
	format_edges(&out->buf, "MAIL TO YOU, by TLS reports", right);
	for (size_t i = 0; i < table.cells; i++)
		format_widen(&table, i, table.head[i + 1]);
	for (size_t i = 0; i < t->groups; i++) {
		format_count(t->group[i].successful + t->group[i].failed,
		    count);
		format_widen(&table, 0, count);
	}
	format_widen(&table, 2, "29 Feb 2028");
	format_head(&out->buf, &table);
	for (size_t i = 0; i < t->groups; i++)
		put_group(&out->buf, &table, &t->group[i], today, week);
	if (t->more)
		buf_text(&out->buf, "  The oldest are left out: there are "
		    "very many.\n");
	for (size_t i = 0; i < t->items && i < ITEMS_MOST; i++)
		put_item(out, &t->item[i], (unsigned)i + 1, today);
	if (t->items > ITEMS_MOST) {
		format_count(t->items - ITEMS_MOST, count);
		buf_text(&out->buf, "   and ");
		buf_text(&out->buf, count);
		buf_text(&out->buf, " more: --format json\n");
	}
}
