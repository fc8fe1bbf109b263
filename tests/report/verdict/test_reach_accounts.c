/*
 * test_reach_accounts.c: failing mail is never in no one's account. On random
 * domains each failing row of a sender that also passes is direct, or
 * overridden, or labelled otherwise, or has a reason that this test finds for
 * itself, from the words of the rules. DMARC_FULL tries many more domains.
 */
#include "tests/cunit_main.h"
#include "tests/report/verdict/random_facts.h"

#define DOMAINS 800
#define DOMAINS_FULL 60000

/* Why a failing row of a sender that also passes is where it is. */
enum why { DIRECT, OVERRIDDEN, LABELLED, ALTERED, NOT_OURS, NO_REASON, WHYS };

static struct world w;
static uint64_t sent[MOST_PAIRS];	/* in W28, by pair */
static uint64_t counted[WHYS];

static uint64_t
sent_before(size_t pair)
{
	uint64_t n = 0;

	for (uint32_t at = w.pair[pair].older; at != NO_PLACE;
	    at = w.older[at].next)
		n += w.older[at].messages;
	return n;
}

/* Messages of a pair in W28, or in all history. */
static uint64_t
messages(size_t pair, bool history)
{
	return sent[pair] + (history ? sent_before(pair) : 0);
}

static bool
sends(size_t pair)
{
	return w.sender[w.pair[pair].sender].service == VERDICT_SENDS;
}

static bool
may_sign(size_t pair)
{
	enum verdict_label l = w.pair[pair].label;

	return l == VERDICT_UNLABELLED || l == VERDICT_OWN ||
	    l == VERDICT_AUTHORISED;
}

/* Whether mail of the pair's address has aligned SPF. */
static bool
own_address(size_t pair, bool history)
{
	for (size_t i = 0; i < w.f.pairs; i++)
		if (w.pair[i].address == w.pair[pair].address &&
		    w.mail[i].spf_aligned && may_sign(i) &&
		    messages(i, history) > 0)
			return true;
	return false;
}

static bool
passes_with(size_t pair, uint32_t selector)
{
	const struct verdict_mail *m = &w.mail[pair];

	for (size_t i = 0; i < m->dkims; i++)
		if (m->dkim[i].own && m->dkim[i].own_selector == selector &&
		    m->dkim[i].result == DMARC_RESULT_PASS)
			return true;
	return false;
}

/* Whether any mail with aligned DKIM passes with the selector. */
static bool
passes_elsewhere(uint32_t selector)
{
	for (size_t i = 0; i < w.f.pairs; i++)
		if (messages(i, true) > 0 && w.mail[i].dkim_aligned &&
		    w.pair[i].label != VERDICT_IGNORE &&
		    passes_with(i, selector))
			return true;
	return false;
}

/*
 * Whether a sender holds a selector: by its other results, or since it carries
 * at least half of what passes with it.
 */
static bool
holds_key(uint32_t sender, uint32_t selector, bool history)
{
	uint64_t its = 0, all = 0;

	for (size_t i = 0; i < w.f.pairs; i++) {
		uint64_t n = messages(i, history);
		bool alone = w.mail[i].dkim_aligned && !w.mail[i].forwarded;

		if (n == 0 || !may_sign(i) || !mail_passes(&w.mail[i]) ||
		    !passes_with(i, selector))
			continue;
		all += alone ? n : 0;
		if (w.pair[i].sender != sender)
			continue;
		its += alone ? n : 0;
		if (w.pair[i].label != VERDICT_UNLABELLED ||
		    w.mail[i].spf_aligned ||
		    (alone && (sends(i) || own_address(i, history))))
			return true;
	}
	return its > 0 && its >= all - its;
}

/* The own signatures of a pair: known to pass elsewhere, held by the sender. */
static void
look_at_signatures(size_t pair, bool *known, bool *held)
{
	const struct verdict_mail *m = &w.mail[pair];
	uint32_t sender = w.pair[pair].sender;

	*known = *held = false;
	for (size_t i = 0; i < m->dkims; i++) {
		uint32_t s = m->dkim[i].own ? m->dkim[i].own_selector :
		    NO_PLACE;

		if (s == NO_PLACE || !passes_elsewhere(s))
			continue;
		*known = true;
		*held = *held || holds_key(sender, s, false) ||
		    holds_key(sender, s, true);
	}
}

/* Whether any result passes for the domain's own organization. */
static bool
own_passes(size_t pair)
{
	const struct verdict_mail *m = &w.mail[pair];

	for (size_t i = 0; i < m->dkims; i++)
		if (m->dkim[i].own && m->dkim[i].result == DMARC_RESULT_PASS)
			return true;
	for (size_t i = 0; i < m->spfs; i++)
		if (m->spf[i].own && m->spf[i].result == DMARC_RESULT_PASS)
			return true;
	return false;
}

/* Whether the domain is a likely customer of a service. */
static bool
related(uint32_t sender)
{
	uint64_t n = 0, weeks = 0;
	unsigned who = 0;

	for (size_t i = 0; i < w.f.rows; i++) {
		const struct verdict_row *r = &w.row[i];

		if (w.pair[r->pair].sender != sender || r->messages == 0)
			continue;
		n += r->messages;
		weeks |= verdict_week(LAST, r->day);
		who |= 1u << r->reporter;
	}
	for (size_t i = 0; i < w.f.pairs; i++)
		for (uint32_t at = w.pair[i].older; w.pair[i].sender ==
		    sender && at != NO_PLACE; at = w.older[at].next) {
			n += w.older[at].messages;
			weeks |= w.older[at].weeks;
			who |= 1u << w.older[at].reporter[0];
		}
	return w.sender[sender].related || (n >= 10 &&
	    (weeks & (weeks - 1)) != 0 && (who & (who - 1)) != 0);
}

static enum why
why(size_t pair, enum verdict_class class)
{
	const struct verdict_pair *p = &w.pair[pair];
	bool known, held, ours;

	if (p->label == VERDICT_FORWARDER || p->label == VERDICT_IGNORE ||
	    p->label == VERDICT_UNAUTHORISED)
		return LABELLED;
	if (class_direct(class))
		return DIRECT;
	if (w.mail[pair].forwarded)
		return OVERRIDDEN;
	look_at_signatures(pair, &known, &held);
	ours = held || p->tenant || own_passes(pair) || (w.sender[p->
	    sender].service == VERDICT_NO_SERVICE &&
	    own_address(pair, false));
	if (ours || (sends(pair) && (known || related(p->sender))))
		return NO_REASON;
	if (known)
		return class == CLASS_FWD_BAD ? ALTERED : NO_REASON;
	return class == CLASS_UNKNOWN || class == CLASS_SPOOF ? NOT_OURS :
	    NO_REASON;
}

/* Whether a sender has mail that passes in W28. */
static bool
also_passes(uint32_t sender)
{
	for (size_t i = 0; i < w.f.pairs; i++)
		if (w.pair[i].sender == sender && sent[i] > 0 &&
		    mail_passes(&w.mail[i]))
			return true;
	return false;
}

/* Whether every failing row of the world has a reason. */
static bool
has_reasons(const struct verdict *v)
{
	bool fine = true;

	memset(sent, 0, sizeof sent);
	for (size_t i = 0; i < w.f.rows; i++)
		sent[w.row[i].pair] += w.row[i].messages;
	for (size_t i = 0; i < w.f.rows; i++) {
		size_t pair = w.row[i].pair;
		enum why because;

		if (w.row[i].messages == 0 || mail_passes(&w.mail[pair]) ||
		    !also_passes(w.pair[pair].sender))
			continue;
		because = why(pair, v->pair_class[pair]);
		counted[because]++;
		fine = fine && because != NO_REASON;
	}
	return fine;
}

/* Whether all that fails and is not ignored would be lost, each once. */
static bool
loses_all_that_fails(const struct verdict *v, size_t n)
{
	uint64_t fails = 0, lost = 0;

	for (size_t i = 0; i < w.f.pairs; i++)
		if (!mail_passes(&w.mail[i]) &&
		    w.pair[i].label != VERDICT_IGNORE)
			fails += sent[i];
	for (size_t i = 0; i < n; i++)
		lost += v[i].what_if[0].lost;
	return fails == lost;
}

static void
always_has_a_reason(void)
{
	uint64_t most = getenv("DMARC_FULL") != NULL ? DOMAINS_FULL : DOMAINS;
	struct arena *a = arena_new((size_t)64 << 20);
	uint64_t failed = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (uint64_t seed = 1; seed <= most; seed++) {
		struct verdict v[2];
		struct dmarc_err err;
		size_t n;

		random_world(&w, seed);
		facts_tell(&w.f, w.report);
		arena_reset(a);
		CU_ASSERT_EQUAL_FATAL(verdict_reach(&w.f, a, v, &n, &err),
		    DMARC_OK);
		if (has_reasons(&v[0]) && loses_all_that_fails(v, n))
			continue;
		if (failed++ < 10)
			printf("\nseed %llu", (unsigned long long)seed);
	}
	CU_ASSERT_EQUAL(failed, 0);
	for (int i = DIRECT; i < NO_REASON; i++)
		CU_ASSERT_TRUE(counted[i] >= DOMAINS / 100);
	arena_free(a);
}

static const struct test tests[] = {
	{ "always has a reason", always_has_a_reason },
};
TEST_MAIN("report/verdict/reach_accounts", tests)
