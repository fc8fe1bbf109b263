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

#define PAST_BYTES (CROWD_BYTES / 5)	/* besides the present facts */
#define REPORTERS_LEVEL 4	/* from which fewer reporters are kept, too */

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

static int64_t
day_or_never(int64_t seconds)
{
	return seconds == INT64_MIN ? NEVER : day_of(seconds);
}

/* Lists the errors of the domain and of subdomains; false: no memory. */
static bool
list_errors(struct gathering *r)
{
	const struct dns *dns = &r->out->dns;
	struct verdict_facts *f = &r->out->facts;
	struct verdict_dns_error *error = arena_array(r->arena,
	    dns->findings + dns->belows + 1, sizeof *error);

	if (error == NULL)
		return false;
	for (size_t i = 0; i < dns->findings + dns->belows; i++) {
		const struct dns_finding *x = i < dns->findings ?
		    &dns->finding[i] : &dns->below[i - dns->findings];

		if (x->severity == DNS_ERROR)
			error[f->dns_errors++] = (struct verdict_dns_error){
				.code = x->code, .detail = x->detail,
				.fix = x->fix, .place = x->place };
	}
	f->dns_error = error;
	return true;
}

/* Reads what DNS says of the domain. */
static enum dmarc_status
read_dns(struct gathering *r, struct dmarc_err *err)
{
	struct verdict_facts *f = &r->out->facts;
	struct dns *dns = &r->out->dns;
	struct verdict_key *key;
	enum dmarc_status st = dns_read(r->g->db, r->domain, r->g->now,
	    r->arena, dns, err);

	if (st == DMARC_OK)
		st = dns_hosts_known(r->g->db, &r->identity.hosts, err);
	if (st != DMARC_OK)
		return st;
	key = arena_array(r->arena, dns->keys + 1, sizeof *key);
	if (key == NULL || !list_errors(r))
		return dmarc_no_memory(err);
	f->dns_checked = day_or_never(dns->checked);
	f->mx_answered = day_or_never(dns->mx_answered);
	f->spf_answered = day_or_never(dns->spf_answered);
	f->dmarc_answered = day_or_never(dns->dmarc_answered);
	f->dns_parked = dns->recent && dns->takes_no_mail &&
	    dns->spf != NULL && allows_nobody(dns->spf);
	if (dns->dmarc != NULL && policy_of_record(dns->dmarc,
	    strlen(dns->dmarc), &f->dns_policy))
		f->dns_record = dns->dmarc;
	if (f->dns_record != NULL)
		f->dns_ttl = dns->dmarc_ttl;
	for (size_t i = 0; i < dns->keys; i++)
		key[f->keys++] = (struct verdict_key){ dns->key[i].domain,
		    dns->key[i].selector, dns->key[i].ttl,
		    day_of(dns->key[i].checked) };
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
	f->older = l->older;
	f->olders = l->olders;
	f->pairs = l->pairs;
	f->row = out->row;
	f->reporter = out->reporters.list;
	f->reporters = out->reporters.n;
	f->report = out->report;
}

/* Reads the mail of the domain, as a crowd of that level. */
static enum dmarc_status
read_mail(const struct gathering *r, const struct history *h, unsigned level,
    struct dmarc_err *err)
{
	struct domain_facts *out = r->out;
	int64_t last = out->facts.last;
	const struct crowd_opts opts = { .level = level, .bytes = h->bytes,
	    .mail = { .db = r->g->db, .domain = r->domain,
	    .strict = gather_strict(r->g), .all = history_days(h, last),
	    .recent = { last - W28 + 1, last } } };
	struct pairs pairs;
	enum dmarc_status st = pairs_begin(&r->identity, &opts, &out->lists,
	    &pairs, err);

	if (st == DMARC_OK)
		st = history_read(r->g, h, &pairs, r->arena, out, err);
	if (st == DMARC_OK)
		settle(crowd_origins(pairs.crowd), out);
	pairs_end(&pairs);
	reporters_end(&out->reporters);
	return st;
}

/* Reads all but the policies, as a crowd of that level. */
static enum dmarc_status
gather(const struct gather_context *g, const char *domain, int64_t last,
    struct history *h, unsigned level, struct arena *a,
    struct domain_facts *out, struct dmarc_err *err)
{
	struct gathering r = { .g = g, .domain = domain, .arena = a, .out = out,
	    .identity = { .db = g->db, .tables = g->tables,
	    .dns = &out->dns, .domain = domain, .now = g->now, .arena = a } };
	enum dmarc_status st;

	out->facts = (struct verdict_facts){ .domain = domain,
	    .today = day_of(g->now), .last = last, .dns_checked = NEVER,
	    .labels_file = g->labels_file,
	    .explain = g->explain, .pct_step = g->pct_step, .dns_ttl = -1 };
	out->summed = level > 0;
	out->reporters.distrust = g->settings->distrust;
	out->reporters.most = crowd_share(REPORTERS_KEPT,
	    level < REPORTERS_LEVEL ? 0 : level - REPORTERS_LEVEL);
	read_settings(&r);
	st = read_dns(&r, err);
	h->first_verified = NEVER;
	if (st == DMARC_OK && gather_strict(g))
		st = history_first_verified(g, domain, &out->reporters, a,
		    &h->first_verified, err);
	if (st != DMARC_OK)
		return st;
	out->facts.first_verified = h->first_verified;
	return read_mail(&r, h, level, err);
}

/* Makes everything free again that was read at a level that keeps too much. */
static bool
try_next_level(enum dmarc_status st, unsigned level, struct arena *a,
    struct arena_mark mark, struct domain_facts *out)
{
	if (st != DMARC_E_LIMIT || level + 1 == CROWD_LEVELS)
		return false;
	domain_facts_free(out);
	arena_rewind(a, mark);
	return true;
}

enum dmarc_status
gather_window(const struct gather_context *g, const char *domain, int64_t last,
    struct arena *a, struct domain_facts *out, struct dmarc_err *err)
{
	struct history h = { .bytes = PAST_BYTES };
	struct arena_mark mark = arena_mark(a);
	unsigned level = 0;
	enum dmarc_status st;

	do
		st = gather(g, domain, last, &h, level, a, out, err);
	while (try_next_level(st, level++, a, mark, out));
	return st;
}

/* Whether any report of W28 shows a policy that mail may be lost by. */
static bool
may_lose(const struct verdict_facts *f)
{
	for (size_t i = 0; i < f->publisheds; i++) {
		const struct dmarc_policy *p = &f->published[i].policy;

		if (f->published[i].day > f->last - W28 &&
		    (p->p > DMARC_P_NONE || p->sp > DMARC_P_NONE))
			return true;
	}
	return false;
}

/*
 * Finds out since when organizations report, as far as an emergency may need
 * it: mostly the reports about the domain itself are old enough.
 */
static enum dmarc_status
read_elders(const struct gather_context *g, struct domain_facts *out,
    struct dmarc_err *err)
{
	struct verdict_facts *f = &out->facts;
	const size_t enough = (size_t)rule(RULE_AGED_REPORTERS, STEP_REJECT);
	int64_t until = f->last - (int64_t)rule(RULE_AGED_DAYS, STEP_REJECT);
	size_t aged = 0;
	enum dmarc_status st;

	for (size_t i = 0; i < out->reporters.n; i++)
		aged += out->reporters.list[i].first <= until;
	f->enough_aged = aged >= enough;
	if (!may_lose(f) || (f->enough_aged && aged == out->reporters.n))
		return DMARC_OK;
	st = elders_read(g->elders, g->db, g->tables->suffixes,
	    gather_strict(g), err);
	if (st != DMARC_OK)
		return st;
	f->enough_aged = elders_until(g->elders, until) >= enough;
	for (size_t i = 0; i < out->reporters.n; i++) {
		struct verdict_reporter *r = &out->reporters.list[i];
		int64_t first = elders_first(g->elders, r->org);

		if (first < r->first)
			r->first = first;
	}
	return DMARC_OK;
}

enum dmarc_status
gather_facts(const struct gather_context *g, const char *domain,
    struct arena *a, struct domain_facts *out, struct dmarc_err *err)
{
	struct history h = { .bytes = CROWD_BYTES, .older = true,
	    .published = &out->published };
	struct arena_mark mark = arena_mark(a);
	unsigned level = 0;
	enum dmarc_status st;

	do {
		st = published_begin(&out->published, g->db, domain, a, err);
		if (st == DMARC_OK)
			st = gather(g, domain, gather_last_settled(g->now), &h,
			    level, a, out, err);
	} while (try_next_level(st, level++, a, mark, out));
	out->facts.published = out->published.list;
	out->facts.publisheds = out->published.n;
	return st == DMARC_OK ? read_elders(g, out, err) : st;
}

void
domain_facts_free(struct domain_facts *g)
{
	pair_lists_free(&g->lists);
	free(g->row);
	reporters_free(&g->reporters);
	free(g->report);
	free(g->published.list);
	*g = (struct domain_facts){ 0 };
}
