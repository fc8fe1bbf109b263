/*
 * answers.c: see answers.h.
 */
#include "store/write/dns/answers.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "store/write/call.h"
#include "store/write/dns/history.h"
#include "store/write/transaction.h"

static void
call_count(struct call *c, enum store_param p, int64_t n)
{
	if (n >= 0)
		call_int(c, p, n);
}

static enum dmarc_status
set_domain(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	struct call c = call_start(w, a->answered ? SQL_set_dns_domain :
	    SQL_set_dns_unknown);

	call_text(&c, P_domain, a->domain);
	call_optional(&c, P_unknown, a->unknown);
	if (!a->answered)
		return call_run(&c, err);
	call_int(&c, P_now, a->now);
	call_count(&c, P_dnssec, a->dnssec);
	call_int(&c, P_mx, a->known[DNS_MX]);
	call_int(&c, P_spf, a->known[DNS_SPF]);
	call_int(&c, P_dmarc, a->known[DNS_DMARC]);
	call_int(&c, P_tree, a->tree);
	call_count(&c, P_lookups, a->lookups);
	call_count(&c, P_voids, a->voids);
	call_count(&c, P_addresses, a->addresses);
	call_optional(&c, P_place, a->dmarc_at);
	return call_run(&c, err);
}

static enum dmarc_status
clear(struct writer *w, enum store_sql sql, const char *domain,
    struct dmarc_err *err)
{
	struct call c = call_start(w, sql);

	call_text(&c, P_domain, domain);
	return call_run(&c, err);
}

static enum dmarc_status
add_record(struct writer *w, const char *domain,
    const struct dns_record_row *r, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_add_dns_record);

	call_text(&c, P_domain, domain);
	call_text(&c, P_kind, dns_kind_word(r->kind));
	call_text(&c, P_record, r->record);
	call_int(&c, P_ttl, r->ttl);
	call_text(&c, P_place, r->place);
	return call_run(&c, err);
}

/* Replaces the records of a kind that is known. */
static enum dmarc_status
set_records(struct writer *w, const struct dns_answers *a, enum dns_kind kind,
    const char **text, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_dns_records);
	struct history h = { .kind = dns_kind_word(kind), .name = a->domain,
		.record = text, .now = a->now };
	enum dmarc_status st;

	call_text(&c, P_domain, a->domain);
	call_text(&c, P_kind, dns_kind_word(kind));
	st = call_run(&c, err);
	for (size_t i = 0; i < a->records && st == DMARC_OK; i++) {
		if (a->record[i].kind != kind)
			continue;
		st = add_record(w, a->domain, &a->record[i], err);
		text[h.records++] = a->record[i].record;
	}
	/* Of what decides nothing, no history is kept. */
	return st == DMARC_OK && kind <= DNS_MX ? store_history(w, &h, err) :
	    st;
}

static enum dmarc_status
set_all_records(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	const char **text = calloc(a->records + 1, sizeof *text);
	enum dmarc_status st = DMARC_OK;

	if (text == NULL)
		return dmarc_no_memory(err);
	for (int kind = 0; kind < DNS_KINDS && st == DMARC_OK; kind++)
		if (a->known[kind])
			st = set_records(w, a, (enum dns_kind)kind, text, err);
	free(text);
	return st;
}

static enum dmarc_status
set_includes(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	enum dmarc_status st = a->tree ?
	    clear(w, SQL_clear_dns_includes, a->domain, err) : DMARC_OK;

	for (size_t i = 0; i < a->includes && st == DMARC_OK; i++) {
		const struct dns_include_row *row = &a->include[i];
		struct call c = call_start(w, SQL_add_dns_include);

		call_text(&c, P_domain, a->domain);
		call_text(&c, P_name, row->name);
		st = call_run(&c, err);
		if (st == DMARC_OK && row->record != NULL)
			st = store_history(w, &(struct history){
			    .kind = "include", .name = row->name,
			    .record = &row->record, .records = 1,
			    .now = a->now }, err);
	}
	return st;
}

static enum dmarc_status
set_findings(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_dns_findings);
	enum dmarc_status st;

	call_text(&c, P_domain, a->domain);
	call_text(&c, P_codes, a->codes);
	call_text(&c, P_subjects, a->subjects);
	st = call_run(&c, err);
	for (size_t i = 0; i < a->findings && st == DMARC_OK; i++) {
		const struct dns_finding_row *f = &a->finding[i];

		c = call_start(w, SQL_add_dns_finding);
		call_text(&c, P_domain, a->domain);
		call_text(&c, P_code, f->code);
		call_text(&c, P_detail, f->detail);
		call_text(&c, P_severity, dns_severity_word(f->severity));
		call_text(&c, P_subject, f->subject);
		call_optional(&c, P_fix, f->fix);
		st = call_run(&c, err);
	}
	return st;
}

static enum dmarc_status
set_key(struct writer *w, const struct dns_key_row *k, int64_t now,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_set_dns_key);
	char *name = NULL;
	enum dmarc_status st;

	call_text(&c, P_domain, k->domain);
	call_text(&c, P_selector, k->selector);
	call_text(&c, P_state, dns_key_state_word(k->state));
	call_optional(&c, P_type, k->type);
	if (k->bits > 0)
		call_int(&c, P_bits, k->bits);
	call_int(&c, P_testing, k->testing);
	if (k->state != DNS_KEY_MISSING)
		call_int(&c, P_ttl, k->ttl);
	call_int(&c, P_now, now);
	if (k->hash != NULL)
		call_blob(&c, P_hash, k->hash, 32);
	call_optional(&c, P_cname, k->cname);
	if (k->seen > 0)
		call_int(&c, P_seen_ts, k->seen);
	st = call_run(&c, err);
	if (st != DMARC_OK)
		return st;
	name = malloc(strlen(k->selector) + strlen(k->domain) +
	    sizeof "._domainkey.");
	if (name == NULL)
		return dmarc_no_memory(err);
	(void)stpcpy(stpcpy(stpcpy(name, k->selector), "._domainkey."),
	    k->domain);
	st = store_history(w, &(struct history){ .kind = "dkim", .name = name,
	    .record = &k->record, .records = 1, .now = now }, err);
	free(name);
	return st;
}

static enum dmarc_status
set_evals(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_dns_spf);
	enum dmarc_status st;

	call_text(&c, P_domain, a->domain);
	call_int(&c, P_before, a->now - DNS_SPF_KEPT);
	st = call_run(&c, err);
	for (size_t i = 0; i < a->evals && st == DMARC_OK; i++) {
		const struct dns_spf_row *e = &a->eval[i];

		c = call_start(w, SQL_set_dns_spf);
		call_text(&c, P_domain, a->domain);
		call_text(&c, P_ip, e->ip);
		call_text(&c, P_envelope_from, e->mail_from);
		call_text(&c, P_result, e->result);
		call_optional(&c, P_term, e->term);
		call_optional(&c, P_place, e->place);
		call_int(&c, P_lookups, e->lookups);
		call_int(&c, P_now, a->now);
		st = call_run(&c, err);
	}
	return st;
}

/* Whether there is something to store. */
static enum dmarc_status
is_stored(struct writer *w, const struct dns_answers *a, bool *stored,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_dns_domain);
	int64_t ignored;

	call_text(&c, P_domain, a->domain);
	return call_find(&c, stored, &ignored, err);
}

static enum dmarc_status
is_key_stored(struct writer *w, const struct dns_key_row *k, bool *stored,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_dns_key);
	int64_t ignored;

	call_text(&c, P_domain, k->domain);
	call_text(&c, P_selector, k->selector);
	return call_find(&c, stored, &ignored, err);
}

static enum dmarc_status
set_all(struct writer *w, const struct dns_answers *a, struct dmarc_err *err)
{
	bool stored = false;
	enum dmarc_status st = is_stored(w, a, &stored, err);

	if (st == DMARC_OK && (a->answered || stored)) {
		st = set_domain(w, a, err);
		if (st == DMARC_OK)
			st = set_all_records(w, a, err);
		if (st == DMARC_OK)
			st = set_includes(w, a, err);
		if (st == DMARC_OK)
			st = set_findings(w, a, err);
	}
	for (size_t i = 0; i < a->keys && st == DMARC_OK; i++) {
		bool wanted = true;

		if (a->key[i].if_stored)
			st = is_key_stored(w, &a->key[i], &wanted, err);
		if (st == DMARC_OK && wanted)
			st = set_key(w, &a->key[i], a->now, err);
	}
	return st == DMARC_OK ? set_evals(w, a, err) : st;
}

enum dmarc_status
store_answers(struct writer *w, const struct dns_answers *a,
    struct dmarc_err *err)
{
	enum dmarc_status st = transaction_begin(w, err);

	if (st == DMARC_OK)
		st = set_all(w, a, err);
	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st != DMARC_OK)
		transaction_rollback(w);
	return st;
}
