/*
 * trace.c: see trace.h.
 */
#include "dns/show/trace.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "dns/show/object.h"

/* Widths that keep a line on a screen. */
enum { NAME_COLUMNS = 80, TERM_COLUMNS = 60 };

static void
put_count(struct buf *out, const char *before, unsigned n, const char *after)
{
	char text[16];

	(void)snprintf(text, sizeof text, "%u", n);
	buf_text(out, before);
	buf_text(out, text);
	buf_text(out, after);
}

static void
put_step(struct buf *out, const struct spf_step *s)
{
	buf_text(out, "  ");
	for (unsigned i = 0; i < s->depth; i++)
		buf_text(out, "  ");
	(void)text_plain_bytes(out, s->term, s->term_len, TERM_COLUMNS);
	if (s->name != NULL) {
		buf_text(out, " (");
		(void)text_plain(out, s->name, NAME_COLUMNS);
		buf_text(out, ")");
	}
	buf_text(out, ": ");
	buf_text(out, s->end != NULL ? s->end : "");
	buf_byte(out, '\n');
}

void
trace_text(struct buf *out, const struct spf_host *host,
    const char *mail_from)
{
	const struct spf_outcome *o = &host->outcome;
	char ip[DMARC_ADDRESS_TEXT];

	address_text(&host->request.ip, ip);
	(void)text_plain(out, host->request.domain, NAME_COLUMNS);
	buf_text(out, ", mail from ");
	(void)text_plain(out, mail_from, NAME_COLUMNS);
	buf_text(out, ", by ");
	buf_text(out, ip);
	buf_text(out, ": ");
	buf_text(out, spf_result_word(o->result));
	if (o->why != NULL) {
		buf_text(out, " (");
		(void)text_plain(out, o->why, 0);
		buf_text(out, ")");
	}
	buf_byte(out, '\n');
	if (o->term != NULL) {
		buf_text(out, "  decided by ");
		(void)text_plain_bytes(out, o->term, o->term_len,
		    TERM_COLUMNS);
		buf_text(out, " in the record of ");
		(void)text_plain(out, o->at, NAME_COLUMNS);
		buf_byte(out, '\n');
	}
	put_count(out, "  lookups ", o->lookups, " of 10, ");
	put_count(out, "void ", o->voids, " of 2\n");
	for (size_t i = 0; i < o->steps; i++)
		put_step(out, &o->step[i]);
}

void
trace_json(struct buf *out, const struct spf_host *host,
    const char *mail_from)
{
	const struct spf_outcome *o = &host->outcome;
	char ip[DMARC_ADDRESS_TEXT];
	struct object j = object_begin(out, '{');

	address_text(&host->request.ip, ip);
	object_text(&j, "domain", host->request.domain);
	object_text(&j, "ip", ip);
	object_text(&j, "mail_from", mail_from);
	object_text(&j, "helo", host->request.helo);
	object_text(&j, "result", spf_result_word(o->result));
	object_bytes(&j, "term", o->term, o->term_len);
	object_text(&j, "at", o->at);
	object_count(&j, "lookups", o->lookups);
	object_count(&j, "voids", o->voids);
	object_text(&j, "why", o->why);
	object_end(&j, '}');
	buf_byte(out, '\n');
}
