/*
 * records.c: see records.h.
 */
#include "dns/keep/records.h"

#include <stdio.h>
#include <string.h>

#include "dns/keep/text.h"
#include "dns/name/name.h"

#define NAME_TEXT_MOST (NAME_TEXT + 32)	/* bytes, with what precedes it */

const char *
rows_copy(struct rows *r, const void *bytes, size_t len)
{
	const char *out = keep_text(r->arena, bytes, len);

	r->no_memory |= out == NULL;
	return out != NULL ? out : "";
}

const char *
rows_text(struct rows *r, const char *s)
{
	return s != NULL ? rows_copy(r, s, strlen(s)) : NULL;
}

void *
rows_list(struct rows *r, size_t n, size_t size)
{
	void *out = arena_array(r->arena, n + 1, size);

	r->no_memory |= out == NULL;
	return out;
}

static void
add_record(struct rows *r, struct dns_record_row *to, enum dns_kind kind,
    const char *record, const char *place, uint32_t ttl)
{
	to[r->out.records++] = (struct dns_record_row){ .kind = kind,
		.record = record, .place = place, .ttl = ttl };
}

static void
read_mx(struct rows *r, struct dns_record_row *to)
{
	const struct mx_facts *mx = &r->check->mx;
	char text[NAME_TEXT_MOST];

	if (mx->status == MX_NULL || mx->null_mixed)
		add_record(r, to, DNS_MX, "0 .", r->check->domain, mx->ttl);
	for (size_t i = 0; i < mx->hosts; i++) {
		(void)snprintf(text, sizeof text, "%u %s",
		    mx->host[i].preference, mx->host[i].name);
		add_record(r, to, DNS_MX, rows_text(r, text),
		    r->check->domain, mx->ttl);
	}
}

static void
read_spf(struct rows *r, struct dns_record_row *to)
{
	const struct spf_facts *spf = &r->check->spf;
	size_t most = sizeof spf->several / sizeof *spf->several;
	const struct rdata *d = spf->several;
	size_t n = spf->records < most ? spf->records : most;

	for (size_t i = 0; i < n; i++)
		add_record(r, to, DNS_SPF, rows_copy(r, d[i].byte, d[i].len),
		    r->check->domain, spf->ttl);
}

static void
read_dmarc(struct rows *r, struct dns_record_row *to)
{
	const struct dmarc_facts *d = &r->check->dmarc;
	bool invalid = d->status == RECORD_INVALID;
	size_t most = sizeof d->several / sizeof *d->several;
	const struct rdata *list = invalid ? &d->record : d->several;
	size_t n = invalid ? 1 : d->records < most ? d->records : most;
	char text[NAME_TEXT_MOST];
	const char *place;

	r->out.dmarc_at = rows_text(r, d->at);
	if (d->at == NULL)
		return;
	(void)snprintf(text, sizeof text, "_dmarc.%s", d->at);
	place = rows_text(r, text);
	for (size_t i = 0; i < n; i++)
		add_record(r, to, DNS_DMARC, rows_copy(r, list[i].byte,
		    list[i].len), place, d->ttl);
}

/* "mx.example.org 3 1 1 0c72...": two hosts may have the same certificate. */
static void
add_tlsa(struct rows *r, struct dns_record_row *to,
    const struct extra_tlsa *t)
{
	struct buf text = BUF_INIT((size_t)4 * KEEP_TEXT_MOST);
	char number[8], name[NAME_TEXT_MOST];
	const char *s;

	buf_text(&text, t->host);
	for (size_t i = 0; i < t->data.len; i++) {
		(void)snprintf(number, sizeof number, i < 3 ? " %u" : i == 3 ?
		    " %02x" : "%02x", (unsigned)t->data.byte[i]);
		buf_text(&text, number);
	}
	s = buf_string(&text);
	r->no_memory |= s == NULL;
	(void)snprintf(name, sizeof name, "_25._tcp.%s", t->host);
	if (s != NULL)
		add_record(r, to, DNS_TLSA, rows_text(r, s),
		    rows_text(r, name), t->ttl);
	buf_free(&text);
}

/* What was not asked for is not known, and is not kept beside newer facts. */
static void
read_extras(struct rows *r, struct dns_record_row *to)
{
	static const enum dns_kind kinds[EXTRAS] = { DNS_MTASTS, DNS_TLSRPT,
		DNS_BIMI };
	const struct check *c = r->check;
	const struct extras_facts *e = &c->extras;
	char name[NAME_TEXT_MOST];

	for (int i = 0; i < EXTRAS; i++) {
		r->out.known[kinds[i]] = c->with_extras ?
		    e->status[i] != EXTRA_UNKNOWN : c->known == 0;
		(void)snprintf(name, sizeof name, "%s%s",
		    extra_prefix((enum extra)i), c->domain);
		for (size_t j = 0; c->with_extras && j < e->records[i]; j++)
			add_record(r, to, kinds[i], rows_copy(r,
			    e->record[i][j].byte, e->record[i][j].len),
			    rows_text(r, name), e->ttl[i]);
	}
	r->out.known[DNS_TLSA] = c->with_extras ? e->dane_known :
	    c->known == 0;
	for (size_t i = 0; c->with_extras && e->dane_known && i < e->tlsas;
	    i++)
		add_tlsa(r, to, &e->tlsa[i]);
}

void
records_read(struct rows *r)
{
	const struct check *c = r->check;
	struct dns_record_row *to = rows_list(r, MX_HOSTS_MOST + 1 +
	    sizeof c->spf.several / sizeof *c->spf.several +
	    sizeof c->dmarc.several / sizeof *c->dmarc.several +
	    (size_t)EXTRAS * EXTRA_RECORDS_MOST + EXTRA_TLSA_MOST,
	    sizeof *to);

	if (to == NULL)
		return;
	r->out.record = to;
	r->out.known[DNS_MX] = c->mx.status != MX_UNKNOWN;
	r->out.known[DNS_SPF] = c->spf.status != SPF_STATUS_UNKNOWN;
	r->out.known[DNS_DMARC] = c->dmarc.status != RECORD_UNKNOWN;
	if (r->out.known[DNS_MX])
		read_mx(r, to);
	if (r->out.known[DNS_SPF])
		read_spf(r, to);
	if (r->out.known[DNS_DMARC])
		read_dmarc(r, to);
	read_extras(r, to);
}
