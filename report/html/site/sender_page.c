/*
 * sender_page.c: see pages.h. All that is known of a sender: its mail by class,
 * what to do about it, its days, addresses, signatures and receivers.
 */
#include "report/html/site/pages.h"

#include <stdio.h>
#include <string.h>

#include "report/beside/evidence.h"
#include "report/html/site/names.h"
#include "report/html/write.h"
#include "report/say/describe.h"

#define ADDRESSES_MOST 1000	/* rows of a table */
#define RECEIVERS_MOST 200
#define RESULTS_MOST 200

/* A sender in one scope. */
struct sending {
	const struct part *p;
	const char *key;
	struct sent_by sent;
};

static bool
is_of(const struct sending *s, const struct verdict_entry *e)
{
	return strcmp(e->sender->key, s->key) == 0;
}

/* Says how many of n rows a table of at most so many leaves out. */
static void
put_rest(const struct part *p, size_t n, size_t most)
{
	part_more(p, n > most ? n - most : 0, "sources --top 0");
}

static void
put_class(const struct part *p, const struct verdict_entry *e)
{
	struct buf *out = &p->out->buf;
	const struct sum numbers = { .messages = e->messages,
	    .pass = e->pass, .dkim = e->dkim, .spf = e->spf,
	    .week = e->week, .previous = e->previous };

	buf_text(out, "<tr><th scope=\"row\">");
	buf_text(out, describe_class(e->class));
	buf_text(out, "</th>");
	part_numbers(out, &numbers);
}

static void
put_classes(const struct sending *s)
{
	static const char *const column[] = { "Class", ">Messages", ">Pass",
	    ">DKIM", ">SPF", ">Week" };
	const struct verdict *v = s->p->v;

	part_table(s->p, "28 days. Pass is of DMARC: aligned DKIM or SPF is "
	    "enough. Week: the last 7 days and the 7 before");
	part_list(s->p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < v->entries; i++)
		if (is_of(s, &v->entry[i]))
			put_class(s->p, &v->entry[i]);
	part_table_end(s->p);
}

/*
 * The days of a sender: its direct mail of twelve weeks, by name; else all its
 * mail of the 28 days.
 */
static void
put_days(const struct sending *s, const char *name)
{
	const struct trend *t = s->p->t;
	size_t at = trend_sender(t, name);
	struct trend_days days = s->sent.day;

	days.name = name;
	part_heading(s->p, 1, "days", "Days");
	part_sender_days(s->p, at != SIZE_MAX ? &t->sender[at] : &days);
}

/* What addresses and receivers have in common: numbers and days. */
static void
put_part(const struct part *p, const struct sent_part *a)
{
	struct buf *out = &p->out->buf;

	html_cell_count(out, a->messages);
	html_cell_percent(out, a->pass, a->messages);
	pages_days(p, a->first, a->last);
	buf_text(out, "</tr>\n");
}

static void
put_addresses(const struct sending *s)
{
	static const char *const column[] = { "Address", ">Messages",
	    ">Pass", ">Days" };
	struct buf *out = &s->p->out->buf;

	part_heading(s->p, 1, "addresses", "Addresses");
	part_table(s->p, "28 days; a host name with ? is not confirmed by "
	    "DNS");
	part_list(s->p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < s->sent.addresses && i < ADDRESSES_MOST; i++) {
		const struct sent_part *a = &s->sent.address[i];
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&a->address->source, ip);
		buf_text(out, "<tr><th scope=\"row\">");
		buf_text(out, a->address->others ? "other addresses" : ip);
		if (a->address->host != NULL) {
			buf_text(out, "<span class=\"sub\">");
			part_name(out, a->address->host);
			buf_text(out, a->address->host_confirmed ? "</span>" :
			    " ?</span>");
		}
		buf_text(out, "</th>");
		put_part(s->p, a);
	}
	part_table_end(s->p);
	put_rest(s->p, s->sent.addresses, ADDRESSES_MOST);
}

static void
put_receivers(const struct sending *s)
{
	static const char *const column[] = { "Organization", ">Messages",
	    ">Pass", ">Days" };
	struct buf *out = &s->p->out->buf;

	part_heading(s->p, 1, "receivers", "Receivers");
	part_table(s->p, "28 days; who reported this mail");
	part_list(s->p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < s->sent.receivers && i < RECEIVERS_MOST; i++) {
		buf_text(out, "<tr><th scope=\"row\">");
		part_name(out, s->sent.receiver[i].org);
		buf_text(out, "</th>");
		put_part(s->p, &s->sent.receiver[i]);
	}
	part_table_end(s->p);
	put_rest(s->p, s->sent.receivers, RECEIVERS_MOST);
}

/* The results of DKIM, by selector and domain. */
static void
put_signatures(const struct sending *s)
{
	static const char *const column[] = { "Domain", ">Messages",
	    ">Pass", ">Days" };
	struct buf *out = &s->p->out->buf;

	if (s->sent.dkims == 0)
		return;
	part_heading(s->p, 1, "selectors", "DKIM signatures");
	part_table(s->p, "28 days; pass: the signature is good, aligned or "
	    "not");
	part_list(s->p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < s->sent.dkims && i < RESULTS_MOST; i++) {
		const struct verdict_result *r = s->sent.dkim[i].result;

		buf_text(out, "<tr><th scope=\"row\">");
		part_name(out, r->domain);
		if (r->selector != NULL) {
			buf_text(out, "<span class=\"sub\">selector ");
			html_text(out, r->selector);
			buf_text(out, "</span>");
		}
		buf_text(out, "</th>");
		put_part(s->p, &s->sent.dkim[i]);
	}
	part_table_end(s->p);
	put_rest(s->p, s->sent.dkims, RESULTS_MOST);
}

/* The results of SPF, by domain. */
static void
put_envelopes(const struct sending *s)
{
	static const char *const column[] = { "Return-Path", ">Messages",
	    ">Pass", ">Days" };
	struct buf *out = &s->p->out->buf;

	if (s->sent.spfs == 0)
		return;
	part_heading(s->p, 1, "spf", "SPF");
	part_table(s->p, "28 days; pass: SPF allows the address, aligned or "
	    "not");
	part_list(s->p, column, sizeof column / sizeof *column);
	for (size_t i = 0; i < s->sent.spfs && i < RESULTS_MOST; i++) {
		buf_text(out, "<tr><th scope=\"row\">");
		part_name(out, s->sent.spf[i].result->domain);
		buf_text(out, "</th>");
		put_part(s->p, &s->sent.spf[i]);
	}
	part_table_end(s->p);
	put_rest(s->p, s->sent.spfs, RESULTS_MOST);
}

static void
put_gate(const struct sending *s, const struct verdict_gate *g)
{
	struct buf *out = &s->p->out->buf;

	buf_text(out, "<tr><th scope=\"row\">");
	if (!g->passed) {
		buf_text(out, "<a href=\"" PAGES_EXPLAIN "#");
		links_gate(out, s->p->v->below, g->word, g->sender);
		buf_text(out, "\">");
	}
	html_text(out, g->word);
	buf_text(out, g->passed ? "</th><td class=\"good\">pass</td>" :
	    "</a></th><td class=\"bad\">STOP</td>");
	gates_cell(out, g);
	buf_text(out, "</tr>\n");
}

static void
put_gates(const struct sending *s)
{
	static const char *const column[] = { "Gate", "State", "Numbers" };
	const struct verdict *v = s->p->v;
	bool any = false;

	for (size_t i = 0; i < v->gates; i++) {
		const struct verdict_gate *g = &v->gate[i];

		if (g->sender == NULL || strcmp(g->sender, s->key) != 0)
			continue;
		if (!any) {
			part_heading(s->p, 1, "gates", "Gates");
			part_table(s->p, "What the verdict asks of this "
			    "sender, and its numbers");
			part_list(s->p, column, sizeof column /
			    sizeof *column);
		}
		any = true;
		put_gate(s, g);
	}
	if (any)
		part_table_end(s->p);
}

static void
put_failures(const struct sending *s)
{
	const struct part *p = s->p;
	struct buf text = BUF_INIT(PAGES_NAMES);

	if (p->beside == NULL)
		return;
	evidence_sender(&text, &p->beside->failures, p->v, s->key, p->today);
	if (text.len > 0)
		part_heading(p, 1, "failures", "Failure reports");
	html_lines(&p->out->buf, &text);
}

/* A sender in the scope of one verdict. */
static void
put_scope(const struct sending *s, const char *name)
{
	pages_scope(s->p);
	put_classes(s);
	(void)part_items(s->p, s->key);
	put_days(s, name);
	put_addresses(s);
	put_signatures(s);
	put_envelopes(s);
	put_receivers(s);
	put_gates(s);
	put_failures(s);
	buf_text(&s->p->out->buf, "</section>\n");
}

/* The name of a sender of the verdicts, by its key. NULL: not a sender. */
static const struct verdict_sender *
find_sender(const struct verdict *v, const char *key)
{
	for (size_t i = 0; i < v->entries; i++)
		if (strcmp(v->entry[i].sender->key, key) == 0)
			return v->entry[i].sender;
	return NULL;
}

static enum dmarc_status
put_sender(struct pages *s, const char *key, const char *name,
    struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	struct arena_mark mark = arena_mark(s->a);
	struct output o = OUTPUT_INIT(NULL);
	struct buf text = BUF_INIT(PAGES_NAMES);
	enum dmarc_status st = DMARC_OK;
	const char *heading;

	s->current = key;
	describe_domain(&text, name);
	heading = buf_string(&text);
	if (heading != NULL)
		pages_begin(s, &o, "Sender as ", heading);
	buf_clear(&text, PAGES_NAMES);
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		const struct part p = pages_part(s, &o, i);
		struct sending about = { .p = &p, .key = key };

		if (find_sender(&j->verdict[i], key) == NULL)
			continue;
		st = bysender_of(&s->by[i], key, s->a, &about.sent, err);
		if (st == DMARC_OK)
			put_scope(&about, name);
	}
	buf_text(&text, "sender-");
	names_add(&text, key);
	buf_text(&text, ".html");
	if (st == DMARC_OK)
		st = buf_string(&text) == NULL ? dmarc_no_memory(err) :
		    pages_end(s, &o, buf_string(&text), err);
	else
		buf_free(&o.buf);
	buf_free(&text);
	s->current = NULL;
	arena_rewind(s->a, mark);
	return st;
}

enum dmarc_status
pages_senders(struct pages *s, struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	GHashTable *done = g_hash_table_new(g_str_hash, g_str_equal);
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < j->verdicts; i++)
		for (size_t k = 0; st == DMARC_OK &&
		    k < j->verdict[i].entries; k++) {
			const struct verdict_sender *x =
			    j->verdict[i].entry[k].sender;

			if (g_hash_table_contains(s->own, x->key) &&
			    g_hash_table_add(done,
			    (gpointer)x->key))
				st = put_sender(s, x->key, x->name, err);
		}
	g_hash_table_destroy(done);
	return st;
}
