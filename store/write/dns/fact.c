/*
 * fact.c: see fact.h.
 */
#include "store/write/dns/fact.h"

#include "store/codes.h"
#include "store/write/call.h"
#include "store/write/dns/answers.h"

/* Runs a statement with what a fact says. */
static enum dmarc_status
run(struct writer *w, enum store_sql sql, const struct dns_fact *f,
    struct dmarc_err *err)
{
	struct call c = call_start(w, sql);

	call_int(&c, P_now, f->checked);
	call_text(&c, P_answer, f->answer);
	if (f->hash != NULL)
		call_blob(&c, P_hash, f->hash, 32);
	return call_run(&c, err);
}

/* Runs a statement about the records, includes or findings of a domain. */
static enum dmarc_status
run_part(struct writer *w, enum store_sql sql, const struct dns_fact *f,
    struct dmarc_err *err)
{
	struct call c = call_start(w, sql);

	call_text(&c, P_domain, f->name);
	call_text(&c, P_answer, f->answer);
	return call_run(&c, err);
}

/* Whether what is stored is as new or newer. */
static enum dmarc_status
is_known(struct writer *w, enum store_sql sql, enum store_param name,
    const struct dns_fact *f, bool *known, struct dmarc_err *err)
{
	struct call c = call_start(w, sql);
	int64_t ignored;

	call_text(&c, name, f->name);
	call_int(&c, P_now, f->checked);
	return call_find(&c, known, &ignored, err);
}

/* Deletes the records, includes and findings of a domain. */
static enum dmarc_status
clear_parts(struct writer *w, const char *domain, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_dns_includes);
	enum dmarc_status st;

	call_text(&c, P_domain, domain);
	st = call_run(&c, err);
	for (int kind = 0; kind < DNS_KINDS && st == DMARC_OK; kind++) {
		c = call_start(w, SQL_clear_dns_records);
		call_text(&c, P_domain, domain);
		call_text(&c, P_kind, dns_kind_word((enum dns_kind)kind));
		st = call_run(&c, err);
	}
	if (st != DMARC_OK)
		return st;
	c = call_start(w, SQL_clear_dns_findings);
	call_text(&c, P_domain, domain);
	call_text(&c, P_codes, "[]");
	call_text(&c, P_subjects, "[]");
	return call_run(&c, err);
}

static enum dmarc_status
keep_domain(struct writer *w, const struct dns_fact *f, struct dmarc_err *err)
{
	static const enum store_sql parts[] = { SQL_keep_dns_records,
		SQL_keep_dns_includes, SQL_keep_dns_findings };
	bool known = false;
	enum dmarc_status st = is_known(w, SQL_find_newer_domain, P_name, f,
	    &known, err);

	if (st != DMARC_OK || known)
		return st;
	st = clear_parts(w, f->name, err);
	if (st == DMARC_OK)
		st = run(w, SQL_keep_dns_domain, f, err);
	for (size_t i = 0; i < sizeof parts / sizeof *parts &&
	    st == DMARC_OK; i++)
		st = run_part(w, parts[i], f, err);
	return st;
}

static enum dmarc_status
keep_service(struct writer *w, const struct dns_fact *f, struct dmarc_err *err)
{
	bool known = false;
	enum dmarc_status st = is_known(w, SQL_find_newer_ranges, P_service, f,
	    &known, err);

	return st != DMARC_OK || known ? st : replace_ranges(w, f->name,
	    f->range, f->ranges, f->checked, err);
}

enum dmarc_status
store_fact(struct writer *w, const struct dns_fact *f, struct dmarc_err *err)
{
	static const enum store_sql sql[DNS_FACTS] = {
		[DNS_FACT_KEY] = SQL_keep_dns_key,
		[DNS_FACT_SPF] = SQL_keep_dns_spf,
		[DNS_FACT_NAME] = SQL_keep_dns_name,
		[DNS_FACT_HOST] = SQL_keep_dns_host,
		[DNS_FACT_HISTORY] = SQL_keep_dns_history,
	};

	switch (f->kind) {
	case DNS_FACT_DOMAIN:
		return keep_domain(w, f, err);
	case DNS_FACT_SERVICE:
		return keep_service(w, f, err);
	default:
		return run(w, sql[f->kind], f, err);
	}
}

enum dmarc_status
store_facts_end(struct writer *w, struct dmarc_err *err)
{
	static const enum store_sql steps[] = { SQL_join_dns_history,
		SQL_drop_joined_history, SQL_date_dns_keys,
		SQL_expire_dns_spf };
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < sizeof steps / sizeof *steps &&
	    st == DMARC_OK; i++) {
		struct call c = call_start(w, steps[i]);

		if (steps[i] == SQL_expire_dns_spf)
			call_int(&c, P_kept, DNS_SPF_KEPT);
		st = call_run(&c, err);
	}
	return st;
}
