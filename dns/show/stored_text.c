/*
 * stored_text.c: see stored.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "dns/show/fix.h"
#include "dns/show/stored_facts.h"

static void
put(struct buf *out, const char *before, const char *s)
{
	buf_text(out, before);
	(void)text_plain(out, s, LONG_LINE);
}

static enum dmarc_status
put_findings(struct buf *out, struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_findings_start(page->db, page->domain);
	struct stored_finding f;
	size_t first = out->len;

	while (stored_findings_next(&s, &f)) {
		page->errors |= f.severity == DNS_ERROR;
		put(out, "  ", dns_severity_word(f.severity));
		put(out, " ", f.code);
		put(out, ": ", f.detail);
		buf_byte(out, '\n');
		if (f.fix != NULL)
			fix_write(out, f.fix, first);
	}
	return statement_end(&s, DMARC_OK, err);
}

static void
put_tree(struct buf *out, const struct stored_facts *f)
{
	char lookups[40];

	for (size_t i = 0; i < f->nodes; i++) {
		const struct stored_node *n = &f->node[i];

		buf_text(out, "         ");
		for (unsigned d = 0; d < n->depth; d++)
			buf_text(out, "  ");
		(void)text_plain_bytes(out, n->term, n->len, 60);
		(void)snprintf(lookups, sizeof lookups, " (%u lookup%s)\n",
		    n->lookups, n->lookups == 1 ? "" : "s");
		buf_text(out, lookups);
	}
}

/* Which targets of other organizations have agreed to reports. */
static void
put_targets(struct buf *out, const struct stored_facts *f)
{
	for (size_t i = 0; i < f->ruas; i++) {
		if (!f->rua[i].external)
			continue;
		buf_text(out, "         ");
		(void)text_plain_bytes(out, f->rua[i].uri, f->rua[i].len,
		    LONG_LINE);
		buf_text(out, f->rua[i].authorised == 1 ?
		    ": has agreed to reports\n" : f->rua[i].authorised == 0 ?
		    ": has not agreed to reports\n" :
		    ": whether it has agreed to reports is unknown\n");
	}
}

static void
put_kind(struct buf *out, const struct stored_facts *f, enum dns_kind kind)
{
	static const char *const names[] = { [DNS_DMARC] = "  DMARC  ",
		[DNS_SPF] = "  SPF    ", [DNS_MX] = "  MX     ",
		[DNS_MTASTS] = "  MTA-STS ", [DNS_TLSRPT] = "  TLSRPT ",
		[DNS_BIMI] = "  BIMI   ", [DNS_TLSA] = "  TLSA   " };
	const struct stored_kind *k = &f->kind[kind];

	for (size_t i = 0; i < k->n; i++) {
		put(out, names[kind], k->record[i]);
		buf_byte(out, '\n');
	}
	if (kind == DNS_MX && f->null_mx)
		put(out, names[kind], "takes no mail (null MX)\n");
	else if (k->n == 0 && kind <= DNS_MX)
		put(out, names[kind], k->known ? "none\n" : "unknown\n");
}

static void
put_records(struct buf *out, const struct stored_page *page,
    const struct stored_facts *f)
{
	put_kind(out, f, DNS_MX);
	put_kind(out, f, DNS_SPF);
	put_tree(out, f);
	put_kind(out, f, DNS_DMARC);
	if (page->d->dmarc_at != NULL &&
	    strcmp(page->d->dmarc_at, page->domain) != 0) {
		put(out, "         the record of ", page->d->dmarc_at);
		buf_byte(out, '\n');
	}
	put_targets(out, f);
	for (int kind = DNS_MTASTS; kind < DNS_KINDS; kind++)
		put_kind(out, f, (enum dns_kind)kind);
}

/* What check shows, and refresh does not store. */
static void
put_not_stored(struct buf *out, const struct stored_facts *f)
{
	if (f->kind[DNS_MX].n > 0)
		buf_text(out, "  not stored: the addresses of hosts that take "
		    "mail");
	if (f->nodes > 0)
		buf_text(out, f->kind[DNS_MX].n > 0 ?
		    ", and which terms of SPF lead nowhere" :
		    "  not stored: which terms of SPF lead nowhere");
	if (f->kind[DNS_MX].n > 0 || f->nodes > 0)
		buf_byte(out, '\n');
}

static enum dmarc_status
put_keys(struct buf *out, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_keys_start(page->db, page->domain,
	    page->now);
	struct stored_key k;
	char bits[40], since[DAY_CLOCK_TEXT];

	while (stored_keys_next(&s, &k)) {
		put(out, "  DKIM   ", k.selector);
		put(out, "._domainkey.", k.domain);
		put(out, ": ", k.state);
		if (k.type != NULL)
			put(out, ", ", k.type);
		if (k.bits > 0) {
			(void)snprintf(bits, sizeof bits, ", %" PRId64
			    " bits", k.bits);
			buf_text(out, bits);
		}
		if (k.first != INT64_MIN) {
			day_clock(k.first, day_of(page->now), since);
			put(out, ", since ", since);
		}
		if (k.cname != NULL)
			put(out, ", alias of ", k.cname);
		buf_byte(out, '\n');
	}
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_senders(struct buf *out, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_senders_start(page->db, page->domain,
	    page->now);
	struct stored_sender e;

	while (stored_senders_next(&s, &e)) {
		put(out, "  host   ", e.ip);
		put(out, ": ", !e.known ? "name unknown" : e.name == NULL ?
		    "no name" : e.name);
		if (e.name != NULL && !e.confirmed)
			buf_text(out, " (does not lead back to the address)");
		put(out, ", SPF of ", e.mail_from);
		put(out, ": ", e.result);
		buf_byte(out, '\n');
	}
	return statement_end(&s, DMARC_OK, err);
}

/* Names below, which mail uses. */
static enum dmarc_status
put_below(struct buf *out, struct stored_page *page, struct dmarc_err *err)
{
	const char **name = NULL;
	size_t n = 0;
	enum dmarc_status st = stored_names(page, &name, &n, err);

	for (size_t i = 0; i < n && st == DMARC_OK; i++) {
		struct stored_domain d;
		struct stored_facts f;
		struct stored_page below = *page;

		below.domain = name[i];
		below.d = &d;
		below.below = true;
		st = stored_domain(page->db, name[i], page->now, page->arena,
		    &d, err);
		if (st == DMARC_OK)
			st = stored_facts_read(&below, &f, err);
		if (st != DMARC_OK)
			break;
		put(out, "  below  ", name[i]);
		buf_byte(out, '\n');
		st = put_findings(out, &below, err);
		put_records(out, &below, &f);
		page->errors |= below.errors;
	}
	return st;
}

enum dmarc_status
stored_text(struct buf *out, struct stored_page *page, struct dmarc_err *err)
{
	char checked[DAY_CLOCK_TEXT];
	struct stored_facts f;
	enum dmarc_status st = stored_facts_read(page, &f, err);

	if (st != DMARC_OK)
		return st;
	day_clock(page->d->checked, day_of(page->now), checked);
	put(out, "", page->domain);
	put(out, ", as of ", checked);
	if (page->d->unknown != NULL)
		put(out, ", not known: ", page->d->unknown);
	buf_byte(out, '\n');
	st = put_findings(out, page, err);
	put_records(out, page, &f);
	if (st == DMARC_OK)
		st = put_keys(out, page, err);
	if (st == DMARC_OK)
		st = put_senders(out, page, err);
	put_not_stored(out, &f);
	return st == DMARC_OK ? put_below(out, page, err) : st;
}
