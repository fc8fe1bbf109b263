/*
 * stored_json.c: see stored.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/address.h"
#include "common/day.h"
#include "common/facts/words.h"
#include "common/record/policy.h"
#include "dns/show/object.h"
#include "dns/show/stored.h"

/* The records of a kind. */
struct kind {
	size_t n;
	struct buf first;	/* the first of them */
	bool known;
};

static const char *
status_of(const struct kind *k)
{
	return k->n == 1 ? "ok" : k->n > 1 ? "multiple" : k->known ? "none" :
	    "unknown";
}

static void
put_time(struct object *o, const char *key, int64_t seconds)
{
	char time[DAY_TIME_TEXT];

	if (seconds == INT64_MIN) {
		object_null(o, key);
		return;
	}
	day_time(seconds, time);
	object_text(o, key, time);
}

static void
put_number(struct object *o, const char *key, int64_t n)
{
	if (n < 0)
		object_null(o, key);
	else
		object_count(o, key, (uint64_t)n);
}

/* A host of a record such as "10 mx.example.org". */
static void
put_mx_host(struct object *hosts, const char *record)
{
	struct object host = object_inner(hosts, NULL, '{'), list;
	char *end;
	unsigned long preference = strtoul(record, &end, 10);

	object_count(&host, "preference", preference);
	object_text(&host, "host", *end == ' ' ? end + 1 : end);
	list = object_inner(&host, "addresses", '[');
	object_end(&list, ']');
	object_null(&host, "state");
	object_end(&host, '}');
}

/* Writes MX, and keeps the records of the other kinds. */
static enum dmarc_status
put_mx(struct object *doc, const struct stored_page *page, struct kind *spf,
    struct kind *dmarc, struct dmarc_err *err)
{
	struct statement s = stored_records_start(page->db, page->domain);
	struct object mx = object_inner(doc, "mx", '{');
	struct object hosts = object_inner(&mx, "hosts", '[');
	struct kind *other;
	enum dns_kind kind;
	const char *record;
	bool null = false;
	size_t n = 0;

	while (stored_records_next(&s, &kind, &record)) {
		if (kind == DNS_MX && strcmp(record, "0 .") == 0) {
			null = true;
		} else if (kind == DNS_MX) {
			put_mx_host(&hosts, record);
			n++;
		} else if (kind < DNS_KINDS) {
			other = kind == DNS_SPF ? spf : dmarc;
			if (other->n++ == 0)
				buf_text(&other->first, record);
		}
	}
	object_end(&hosts, ']');
	object_text(&mx, "status", n > 0 ? "ok" : null ? "null" :
	    page->d->mx ? "none" : "unknown");
	object_end(&mx, '}');
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_includes(struct object *spf, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_includes_start(page->db, page->domain);
	struct object list = object_inner(spf, "includes", '[');
	const char *name;

	while (stored_includes_next(&s, &name))
		object_text(&list, NULL, name);
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

static void
put_mail_from(struct object *o, const char *domain)
{
	struct buf text = BUF_INIT(4096);

	buf_text(&text, "postmaster@");
	buf_text(&text, domain);
	object_text(o, "mail_from", buf_string(&text));
	buf_free(&text);
}

static enum dmarc_status
put_evals(struct object *spf, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_senders_start(page->db, page->domain,
	    page->now);
	struct object list = object_inner(spf, "eval", '['), eval;
	struct stored_sender e;

	while (stored_senders_next(&s, &e)) {
		eval = object_inner(&list, NULL, '{');
		object_text(&eval, "ip", e.ip);
		put_mail_from(&eval, e.mail_from);
		object_text(&eval, "result", e.result);
		object_text(&eval, "term", e.term);
		object_text(&eval, "at", e.at);
		object_count(&eval, "lookups", e.lookups);
		object_end(&eval, '}');
	}
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_spf(struct object *doc, const struct stored_page *page, struct kind *k,
    struct dmarc_err *err)
{
	struct object o = object_inner(doc, "spf", '{'), list;
	enum dmarc_status st;

	object_text(&o, "status", status_of(k));
	object_text(&o, "record", k->n == 1 ? buf_string(&k->first) : NULL);
	put_number(&o, "lookups", page->d->lookups);
	put_number(&o, "voids", page->d->voids);
	put_number(&o, "ipv4_addresses", page->d->addresses);
	st = put_includes(&o, page, err);
	list = object_inner(&o, "tree", '[');
	object_end(&list, ']');
	if (st == DMARC_OK)
		st = put_evals(&o, page, err);
	object_end(&o, '}');
	return st;
}

static const char *
word(enum dmarc_p p)
{
	return p == DMARC_P_UNKNOWN ? NULL : p_word(p);
}

static void
put_dmarc(struct object *doc, const struct stored_page *page, struct kind *k)
{
	struct object o = object_inner(doc, "dmarc", '{'), list;
	const char *record = k->n == 1 ? buf_string(&k->first) : NULL;
	struct dmarc_policy p;
	bool valid = record != NULL &&
	    policy_of_record(record, k->first.len, &p);

	object_text(&o, "status", record != NULL && !valid ? "invalid" :
	    status_of(k));
	object_text(&o, "at", page->d->dmarc_at);
	object_text(&o, "record", record);
	object_text(&o, "p", valid ? word(p.p) : NULL);
	object_text(&o, "sp", valid ? word(p.sp) : NULL);
	object_text(&o, "np", valid ? word(p.np) : NULL);
	object_text(&o, "t", !valid || p.testing < 0 ? NULL :
	    p.testing == 1 ? "y" : "n");
	put_number(&o, "pct", valid ? p.pct : -1);
	object_text(&o, "adkim", valid ? alignment_word(p.adkim) : NULL);
	object_text(&o, "aspf", valid ? alignment_word(p.aspf) : NULL);
	list = object_inner(&o, "rua", '[');
	object_end(&list, ']');
	object_end(&o, '}');
}

static enum dmarc_status
put_keys(struct object *doc, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_keys_start(page->db, page->domain,
	    page->now);
	struct object list = object_inner(doc, "keys", '['), o;
	struct stored_key k;

	while (stored_keys_next(&s, &k)) {
		o = object_inner(&list, NULL, '{');
		object_text(&o, "domain", k.domain);
		object_text(&o, "selector", k.selector);
		object_text(&o, "state", k.state);
		object_text(&o, "type", k.type);
		put_number(&o, "bits", k.bits);
		object_bool(&o, "testing", k.testing);
		object_text(&o, "cname", k.cname);
		put_time(&o, "first_seen", k.first);
		put_time(&o, "last_seen", k.last);
		object_end(&o, '}');
	}
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_hosts(struct object *doc, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_senders_start(page->db, page->domain,
	    page->now);
	struct object list = object_inner(doc, "hosts", '['), o;
	struct stored_sender e;
	char last[DMARC_ADDRESS_TEXT] = "";

	while (stored_senders_next(&s, &e)) {
		/* An address has a row for each envelope domain. */
		if (strncmp(last, e.ip, sizeof last - 1) == 0)
			continue;
		(void)snprintf(last, sizeof last, "%s", e.ip);
		o = object_inner(&list, NULL, '{');
		object_text(&o, "ip", e.ip);
		object_text(&o, "name", e.name);
		object_maybe(&o, "confirmed", e.known ? e.confirmed : -1);
		object_end(&o, '}');
	}
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

static enum dmarc_status
put_findings(struct object *doc, struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_findings_start(page->db, page->domain);
	struct object list = object_inner(doc, "findings", '['), o;
	struct stored_finding f;

	while (stored_findings_next(&s, &f)) {
		page->errors |= f.severity == DNS_ERROR;
		o = object_inner(&list, NULL, '{');
		object_text(&o, "code", f.code);
		object_text(&o, "severity", dns_severity_word(f.severity));
		object_text(&o, "subject", f.subject);
		object_text(&o, "detail", f.detail);
		object_text(&o, "fix", f.fix);
		object_end(&o, '}');
	}
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

static void
put_unknown(struct object *doc, const char *unknown)
{
	struct object list = object_inner(doc, "unknown", '[');

	while (unknown != NULL) {
		const char *end = strstr(unknown, "; ");

		object_bytes(&list, NULL, unknown, end != NULL ?
		    (size_t)(end - unknown) : strlen(unknown));
		unknown = end != NULL ? end + 2 : NULL;
	}
	object_end(&list, ']');
}

enum dmarc_status
stored_json(struct buf *out, struct stored_page *page, struct dmarc_err *err)
{
	struct object doc = object_begin(out, '{');
	struct kind spf = { .first = BUF_INIT(1 << 20), .known = page->d->spf };
	struct kind dmarc = { .first = BUF_INIT(1 << 20),
		.known = page->d->dmarc };
	enum dmarc_status st;

	object_text(&doc, "domain", page->domain);
	put_time(&doc, "checked_at", page->d->checked);
	object_null(&doc, "exists");
	object_maybe(&doc, "dnssec", page->d->dnssec);
	object_null(&doc, "parked");
	put_unknown(&doc, page->d->unknown);
	st = put_mx(&doc, page, &spf, &dmarc, err);
	if (st == DMARC_OK)
		st = put_spf(&doc, page, &spf, err);
	put_dmarc(&doc, page, &dmarc);
	if (st == DMARC_OK)
		st = put_keys(&doc, page, err);
	if (st == DMARC_OK)
		st = put_hosts(&doc, page, err);
	if (st == DMARC_OK)
		st = put_findings(&doc, page, err);
	object_end(&doc, '}');
	buf_byte(out, '\n');
	buf_free(&spf.first);
	buf_free(&dmarc.first);
	return st;
}
