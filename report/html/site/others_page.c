/*
 * others_page.c: see pages.h. Senders that nobody has to do anything about:
 * forwarders, and what is forged. Each is a row, with all that is known of it.
 */
#include "report/html/site/pages.h"

#include <stdio.h>
#include <string.h>

#include "report/html/site/names.h"
#include "report/html/write.h"
#include "report/say/describe.h"

#define ADDRESSES_MOST 20	/* of a sender */
#define RECEIVERS_MOST 10

static void
put_addresses(struct buf *out, const struct sent_by *sent)
{
	for (size_t i = 0; i < sent->addresses && i < ADDRESSES_MOST; i++) {
		const struct verdict_address *a = sent->address[i].address;
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&a->source, ip);
		buf_text(out, i > 0 ? ", " : "");
		buf_text(out, a->others ? "other addresses" : ip);
		if (a->host_confirmed) {
			buf_text(out, " (");
			part_name(out, a->host);
			buf_byte(out, ')');
		}
	}
	if (sent->addresses > ADDRESSES_MOST) {
		buf_text(out, " and ");
		html_count(out, sent->addresses - ADDRESSES_MOST);
		buf_text(out, " more");
	}
}

static void
put_receivers(struct buf *out, const struct sent_by *sent)
{
	for (size_t i = 0; i < sent->receivers && i < RECEIVERS_MOST; i++) {
		buf_text(out, i > 0 ? ", " : "");
		part_name(out, sent->receiver[i].org);
	}
	if (sent->receivers > RECEIVERS_MOST) {
		buf_text(out, " and ");
		html_count(out, sent->receivers - RECEIVERS_MOST);
		buf_text(out, " more");
	}
}

/* The row of an entry; the first of a sender has an id. */
static enum dmarc_status
put_row(struct pages *s, const struct part *p, const struct verdict_entry *e,
    GHashTable *seen, struct dmarc_err *err)
{
	struct arena_mark mark = arena_mark(s->a);
	struct buf *out = &p->out->buf;
	struct sent_by sent;
	enum dmarc_status st = bysender_of(&s->by[p->number - 1],
	    e->sender->key, s->a, &sent, err);

	if (st != DMARC_OK)
		return st;
	buf_text(out, "<tr");
	if (g_hash_table_add(seen, (gpointer)e->sender->key)) {
		buf_text(out, " id=\"sender-");
		names_add(out, e->sender->key);
		buf_byte(out, '"');
	}
	buf_text(out, "><th scope=\"row\">");
	part_name(out, e->sender->name);
	buf_text(out, "<span class=\"sub\">");
	buf_text(out, describe_class(e->class));
	buf_text(out, "</span></th>");
	html_cell_count(out, e->messages);
	html_cell_percent(out, e->pass, e->messages);
	pages_days(p, sent.first, sent.last);
	buf_text(out, "<td class=\"text\">");
	put_addresses(out, &sent);
	buf_text(out, "<span class=\"sub\">");
	put_receivers(out, &sent);
	buf_text(out, "</span></td></tr>\n");
	arena_rewind(s->a, mark);
	return DMARC_OK;
}

/* The senders of a scope that have no page of their own. */
static enum dmarc_status
put_scope(struct pages *s, const struct part *p, GHashTable *seen,
    struct dmarc_err *err)
{
	static const char *const column[] = { "Sender", ">Messages", ">Pass",
	    ">Days", "From, and who reported it" };
	enum dmarc_status st = DMARC_OK;
	size_t more = 0;

	part_table(p, "28 days; a sender stands once for each class of its "
	    "mail");
	part_list(p, column, sizeof column / sizeof *column);
	for (size_t i = 0; st == DMARC_OK && i < p->v->entries; i++) {
		const struct verdict_entry *e = &p->v->entry[i];

		if (g_hash_table_contains(s->other, e->sender->key))
			st = put_row(s, p, e, seen, err);
		else
			more += !g_hash_table_contains(s->own, e->sender->key);
	}
	part_table_end(p);
	part_more(p, more, "sources --top 0");
	return st;
}

enum dmarc_status
pages_others(struct pages *s, struct dmarc_err *err)
{
	const struct judgement *j = s->d->judgement;
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	struct output o = OUTPUT_INIT(NULL);
	enum dmarc_status st = DMARC_OK;

	pages_begin(s, &o, "Other senders as ", "Other senders");
	for (size_t i = 0; st == DMARC_OK && i < j->verdicts; i++) {
		const struct part p = pages_part(s, &o, i);

		pages_scope(&p);
		st = put_scope(s, &p, seen, err);
		buf_text(&o.buf, "</section>\n");
	}
	g_hash_table_destroy(seen);
	if (st == DMARC_OK)
		return pages_end(s, &o, PAGES_OTHERS, err);
	buf_free(&o.buf);
	return st;
}
