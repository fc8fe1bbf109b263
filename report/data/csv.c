/*
 * csv.c: see csv.h.
 */
#include "report/data/csv.h"

#include <stdio.h>

#include "common/day.h"
#include "common/text.h"
#include "report/say/describe.h"

#define TEXT_BYTES 65536	/* of a reason */

void
csv_begin(struct output *o)
{
	buf_text(&o->buf, "domain,scope,window_from,window_to,sender_key,"
	    "sender_name,source_ip,ptr,ptr_confirmed,messages,dmarc_pass,"
	    "dmarc_fail,dkim_aligned,spf_aligned,"
	    "disp_none,disp_quarantine,disp_reject,overridden,reporters,"
	    "first_day,last_day,why\r\n");
}

/* The cells shared by all rows of a sender. */
struct sender_cells {
	const char *domain, *scope, *key, *name, *why;
	char from[DAY_TEXT], to[DAY_TEXT];
	bool defuse;
};

static void
cell(struct buf *out, const char *text, bool defuse)
{
	text_csv(out, text, defuse);
	buf_byte(out, ',');
}

static void
number(struct buf *out, uint64_t n)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%llu,", (unsigned long long)n);
	buf_text(out, text);
}

static void
put_row(struct buf *out, const struct sender_cells *c,
    const struct section_address *s)
{
	char ip[DMARC_ADDRESS_TEXT], first[DAY_TEXT], last[DAY_TEXT];
	const struct section_tally *t = &s->now;

	address_text(&s->address, ip);
	day_iso(s->first, first);
	day_iso(s->last, last);
	cell(out, c->domain, c->defuse);
	cell(out, c->scope, false);
	cell(out, c->from, false);
	cell(out, c->to, false);
	cell(out, c->key, c->defuse);
	cell(out, c->name, c->defuse);
	cell(out, s->others ? NULL : ip, false);
	cell(out, s->host, c->defuse);
	cell(out, s->host == NULL ? NULL : s->host_confirmed ? "1" : "0",
	    false);
	number(out, t->messages);
	number(out, t->pass);
	number(out, section_fail(t));
	number(out, t->dkim_aligned);
	number(out, t->spf_aligned);
	number(out, section_delivered(t));
	number(out, t->quarantined);
	number(out, t->rejected);
	number(out, t->overridden);
	number(out, s->reporters);
	cell(out, first, false);
	cell(out, last, false);
	text_csv(out, section_fail(t) > 0 ? c->why : NULL, c->defuse);
	buf_text(out, "\r\n");
}

enum dmarc_status
csv_section(struct output *o, const struct section *s,
    const struct day_window *w, bool defuse, struct dmarc_err *err)
{
	struct sender_cells c = { .domain = s->domain, .defuse = defuse,
	    .scope = s->scope == SECTION_SUBDOMAINS ? "subdomains" : "domain" };
	struct buf why = BUF_INIT(TEXT_BYTES);
	enum dmarc_status st = DMARC_OK;

	day_iso(w->from, c.from);
	day_iso(w->to, c.to);
	for (size_t i = 0; st == DMARC_OK && i < s->senders; i++) {
		const struct section_sender *m = &s->sender[i];

		buf_clear(&why, TEXT_BYTES);
		if (m->why != NULL)
			describe_why(&why, m->why);
		c.key = m->key;
		c.why = m->why != NULL ? buf_string(&why) : NULL;
		c.name = m->name;
		for (size_t j = 0; st == DMARC_OK && j < m->sources; j++) {
			put_row(&o->buf, &c, &m->source[j]);
			st = output_flush(o, err);
		}
	}
	buf_free(&why);
	return st;
}
