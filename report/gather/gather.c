/*
 * gather.c: see gather.h. Reads the settings; answers.c reads DNS, history.c
 * walks over the reports.
 */
#include "report/gather/gather.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/gather/answers.h"
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
	    .room = r->g->room,
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
	    .explain = g->explain, .pct_step = g->pct_step, .dns_ttl = -1,
	    .spf_since = NEVER, .spf_until = NEVER };
	out->summed = level > 0;
	out->reporters.distrust = g->settings->distrust;
	out->reporters.most = crowd_share(REPORTERS_KEPT,
	    level < REPORTERS_LEVEL ? 0 : level - REPORTERS_LEVEL);
	read_settings(&r);
	st = answers_read(g->db, domain, g->now, a, &out->dns, &out->facts,
	    err);
	if (st == DMARC_OK)
		st = dns_hosts_known(g->db, &r.identity.hosts, err);
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
