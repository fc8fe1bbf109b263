/*
 * stored_text.c: see stored.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/day.h"
#include "common/text.h"
#include "dns/show/fix.h"
#include "dns/show/stored.h"

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

	while (stored_findings_next(&s, &f)) {
		page->errors |= f.severity == DNS_ERROR;
		put(out, "  ", dns_severity_word(f.severity));
		put(out, " ", f.code);
		put(out, ": ", f.detail);
		buf_byte(out, '\n');
		if (f.fix != NULL)
			fix_write(out, f.fix);
	}
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_records(struct buf *out, const struct stored_page *page,
    struct dmarc_err *err)
{
	static const char *const names[] = { [DNS_DMARC] = "  DMARC  ",
		[DNS_SPF] = "  SPF    ", [DNS_MX] = "  MX     " };
	const bool known[] = { [DNS_DMARC] = page->d->dmarc,
		[DNS_SPF] = page->d->spf, [DNS_MX] = page->d->mx };
	bool there[DNS_KINDS] = { false };
	struct statement s = stored_records_start(page->db, page->domain);
	enum dns_kind kind;
	const char *record;

	while (stored_records_next(&s, &kind, &record)) {
		if (kind >= DNS_KINDS)
			continue;
		there[kind] = true;
		put(out, names[kind], record);
		buf_byte(out, '\n');
	}
	for (int i = 0; i < DNS_KINDS; i++) {
		if (there[i])
			continue;
		put(out, names[i], known[i] ? "none" : "unknown");
		buf_byte(out, '\n');
	}
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_keys(struct buf *out, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_keys_start(page->db, page->domain,
	    page->now);
	struct stored_key k;
	char bits[40], since[DAY_TIME_TEXT];

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
			day_time(k.first, since);
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

enum dmarc_status
stored_text(struct buf *out, struct stored_page *page, struct dmarc_err *err)
{
	char checked[DAY_TIME_TEXT];
	enum dmarc_status st;

	day_time(page->d->checked, checked);
	put(out, "", page->domain);
	put(out, ", as of ", checked);
	if (page->d->unknown != NULL)
		put(out, ", not known: ", page->d->unknown);
	buf_byte(out, '\n');
	st = put_findings(out, page, err);
	if (st == DMARC_OK)
		st = put_records(out, page, err);
	if (st == DMARC_OK)
		st = put_keys(out, page, err);
	return st == DMARC_OK ? put_senders(out, page, err) : st;
}
