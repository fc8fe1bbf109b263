/*
 * random_facts.h: facts of random domains, the same for the same seed. They
 * need not make sense, like the untrusted reports they stand for.
 */
#ifndef DMARC_TESTS_REPORT_VERDICT_RANDOM_FACTS_H
#define DMARC_TESTS_REPORT_VERDICT_RANDOM_FACTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/verdict/verdict.h"
#include "tests/report/verdict/facts_lists.h"

#define LAST 20000		/* the last settled day */
#define SENDERS 12
#define SELECTORS 64
#define MOST_PAIRS 48
#define MOST_ROWS 3000
#define MOST_REPORTERS 7
#define MOST_RESULTS 3
#define MOST_PUBLISHED 300
#define EXTRA 1000		/* rows and pairs a test may add */

struct world {
	uint64_t state;		/* of the generator */
	struct verdict_facts f;
	struct verdict_pair pair[MOST_PAIRS + 4];
	struct verdict_mail mail[MOST_PAIRS + 4];
	struct verdict_result result[(MOST_PAIRS + 4) * MOST_RESULTS * 2];
	struct verdict_row row[MOST_ROWS + EXTRA];
	struct verdict_reporter reporter[MOST_REPORTERS];
	struct verdict_report report[(W28 + W7) * MOST_REPORTERS + EXTRA];
	struct verdict_older older[MOST_PAIRS * 4];
	struct verdict_published published[MOST_PUBLISHED];
	struct verdict_sender sender[SENDERS + 4];
	struct verdict_address address[MOST_PAIRS + 4];
	struct verdict_own_selector own_selector[SELECTORS];
	char key[SENDERS][16];
	bool active[W28 + W7][MOST_REPORTERS];	/* by age of the day */
};

/* SplitMix64: any seed will do. */
static inline uint64_t
world_next(struct world *w)
{
	uint64_t z = w->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 .. n-1 */
static inline uint64_t
below(struct world *w, uint64_t n)
{
	return world_next(w) % n;
}

static inline bool
chance(struct world *w, unsigned percent)
{
	return below(w, 100) < percent;
}

/* Mostly a small count, sometimes the largest possible. */
static inline uint64_t
random_count(struct world *w)
{
	switch (below(w, 12)) {
	case 0:
		return 0;
	case 1:
		return below(w, 5000);
	case 2:
		return chance(w, 4) ? UINT64_C(1000000000000) : 100;
	default:
		return 1 + below(w, 30);
	}
}

static inline size_t
random_results(struct world *w, struct verdict_result *r, bool dkim)
{
	static const struct {
		const char *name;
		bool own;
	} domains[] = { { "example.com", true }, { "news.example.com", true },
	    { "mailer.example", false }, { "uni.example", false } };
	static const char *const selectors[] = { "s1", "s1", "s2", "k3", "",
	    NULL };
	size_t n = below(w, MOST_RESULTS + 1);

	for (size_t i = 0; i < n; i++) {
		size_t d = chance(w, 60) ? 0 : below(w, 4);

		r[i] = (struct verdict_result){ .domain = domains[d].name,
		    .own = domains[d].own,
		    .selector = dkim ? selectors[below(w, 6)] : NULL,
		    .result = chance(w, 60) ? DMARC_RESULT_PASS :
		    (enum dmarc_result)below(w, DMARC_RESULTS) };
		r[i].own_selector = facts_selector(w->own_selector,
		    &w->f.own_selectors, &r[i]);
	}
	return n;
}

static inline bool
own_pass(const struct verdict_result *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (r[i].own && r[i].result == DMARC_RESULT_PASS)
			return true;
	return false;
}

static inline void
random_pair(struct world *w, size_t at, bool subdomains)
{
	struct verdict_pair *p = &w->pair[at];
	struct verdict_mail *m = &w->mail[at];
	struct verdict_result *r = &w->result[at * MOST_RESULTS * 2];
	struct verdict_address from = { .host = NULL };
	size_t sender = below(w, SENDERS);

	*m = (struct verdict_mail){ .header_from = "example.com", .dkim = r,
	    .spf = r + MOST_RESULTS, .found = (int)below(w, 3) - 1 };
	m->dkims = random_results(w, r, true);
	m->spfs = random_results(w, r + MOST_RESULTS, false);
	m->dkim_aligned = chance(w, 95) ? own_pass(r, m->dkims) :
	    chance(w, 50);
	m->spf_aligned = chance(w, 95) ? own_pass(m->spf, m->spfs) :
	    chance(w, 50);
	m->disposition = (enum dmarc_disposition)below(w, 5);
	m->forwarded = chance(w, 12);
	m->below = subdomains && chance(w, 40);
	*p = (struct verdict_pair){ .mail = m, .sender = (uint32_t)sender,
	    .label = chance(w, 90) ? VERDICT_UNLABELLED :
	    (enum verdict_label)below(w, 6), .tenant = chance(w, 5),
	    .older = NO_PLACE };
	/* Some addresses belong to several senders. */
	from.source.byte[10] = from.source.byte[11] = 0xff;
	from.source.byte[12] = 192;
	from.source.byte[14] = (unsigned char)(chance(w, 90) ? sender : 99);
	from.source.byte[15] = (unsigned char)below(w, 3);
	from.host_confirmed = chance(w, 10);
	from.host_named = from.host_confirmed && chance(w, 50);
	p->address = facts_address(w->address, &w->f.addresses, &from);
	for (uint64_t n = chance(w, 40) ? 1 + below(w, 3) : 0;
	    n > 0 && w->f.reporters > 0; n--) {
		struct verdict_older x = { .messages = 1 + below(w, 200),
		    .reporter = { (uint32_t)below(w, w->f.reporters) },
		    .reporters = 1 };

		x.last = LAST - W28 - (int64_t)below(w, 350);
		x.first = x.last - (int64_t)below(w, 20);
		facts_older(&w->f, w->older, p, x);
	}
}

static inline void
random_rows(struct world *w)
{
	unsigned dense = chance(w, 20) ? 4 : 25 + (unsigned)below(w, 60);

	for (size_t p = 0; p < w->f.pairs; p++) {
		unsigned from = 0, to = W28;

		if (chance(w, 30)) {	/* comes or goes */
			from = (unsigned)below(w, W28);
			to = chance(w, 50) ? W28 : from + 1;
		}
		for (unsigned age = from; age < to; age++)
			for (uint32_t r = 0; r < w->f.reporters; r++)
				if (w->active[age][r] && chance(w, dense) &&
				    w->f.rows < MOST_ROWS)
					w->row[w->f.rows++] =
					    (struct verdict_row){
					    .pair = (uint32_t)p,
					    .reporter = r,
					    .day = LAST - (int64_t)age,
					    .messages = random_count(w) };
	}
}

static inline void
random_policy(struct world *w, struct dmarc_policy *p)
{
	static const int pcts[] = { -1, -1, -1, 100, 0, 50 };

	*p = (struct dmarc_policy){
	    .p = (enum dmarc_p)below(w, 5), .sp = chance(w, 70) ?
	    DMARC_P_ABSENT : (enum dmarc_p)below(w, 5),
	    .testing = chance(w, 80) ? -1 : (int)below(w, 2),
	    .pct = pcts[below(w, 6)] };
}

static inline void
random_history(struct world *w)
{
	struct dmarc_policy now, then;
	int64_t days = (int64_t)below(w, 140), change = (int64_t)below(w, 90);

	random_policy(w, &now);
	random_policy(w, &then);
	for (int64_t age = 0; age < days && w->f.reporters > 0; age++)
		for (int i = chance(w, 90) ? 1 : 2; i > 0; i--)
			w->published[w->f.publisheds++] =
			    (struct verdict_published){ .day = LAST - age,
			    .reporter = (uint32_t)below(w, w->f.reporters),
			    .policy = age < change && i == 1 ? now : then,
			    .messages = below(w, 20),
			    .reports = 1 + below(w, 4) };
}

static inline void
random_world(struct world *w, uint64_t seed)
{
	static const struct verdict_dns_error error[] = {
	    { .code = "SPF_MULTIPLE", .detail = "two records" } };
	static const char *const orgs[MOST_REPORTERS] = { "google.com",
	    "microsoft.com", "yahooinc.com", "a.example", "b.example",
	    "c.example", "d.example" };
	unsigned quiet;
	bool subdomains;

	memset(w, 0, sizeof *w);
	w->state = seed;
	w->f = (struct verdict_facts){ .domain = "example.com",
	    .labels_file = "/etc/dmarc/senders.conf",
	    .today = LAST + 2, .last = LAST, .sender = w->sender,
	    .senders = SENDERS, .address = w->address,
	    .own_selector = w->own_selector, .pair = w->pair, .row = w->row,
	    .reporter = w->reporter, .report = w->report, .older = w->older,
	    .published = w->published, .dns_checked = NEVER,
	    .mx_answered = NEVER, .spf_answered = NEVER,
	    .dmarc_answered = NEVER,
	    .dns_ttl = -1,
	    .profile = (enum verdict_profile)below(w, 3),
	    .goal_quarantine = chance(w, 10), .no_mail = chance(w, 4),
	    .dns_parked = chance(w, 4),
	    .forwarding_accepted = chance(w, 15), .explain = true };
	if (chance(w, 60))
		w->f.dns_checked = LAST - (int64_t)below(w, 20);
	if (chance(w, 5)) {
		w->f.dns_error = error;
		w->f.dns_errors = 1;
	}
	w->f.reporters = below(w, MOST_REPORTERS + 1);
	for (size_t i = 0; i < w->f.reporters; i++)
		w->reporter[i] = (struct verdict_reporter){ orgs[i],
		    i < 3 ? (enum verdict_major)(i + 1) : MAJOR_NONE,
		    LAST - (int64_t)below(w, 100) };
	w->f.enough_aged = chance(w, 50);
	for (int i = 0; i < SENDERS; i++) {
		(void)snprintf(w->key[i], sizeof w->key[i], "sender%02d", i);
		w->sender[i] = (struct verdict_sender){ .key = w->key[i],
		    .name = w->key[i], .service = chance(w, 50) ?
		    VERDICT_NO_SERVICE : (enum verdict_service)below(w, 3),
		    .related = chance(w, 10) };
	}
	quiet = (unsigned)below(w, 3) * 20;
	for (unsigned age = 0; age < W28 + W7; age++)
		for (uint32_t r = 0; r < w->f.reporters; r++) {
			if (chance(w, quiet))
				continue;
			w->active[age][r] = true;
			w->report[w->f.reports++] = (struct verdict_report){
			    .reporter = r, .day = LAST - (int64_t)age,
			    .scope = { chance(w, 20), false } };
		}
	subdomains = chance(w, 30);
	w->f.pairs = below(w, chance(w, 50) ? 6 : MOST_PAIRS);
	for (size_t i = 0; i < w->f.pairs; i++)
		random_pair(w, i, subdomains);
	random_rows(w);
	random_history(w);
}

#endif
