/*
 * sections.c: see sections.h.
 */
#include "report/gather/sources/sections.h"

#include <string.h>

#include "report/gather/sources/coverage.h"
#include "report/gather/sources/group.h"
#include "store/read/domains.h"
#include "store/read/policies.h"

/* What all sections of a domain share. */
static enum dmarc_status
read_domain(const struct sections_context *s, const char *domain,
    struct arena *a, struct section *out, struct dmarc_err *err)
{
	enum dmarc_status st;
	bool found;

	out->domain = arena_strndup(a, domain, strlen(domain));
	if (out->domain == NULL)
		return dmarc_no_memory(err);
	out->policy = (struct dmarc_policy){ .testing = -1, .pct = -1 };
	st = apart_read(s->db, domain, s->window, &out->apart, err);
	if (st == DMARC_OK)
		st = domain_last_day(s->db, domain,
		    day_from_civil(9999, 12, 31), &out->last_day, err);
	if (st == DMARC_OK)
		st = dns_evals_read(s->db, domain, s->now, a, &out->eval,
		    &out->evals, err);
	if (st == DMARC_OK)
		st = coverage_read(s->db, domain, s->window, SECTION_ALL, a,
		    &out->coverage, err);
	for (size_t i = 0; st == DMARC_OK && i < out->coverage.reporters; i++)
		if (i == 0 ||
		    out->coverage.reporter[i].last > out->last_report)
			out->last_report = out->coverage.reporter[i].last;
	if (st == DMARC_OK && out->coverage.reporters > 0)
		st = policy_of_day(s->db, domain, out->last_report, &found,
		    &out->policy, err);
	return st;
}

enum dmarc_status
sections_read(struct sections_context *s, const char *domain, struct arena *a,
    struct section out[2], size_t *n, struct dmarc_err *err)
{
	struct section about = { .scope = SECTION_ALL };
	struct identity identity = { .db = s->db, .tables = s->tables,
	    .domain = domain, .now = s->now, .arena = a };
	size_t built = 0;
	enum dmarc_status st = read_domain(s, domain, a, &about, err);

	if (st == DMARC_OK)
		st = dns_hosts_known(s->db, &identity.hosts, err);
	if (st == DMARC_OK)
		st = sent_read(&identity, s->window, s->split, &s->list, err);
	if (st == DMARC_OK)
		st = group_sent(s->list.sent, s->list.n, s->opts, a, out,
		    &built, err);
	for (size_t i = 0; st == DMARC_OK && i < built; i++) {
		out[i].domain = about.domain;
		out[i].policy = about.policy;
		out[i].apart = about.apart;
		out[i].coverage = about.coverage;
		out[i].eval = about.eval;
		out[i].evals = about.evals;
		out[i].last_day = about.last_day;
		out[i].last_report = about.last_report;
		if (!s->split)
			out[i].scope = SECTION_ALL;
		else if (built > 1)
			st = coverage_read(s->db, domain, s->window,
			    out[i].scope, a, &out[i].coverage, err);
	}
	if (st == DMARC_OK)
		*n = built;
	return st;
}
