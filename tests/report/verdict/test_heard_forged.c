/*
 * test_heard_forged.c: nobody who can merely send mail changes what is advised.
 * On random domains, with random forged reports; DMARC_FULL tries many more.
 */
#include "tests/cunit_main.h"
#include "tests/report/verdict/checks.h"
#include "tests/report/verdict/random_facts.h"

#define DRAWS 2000
#define DRAWS_FULL 60000
#define FORGED 40		/* of each list, at most */

static struct world w;

/* The facts of w, with forged ones behind them. */
static struct {
	struct verdict_facts f;
	struct verdict_pair pair[MOST_PAIRS + FORGED];
	struct verdict_mail mail[FORGED];
	struct verdict_result result[FORGED * 2];
	struct verdict_row row[MOST_ROWS + EXTRA + FORGED];
	struct verdict_reporter reporter[MOST_REPORTERS + FORGED];
	struct verdict_report report[(W28 + W7) * MOST_REPORTERS + EXTRA +
	    FORGED];
	struct verdict_published published[MOST_PUBLISHED + FORGED];
	struct verdict_older older[MOST_PAIRS * 4 + FORGED];
	struct verdict_own_selector own_selector[SELECTORS + FORGED];
	char org[FORGED][24];
} x;

static struct arena *arena;

static const bool strict[ORIGINS] = { [ORIGIN_UNVOUCHED] = true,
    [ORIGIN_MISMATCH] = true };

/* The verdicts by what is heard, as text; the caller frees it. */
static char *
verdicts_of(const struct verdict_facts *f)
{
	struct verdict_facts heard;
	struct verdict v[2];
	size_t n;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(verdict_hear(f, strict, arena, &heard, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(verdict_reach(&heard, arena, v, &n, &err),
	    DMARC_OK);
	return text_of(v, n);
}

/* A domain whose reports are all verified. */
static bool
draw(uint64_t seed)
{
	random_world(&w, seed);
	facts_tell(&w.f, w.report);
	for (size_t i = 0; i < w.f.rows; i++)
		w.row[i].origin = ORIGIN_VERIFIED;
	for (size_t i = 0; i < w.f.reports; i++)
		w.report[i].origin = ORIGIN_VERIFIED;
	for (size_t i = 0; i < w.f.publisheds; i++)
		w.published[i].origin = ORIGIN_VERIFIED;
	return verdict_vouched(&w.f);
}

#define COPY(list, n) do { \
	memcpy(x.list, w.f.list, (n) * sizeof *w.f.list); \
	x.f.list = x.list; \
} while (0)

static void
copy(void)
{
	memset(&x, 0, sizeof x);
	x.f = w.f;
	if (w.f.pairs > 0)
		COPY(pair, w.f.pairs);
	if (w.f.rows > 0)
		COPY(row, w.f.rows);
	COPY(reporter, w.f.reporters);
	COPY(report, w.f.reports);
	if (w.f.publisheds > 0)
		COPY(published, w.f.publisheds);
	if (w.f.olders > 0)
		COPY(older, w.f.olders);
	if (w.f.own_selectors > 0)
		COPY(own_selector, w.f.own_selectors);
	x.f.pair = x.pair;
	x.f.row = x.row;
	x.f.published = x.published;
	x.f.older = x.older;
	x.f.own_selector = x.own_selector;
}

static enum verdict_origin
untrue(void)
{
	return chance(&w, 50) ? ORIGIN_UNVOUCHED : ORIGIN_MISMATCH;
}

/* Mail that claims to be the domain's, of a sender that exists. */
static void
forge_pair(void)
{
	static const char *const names[] = { "example.com", "forger.example" };
	static const char *const selectors[] = { "s1", "s2", "forged" };
	size_t at = x.f.pairs - w.f.pairs;
	struct verdict_result *r = &x.result[at * 2];
	struct verdict_mail *m = &x.mail[at];

	for (int i = 0; i < 2; i++) {
		r[i] = (struct verdict_result){
		    .domain = names[below(&w, 2)], .selector = i == 0 ?
		    selectors[below(&w, 3)] : NULL,
		    .result = (enum dmarc_result)below(&w, DMARC_RESULTS) };
		r[i].own = r[i].domain == names[0];
		r[i].own_selector = facts_selector(x.own_selector,
		    &x.f.own_selectors, &r[i]);
	}
	*m = (struct verdict_mail){ .header_from = "example.com",
	    .dkim = r, .spf = r + 1, .dkims = below(&w, 2),
	    .spfs = below(&w, 2), .dkim_aligned = chance(&w, 50),
	    .spf_aligned = chance(&w, 50), .forwarded = chance(&w, 20),
	    .disposition = (enum dmarc_disposition)below(&w, DMARC_DISPS),
	    .found = -1, .below = chance(&w, 20) };
	x.pair[x.f.pairs++] = (struct verdict_pair){ .mail = m,
	    .sender = (uint32_t)below(&w, SENDERS), .older = NO_PLACE,
	    .address = (uint32_t)below(&w, x.f.addresses) };
}

/* A report of a forger, about any day since the first verified one. */
static void
forge_report(void)
{
	uint32_t who = (uint32_t)below(&w, x.f.reporters);
	uint32_t pair = (uint32_t)below(&w, x.f.pairs);
	enum verdict_origin origin = untrue();
	int64_t day = LAST - (int64_t)below(&w, chance(&w, 60) ? W28 : 300);
	uint64_t messages = 1 + below(&w, UINT64_C(1000000000));

	x.report[x.f.reports++] = (struct verdict_report){ .reporter = who,
	    .day = day, .origin = origin,
	    .scope = { chance(&w, 80), chance(&w, 20) } };
	random_policy(&w, &x.published[x.f.publisheds].policy);
	x.published[x.f.publisheds].day = day;
	x.published[x.f.publisheds].origin = origin;
	x.published[x.f.publisheds].reporter = who;
	x.published[x.f.publisheds].messages = messages;
	x.published[x.f.publisheds++].reports = 1;
	if (day > LAST - W28)
		x.row[x.f.rows++] = (struct verdict_row){ .pair = pair,
		    .reporter = who, .day = day, .messages = messages,
		    .origin = origin };
	else
		facts_older(&x.f, x.older, &x.pair[pair],
		    (struct verdict_older){ .origin = origin, .first = day,
		    .last = day, .messages = messages, .reporter = { who },
		    .reporters = 1 });
	if (day > LAST - W28) {
		x.f.told[origin].reports++;
		x.f.told[origin].messages += messages;
	}
}

static void
forge(void)
{
	uint64_t orgs = below(&w, FORGED), pairs = 1 + below(&w, FORGED - 1);
	uint64_t reports = 1 + below(&w, FORGED - 1);

	for (uint64_t i = 0; i < orgs; i++) {
		(void)snprintf(x.org[i], sizeof x.org[i], "forger%u.example",
		    (unsigned)i);
		x.reporter[x.f.reporters++] = (struct verdict_reporter){
		    .org = x.org[i], .first = LAST - (int64_t)below(&w, 60),
		    .major = (enum verdict_major)below(&w, MAJORS) };
	}
	for (uint64_t i = 0; i < pairs && x.f.addresses > 0; i++)
		forge_pair();
	for (uint64_t i = 0; i < reports && x.f.pairs > 0; i++)
		forge_report();
}

static void
forged_reports_change_nothing(void)
{
	uint64_t most = getenv("DMARC_FULL") != NULL ? DRAWS_FULL : DRAWS;
	uint64_t drawn = 0, failed = 0;

	arena = arena_new(256u << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	for (uint64_t seed = 1; drawn < most; seed++) {
		char *before, *after;

		arena_reset(arena);
		if (!draw(seed))
			continue;
		before = verdicts_of(&w.f);
		copy();
		forge();
		CU_ASSERT_TRUE(verdict_vouched(&x.f));
		after = verdicts_of(&x.f);
		drawn++;
		if (strcmp(before, after) != 0 && failed++ < 3)
			printf("\nseed %llu:\n---\n%s\n+++\n%s\n",
			    (unsigned long long)seed, before, after);
		free(before);
		free(after);
	}
	CU_ASSERT_EQUAL(failed, 0);
	arena_free(arena);
}

/* Without verified reports, the numbers of an organization outvote nobody. */
static void
numbers_outvote_nobody(void)
{
	uint64_t most = getenv("DMARC_FULL") != NULL ? DRAWS_FULL : DRAWS;

	arena = arena_new(256u << 20);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	for (uint64_t seed = 1; seed <= most; seed++) {
		struct verdict before[2], after[2];
		uint32_t who;
		size_t n, m;
		uint64_t times;
		struct dmarc_err err;

		arena_reset(arena);
		random_world(&w, seed);
		if (w.f.reporters == 0)
			continue;
		facts_tell(&w.f, w.report);
		who = (uint32_t)below(&w, w.f.reporters);
		times = 1 + below(&w, UINT64_C(100000000));
		CU_ASSERT_EQUAL_FATAL(verdict_reach(&w.f, arena, before, &n,
		    &err), DMARC_OK);
		for (size_t i = 0; i < w.f.publisheds; i++)
			if (w.published[i].reporter == who)
				w.published[i].messages *= times;
		CU_ASSERT_EQUAL_FATAL(verdict_reach(&w.f, arena, after, &m,
		    &err), DMARC_OK);
		CU_ASSERT_EQUAL_FATAL(n, m);
		for (size_t i = 0; i < n; i++) {
			CU_ASSERT_EQUAL(before[i].code, after[i].code);
			CU_ASSERT_EQUAL(before[i].policy.p, after[i].policy.p);
			CU_ASSERT_EQUAL(before[i].days_at_policy,
			    after[i].days_at_policy);
		}
	}
	arena_free(arena);
}

static const struct test tests[] = {
	{ "forged reports change nothing", forged_reports_change_nothing },
	{ "numbers outvote nobody", numbers_outvote_nobody },
};
TEST_MAIN("report/verdict/heard_forged", tests)
