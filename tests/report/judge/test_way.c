/*
 * test_way.c: where a domain stands on the way to reject, from facts.
 */
#include "report/judge/way.h"

#include "report/judge/trend.h"
#include "tests/report/verdict/facts.h"

/* The way of the verdict about the domain, or about its subdomains. */
static struct way
way_of(struct bed *b, size_t scope)
{
	static const struct dns dns;
	static struct trend trend[2];
	struct dmarc_err err;

	(void)bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(trend_begin(&b->f, &dns, b->v, b->n, b->arena,
	    trend, &err), DMARC_OK);
	CU_ASSERT_FATAL(scope < b->n);
	return trend[scope].way;
}

static struct bed *
passing(enum dmarc_p p, int64_t days_at_policy)
{
	struct bed *b = bed_new(p, days_at_policy, W28, 5);

	bed_own(b, W28, "own", "192.0.2.10", 28000, 0, 28000);
	return b;
}

static void
goes_by_the_record_to_publish(void)
{
	struct bed *b = passing(DMARC_P_NONE, 60);
	struct way w = way_of(b, 0);

	CU_ASSERT_TRUE(w.is_known && w.has_next && w.next_now);
	CU_ASSERT_EQUAL(w.now, WAY_NONE);
	CU_ASSERT_EQUAL(w.next, WAY_QUARANTINE_TRIAL);
	CU_ASSERT_EQUAL(w.goal, WAY_REJECT);
	CU_ASSERT_EQUAL_FATAL(w.stays, 1);
	CU_ASSERT_EQUAL(w.stay[0].first, LAST - 59);
	CU_ASSERT_EQUAL(w.stay[0].last, NEVER);
	arena_free(b->arena);
}

static void
says_when_a_wait_ends(void)
{
	struct bed *b = passing(DMARC_P_QUARANTINE, 20);
	struct way w = way_of(b, 0);

	CU_ASSERT_EQUAL(w.now, WAY_QUARANTINE);
	CU_ASSERT_EQUAL(w.next, WAY_REJECT_TRIAL);
	CU_ASSERT_FALSE(w.next_now);
	CU_ASSERT_EQUAL(w.next_day, b->v[0].earliest);
	CU_ASSERT_NOT_EQUAL(w.next_day, NEVER);
	arena_free(b->arena);
}

static void
waits_for_the_end_of_a_trial(void)
{
	struct bed *b = passing(DMARC_P_NONE, 60);
	struct way w;

	bed_history(b, 0, 4, (struct dmarc_policy){ .p = DMARC_P_QUARANTINE,
	    .testing = 1, .pct = 0 });
	w = way_of(b, 0);
	CU_ASSERT_EQUAL(w.now, WAY_QUARANTINE_TRIAL);
	CU_ASSERT_EQUAL(w.next, WAY_QUARANTINE);
	CU_ASSERT_EQUAL(w.next_day, b->v[0].trial_until);
	CU_ASSERT_EQUAL_FATAL(w.stays, 2);
	CU_ASSERT_EQUAL(w.stay[0].last, LAST - 4);
	CU_ASSERT_EQUAL(w.stay[1].pct, -1);
	CU_ASSERT_PTR_EQUAL(way_last_stay(&w, WAY_NONE), &w.stay[0]);
	CU_ASSERT_PTR_NULL(way_last_stay(&w, WAY_REJECT));
	arena_free(b->arena);
}

static void
goes_back(void)
{
	struct bed *b = bed_new(DMARC_P_REJECT, 60, W28, 5);
	struct way w;

	bed_own(b, W28, "own", "192.0.2.10", 28000, 0, 28000);
	bed_flow(b, W28, (struct flow){ .sender = "erp", .ip = "192.0.2.60",
	    .dkim = "example.com/e1=pass", .spf = "", .ev = "pf",
	    .messages = 21000, .from = 7, .to = 27 });
	bed_flow(b, W28, (struct flow){ .sender = "erp", .ip = "192.0.2.60",
	    .dkim = "example.com/e1=fail", .spf = "", .ev = "ff",
	    .messages = 7000, .to = 6, .lost = true });
	w = way_of(b, 0);
	CU_ASSERT_EQUAL_FATAL(b->v[0].code, VERDICT_ROLL_BACK);
	CU_ASSERT_TRUE(w.has_next && w.next_now);
	CU_ASSERT_EQUAL(w.now, WAY_REJECT);
	CU_ASSERT_EQUAL(w.next, WAY_QUARANTINE);
	arena_free(b->arena);
}

static void
knows_the_goal(void)
{
	struct bed *b = passing(DMARC_P_QUARANTINE, 60);
	struct way w;

	b->f.goal_quarantine = true;
	w = way_of(b, 0);
	CU_ASSERT_EQUAL(w.goal, WAY_QUARANTINE);
	CU_ASSERT_EQUAL(w.now, WAY_QUARANTINE);
	CU_ASSERT_FALSE(w.has_next);
	arena_free(b->arena);
}

static void
knows_samples_and_subdomains(void)
{
	struct bed *b = passing(DMARC_P_NONE, 60);
	struct way w;

	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.10",
	    .dkim = "example.com/s1=pass", .spf = "example.com=pass",
	    .ev = "pp", .messages = 28000, .below = true });
	bed_history(b, 0, 60, (struct dmarc_policy){ .p = DMARC_P_NONE,
	    .sp = DMARC_P_QUARANTINE, .testing = -1, .pct = 25 });
	w = way_of(b, 1);
	CU_ASSERT_EQUAL(w.now, WAY_QUARANTINE_TRIAL);
	CU_ASSERT_EQUAL_FATAL(w.stays, 1);
	CU_ASSERT_EQUAL(w.stay[0].pct, 25);
	CU_ASSERT_EQUAL(way_of(b, 0).now, WAY_NONE);
	arena_free(b->arena);
}

static void
ends_where_no_policy_is_known(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 0, W28, 5);

	bed_own(b, W28, "own", "192.0.2.10", 2800, 0, 2800);
	CU_ASSERT_FALSE(way_of(b, 0).is_known);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "it goes by the record to publish", goes_by_the_record_to_publish },
	{ "it says when a wait ends", says_when_a_wait_ends },
	{ "it waits for the end of a trial", waits_for_the_end_of_a_trial },
	{ "it goes back", goes_back },
	{ "it knows the goal", knows_the_goal },
	{ "it knows samples and subdomains", knows_samples_and_subdomains },
	{ "it ends where no policy is known", ends_where_no_policy_is_known },
};

TEST_MAIN("report/judge/way", tests)
