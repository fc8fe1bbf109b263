/*
 * gather.c: see gather.h. Reads the settings and DNS; history.c walks over the
 * reports.
 */
#include "report/gather/gather.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/day.h"
#include "common/record/policy.h"
#include "report/gather/history.h"

/* The context for reading the facts of one domain. */
struct gathering {
	const struct gather_context *g;
	const char *domain;
	struct identity identity;
	struct arena *arena;
	struct domain_facts *out;
};

int64_t
gather_last_settled(int64_t now)
{
	return day_of(now - DAY_SECONDS) - 1;
}

/* Reads the operator's settings for the domain. */
static void
read_settings(struct gathering *r)
{
	static const enum verdict_profile profiles[] = {
		[SETTINGS_STANDARD] = PROFILE_STANDARD,
		[SETTINGS_CAUTIOUS] = PROFILE_CAUTIOUS,
		[SETTINGS_FAST] = PROFILE_FAST,
	};
	const struct dmarc_settings *s = r->g->settings;
	const struct settings_domain *d = settings_domain(s, r->domain);
	struct verdict_facts *f = &r->out->facts;

	f->profile = profiles[s->profile];
	f->goal_quarantine = s->goal == DMARC_P_QUARANTINE;
	f->no_mail = !d->sends_mail;
	f->forwarding_accepted = d->accept_forwarding_loss;
	r->identity.tenants = d->tenants;
}

/* Whether an SPF record is exactly "v=spf1 -all". */
static bool
allows_nobody(const char *record)
{
	static const char *const want[] = { "v=spf1", "-all" };
	size_t n = 0;

	for (const char *word = record + strspn(record, " "); *word != '\0';
	    n++) {
		size_t len = strcspn(word, " ");

		if (n == 2 || len != strlen(want[n]) ||
		    strncasecmp(word, want[n], len) != 0)
			return false;
		word += len;
		word += strspn(word, " ");
	}
	return n == 2;
}

/* Reads what DNS says of the domain. */
static enum dmarc_status
read_dns(struct gathering *r, struct dmarc_err *err)
{
	struct verdict_facts *f = &r->out->facts;
	struct dns *dns = &r->out->dns;
	struct verdict_dns_error *error;
	struct verdict_key *key;
	enum dmarc_status st = dns_read(r->g->db, r->domain, r->g->now,
	    r->arena, dns, err);

	if (st == DMARC_OK)
		st = dns_hosts_known(r->g->db, &r->identity.hosts, err);
	if (st != DMARC_OK)
		return st;
	error = arena_array(r->arena, dns->findings + 1, sizeof *error);
	key = arena_array(r->arena, dns->keys + 1, sizeof *key);
	if (error == NULL || key == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < dns->findings; i++)
		if (dns->finding[i].severity == DNS_ERROR)
			error[f->dns_errors++] = (struct verdict_dns_error){
				dns->finding[i].code, dns->finding[i].detail };
	f->dns_error = error;
	f->dns_checked = dns->checked == INT64_MIN ? NEVER :
	    day_of(dns->checked);
	f->dns_parked = dns->null_mx && dns->spf != NULL &&
	    allows_nobody(dns->spf);
	if (dns->dmarc != NULL && policy_of_record(dns->dmarc,
	    strlen(dns->dmarc), &f->dns_policy))
		f->dns_record = dns->dmarc;
	if (f->dns_record != NULL)
		f->dns_ttl = dns->dmarc_ttl;
	for (size_t i = 0; i < dns->keys; i++)
		key[f->keys++] = (struct verdict_key){ dns->key[i].domain,
		    dns->key[i].selector, dns->key[i].ttl };
	f->key = key;
	return DMARC_OK;
}

/*
 * Points the facts to the arrays, which no longer move because they are
 * complete.
 */
static void
settle(const struct origins *o, struct domain_facts *out)
{
	const struct pair_lists *l = &out->lists;
	struct verdict_facts *f = &out->facts;

	f->sender = l->sender;
	f->senders = l->senders;
	f->address = l->address;
	f->addresses = l->addresses;
	f->own_selector = o->own_selector;
	f->own_selectors = o->own_selectors;
	f->pair = l->pair;
	f->pairs = l->pairs;
	f->row = out->row;
	f->reporter = out->reporters.list;
	f->reporters = out->reporters.n;
	f->report = out->report;
}

static enum dmarc_status
gather(const struct gather_context *g, const char *domain, int64_t last,
    const struct history *h, struct arena *a, struct domain_facts *out,
    struct dmarc_err *err)
{
	struct gathering r = { .g = g, .domain = domain, .arena = a, .out = out,
	    .identity = { .db = g->db, .tables = g->tables,
	    .dns = &out->dns, .domain = domain, .now = g->now, .arena = a } };
	struct pairs pairs;
	enum dmarc_status st;

	out->facts = (struct verdict_facts){ .domain = domain,
	    .today = day_of(g->now), .last = last, .dns_checked = NEVER,
	    .explain = g->explain, .pct_step = g->pct_step, .dns_ttl = -1 };
	read_settings(&r);
	st = read_dns(&r, err);
	if (st != DMARC_OK)
		return st;
	pairs = pairs_begin(&r.identity, &out->lists);
	st = history_read(g, h, &pairs, out, err);
	settle(&pairs.origins, out);
	return st;
}

enum dmarc_status
gather_window(const struct gather_context *g, const char *domain, bool strict,
    int64_t last, struct arena *a, struct domain_facts *out,
    struct dmarc_err *err)
{
	const struct history h = { .strict = strict };

	return gather(g, domain, last, &h, a, out, err);
}

enum dmarc_status
gather_facts(const struct gather_context *g, const char *domain, bool strict,
    struct arena *a, struct domain_facts *out, struct dmarc_err *err)
{
	int64_t last = gather_last_settled(g->now);
	struct published own = published_begin(last, strict, a);
	bool known = g->published != NULL && g->published->strict == strict;
	const struct history h = { .strict = strict, .older = !g->brief,
	    .published = known ? NULL : &own };
	enum dmarc_status st = gather(g, domain, last, &h, a, out, err);

	if (st == DMARC_OK)
		st = published_list(known ? g->published : &own, g->db, domain,
		    a, &out->published, &out->facts.publisheds, err);
	out->facts.published = out->published;
	return st;
}

void
domain_facts_free(struct domain_facts *g)
{
	pair_lists_free(&g->lists);
	free(g->row);
	reporters_free(&g->reporters);
	free(g->report);
	free(g->published);
	*g = (struct domain_facts){ 0 };
}
