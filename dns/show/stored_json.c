/*
 * stored_json.c: see stored.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/address.h"
#include "common/day.h"
#include "common/facts/words.h"
#include "dns/show/object.h"
#include "dns/show/stored_facts.h"

static const char *
status_of(const struct stored_kind *k)
{
	return k->n == 1 ? "ok" : k->n > 1 ? "multiple" : k->known ? "none" :
	    "unknown";
}

static const char *
only(const struct stored_kind *k)
{
	return k->n == 1 ? k->record[0] : NULL;
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

/* A host of a record such as "10 mx.example.org"; more is not stored. */
static void
put_mx_host(struct object *hosts, const char *record)
{
	struct object host = object_inner(hosts, NULL, '{');
	char *end;
	unsigned long preference = strtoul(record, &end, 10);

	object_count(&host, "preference", preference);
	object_text(&host, "host", *end == ' ' ? end + 1 : end);
	object_null(&host, "addresses");
	object_null(&host, "state");
	object_end(&host, '}');
}

static void
put_mx(struct object *doc, const struct stored_facts *f)
{
	const struct stored_kind *k = &f->kind[DNS_MX];
	struct object mx = object_inner(doc, "mx", '{');
	struct object hosts = object_inner(&mx, "hosts", '[');

	for (size_t i = 0; i < k->n; i++)
		put_mx_host(&hosts, k->record[i]);
	object_end(&hosts, ']');
	object_text(&mx, "status", k->n > 0 ? "ok" : f->null_mx ? "null" :
	    status_of(k));
	object_end(&mx, '}');
}

static enum dmarc_status
put_includes(struct object *spf, const struct stored_page *page,
    struct dmarc_err *err)
{
	struct statement s = stored_includes_start(page->db, page->domain);
	struct object list = object_inner(spf, "includes", '[');
	const char *name, *record;

	while (stored_includes_next(&s, &name, &record))
		object_text(&list, NULL, name);
	object_end(&list, ']');
	return statement_end(&s, DMARC_OK, err);
}

/* Whether a term leads to nothing is not stored. */
static void
put_tree(struct object *spf, const struct stored_facts *f)
{
	struct object list = object_inner(spf, "tree", '['), node;

	for (size_t i = 0; i < f->nodes; i++) {
		const struct stored_node *n = &f->node[i];

		node = object_inner(&list, NULL, '{');
		object_text(&node, "at", n->at);
		object_bytes(&node, "term", n->term, n->len);
		object_count(&node, "lookups", n->lookups);
		object_null(&node, "void");
		object_end(&node, '}');
	}
	object_end(&list, ']');
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
put_spf(struct object *doc, const struct stored_page *page,
    const struct stored_facts *f, struct dmarc_err *err)
{
	const struct stored_kind *k = &f->kind[DNS_SPF];
	struct object o = object_inner(doc, "spf", '{');
	enum dmarc_status st;

	object_text(&o, "status", status_of(k));
	object_text(&o, "record", only(k));
	put_number(&o, "lookups", page->d->lookups);
	put_number(&o, "voids", page->d->voids);
	put_number(&o, "ipv4_addresses", page->d->addresses);
	st = put_includes(&o, page, err);
	put_tree(&o, f);
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
put_targets(struct object *dmarc, const struct stored_facts *f)
{
	struct object list = object_inner(dmarc, "rua", '['), o;

	for (size_t i = 0; i < f->ruas; i++) {
		o = object_inner(&list, NULL, '{');
		object_bytes(&o, "uri", f->rua[i].uri, f->rua[i].len);
		object_bool(&o, "external", f->rua[i].external);
		object_maybe(&o, "authorised", f->rua[i].external ?
		    f->rua[i].authorised : 1);
		object_end(&o, '}');
	}
	object_end(&list, ']');
}

static void
put_dmarc(struct object *doc, const struct stored_page *page,
    const struct stored_facts *f)
{
	const struct stored_kind *k = &f->kind[DNS_DMARC];
	struct object o = object_inner(doc, "dmarc", '{');
	const struct dmarc_policy *p = &f->policy;

	object_text(&o, "status", k->n == 1 && !f->valid ? "invalid" :
	    status_of(k));
	object_text(&o, "at", page->d->dmarc_at);
	object_text(&o, "record", only(k));
	object_text(&o, "p", f->valid ? word(p->p) : NULL);
	object_text(&o, "sp", f->valid ? word(p->sp) : NULL);
	object_text(&o, "np", f->valid ? word(p->np) : NULL);
	object_text(&o, "t", !f->valid || p->testing < 0 ? NULL :
	    p->testing == 1 ? "y" : "n");
	put_number(&o, "pct", f->valid ? p->pct : -1);
	object_text(&o, "adkim", f->valid ? alignment_word(p->adkim) : NULL);
	object_text(&o, "aspf", f->valid ? alignment_word(p->aspf) : NULL);
	put_targets(&o, f);
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

static enum dmarc_status put_below(struct object *doc,
    struct stored_page *page, struct dmarc_err *err);

/* What stands of a domain and of a name below it. */
static enum dmarc_status
put_domain(struct object *doc, struct stored_page *page,
    struct dmarc_err *err)
{
	struct stored_facts f;
	enum dmarc_status st = stored_facts_read(page, &f, err);

	if (st != DMARC_OK)
		return st;
	object_text(doc, "domain", page->domain);
	put_time(doc, "checked_at", page->d->checked);
	object_maybe(doc, "exists", f.exists);
	object_maybe(doc, "dnssec", page->d->dnssec);
	object_maybe(doc, "parked", f.parked);
	put_unknown(doc, page->d->unknown);
	put_mx(doc, &f);
	st = put_spf(doc, page, &f, err);
	put_dmarc(doc, page, &f);
	if (st == DMARC_OK && !page->below)
		st = put_keys(doc, page, err);
	if (st == DMARC_OK && !page->below)
		st = put_hosts(doc, page, err);
	if (st == DMARC_OK && !page->below)
		st = put_below(doc, page, err);
	return st == DMARC_OK ? put_findings(doc, page, err) : st;
}

static enum dmarc_status
put_below(struct object *doc, struct stored_page *page,
    struct dmarc_err *err)
{
	struct object list = object_inner(doc, "below", '['), o;
	const char **name = NULL;
	size_t n = 0;
	enum dmarc_status st = stored_names(page, &name, &n, err);

	for (size_t i = 0; i < n && st == DMARC_OK; i++) {
		struct stored_domain d;
		struct stored_page below = *page;

		below.domain = name[i];
		below.d = &d;
		below.below = true;
		st = stored_domain(page->db, name[i], page->now, page->arena,
		    &d, err);
		o = object_inner(&list, NULL, '{');
		if (st == DMARC_OK)
			st = put_domain(&o, &below, err);
		object_end(&o, '}');
		page->errors |= below.errors;
	}
	object_end(&list, ']');
	return st;
}

enum dmarc_status
stored_json(struct buf *out, struct stored_page *page, struct dmarc_err *err)
{
	struct object doc = object_begin(out, '{');
	enum dmarc_status st = put_domain(&doc, page, err);

	object_end(&doc, '}');
	buf_byte(out, '\n');
	return st;
}
