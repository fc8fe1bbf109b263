/*
 * check_text.c: see check.h. Findings come first, the gravest before others,
 * each with what to do about it; then what DNS says.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "dns/show/check.h"
#include "dns/show/fix.h"

static void
put(struct buf *out, const char *s)
{
	(void)text_plain(out, s, LONG_LINE);
}

static void
put_number(struct buf *out, uint64_t n)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRIu64, n);
	buf_text(out, text);
}

static void
put_findings(struct buf *out, const struct findings *f)
{
	size_t page = out->len;

	for (size_t i = 0; i < f->n; i++) {
		const struct finding *item = &f->item[i];

		buf_text(out, "  ");
		buf_text(out, dns_severity_word(item->severity));
		buf_byte(out, ' ');
		buf_text(out, finding_word(item->code));
		buf_text(out, ": ");
		put(out, item->detail);
		buf_byte(out, '\n');
		if (item->fix != NULL)
			fix_write(out, item->fix, page);
	}
}

static void
put_name(struct buf *out, const char *name)
{
	char text[16];

	(void)snprintf(text, sizeof text, "  %-7s", name);
	buf_text(out, text);
}

static void
put_mx(struct buf *out, const struct mx_facts *mx)
{
	static const char *const words[] = { [MX_OK] = "",
		[MX_NULL] = "takes no mail (null MX)", [MX_NONE] = "none",
		[MX_UNKNOWN] = "unknown" };

	put_name(out, "MX");
	buf_text(out, words[mx->status]);
	for (size_t i = 0; i < mx->hosts; i++) {
		const struct mx_host *h = &mx->host[i];

		if (i > 0)
			buf_text(out, ", ");
		put_number(out, h->preference);
		buf_byte(out, ' ');
		put(out, h->name);
	}
	buf_byte(out, '\n');
}

static void
put_record(struct buf *out, const char *name, const struct rdata *record,
    const char *otherwise)
{
	put_name(out, name);
	if (otherwise == NULL)
		(void)text_plain_bytes(out, (const char *)record->byte,
		    record->len, LONG_LINE);
	else
		buf_text(out, otherwise);
	buf_byte(out, '\n');
}

static void
put_spf(struct buf *out, const struct check *c)
{
	static const char *const words[] = { [SPF_STATUS_OK] = NULL,
		[SPF_STATUS_NONE] = "none", [SPF_STATUS_MULTIPLE] = "several",
		[SPF_STATUS_INVALID] = NULL, [SPF_STATUS_UNKNOWN] =
		"unknown" };
	const struct spf_facts *spf = &c->spf;

	put_record(out, "SPF", &spf->record, words[spf->status]);
	for (size_t i = 0; i < spf->nodes; i++) {
		const struct spf_node *n = &spf->node[i];

		buf_text(out, "         ");
		for (unsigned d = 0; d < n->depth; d++)
			buf_text(out, "  ");
		(void)text_plain_bytes(out, n->term.text, n->term.len, 60);
		buf_text(out, n->lookups == 1 ? " (1 lookup" : " (");
		if (n->lookups > 1) {
			put_number(out, n->lookups);
			buf_text(out, " lookups");
		}
		buf_text(out, n->void4 && n->void6 ? ", not there)\n" :
		    n->trouble == SPF_TARGET_UNKNOWN ? ", unknown)\n" :
		    ")\n");
	}
	for (size_t i = 0; i < c->evals; i++) {
		char ip[DMARC_ADDRESS_TEXT];

		address_text(&c->eval[i].request.ip, ip);
		buf_text(out, "         ");
		buf_text(out, ip);
		buf_text(out, ": ");
		buf_text(out, spf_result_word(c->eval[i].outcome.result));
		buf_byte(out, '\n');
	}
}

static void
put_dmarc(struct buf *out, const struct dmarc_facts *d)
{
	static const char *const words[] = { [RECORD_OK] = NULL,
		[RECORD_NONE] = "none", [RECORD_MULTIPLE] = "several",
		[RECORD_INVALID] = NULL, [RECORD_UNKNOWN] = "unknown" };

	put_record(out, "DMARC", &d->record, words[d->status]);
	if (d->at == NULL || d->own)
		return;
	buf_text(out, "         the record of ");
	put(out, d->at);
	buf_byte(out, '\n');
}

static void
put_key(struct buf *out, const struct key_facts *k)
{
	static const char *const states[] = { [KEY_GOOD] = "good",
		[KEY_NONE] = "missing", [KEY_REVOKED] = "revoked",
		[KEY_INVALID] = "invalid" };

	put_name(out, "DKIM");
	put(out, k->selector);
	buf_text(out, ": ");
	buf_text(out, k->known ? states[k->key.state] : "unknown");
	if (k->key.bits > 0) {
		buf_text(out, ", RSA, ");
		put_number(out, k->key.bits);
		buf_text(out, " bits");
	} else if (k->known && k->key.type == KEY_ED25519 &&
	    k->key.state == KEY_GOOD) {
		buf_text(out, ", Ed25519");
	}
	if (k->alias_of != NULL) {
		buf_text(out, ", alias of ");
		put(out, k->alias_of);
	}
	buf_byte(out, '\n');
}

static void
put_host(struct buf *out, const struct host_facts *h)
{
	char ip[DMARC_ADDRESS_TEXT];

	address_text(&h->ip, ip);
	put_name(out, "host");
	buf_text(out, ip);
	buf_text(out, ": ");
	if (!h->known) {
		buf_text(out, "unknown\n");
		return;
	}
	put(out, h->name != NULL ? h->name : "no name");
	if (h->name != NULL && !h->confirmed)
		buf_text(out, " (does not lead back to the address)");
	buf_byte(out, '\n');
}

/* A name below, which mail uses; the record of the domain is not repeated. */
static void
put_below(struct buf *out, const struct check *b)
{
	put_name(out, "below");
	put(out, b->domain);
	buf_text(out, b->zone.exists == 0 ? ": does not exist\n" : "\n");
	put_findings(out, &b->findings);
	if (b->zone.exists == 0)
		return;
	put_mx(out, &b->mx);
	put_spf(out, b);
	if (b->dmarc.own)
		put_dmarc(out, &b->dmarc);
}

void
check_text(struct buf *out, const struct check_page *page)
{
	const struct check *c = page->check;

	put(out, c->domain);
	buf_byte(out, '\n');
	put_findings(out, &c->findings);
	put_mx(out, &c->mx);
	put_spf(out, c);
	put_dmarc(out, &c->dmarc);
	for (size_t i = 0; i < c->keys; i++)
		if (check_shows_key(c, i))
			put_key(out, &c->key[i]);
	for (size_t i = 0; i < c->hosts; i++)
		put_host(out, &c->host[i]);
	for (size_t i = 0; check_asks_names(c) && i < c->belows; i++)
		put_below(out, &c->below[i]);
}
