/*
 * test_trend.c: mail by week, sender and reporter, from facts.
 */
#include "report/judge/trend.h"

#include "tests/report/verdict/facts.h"

static struct trend trend[2];

static void
begin(struct bed *b)
{
	struct dmarc_err err;

	(void)bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(trend_begin(&b->f, b->v, b->n, b->arena, trend,
	    &err), DMARC_OK);
}

/* An own host, a supplier that never aligns, a list, a forger. */
static void
add_mail(struct bed *b)
{
	bed_own(b, W28, "own", "192.0.2.10", 2800, 28, 2800 - 28);
	bed_flow(b, W28, (struct flow){ .sender = "svc", .ip = "198.51.100.1",
	    .dkim = "svc.example=pass", .spf = "svc.example=pass",
	    .ev = "ff", .messages = 560, .service = VERDICT_SENDS });
	bed_flow(b, W28, (struct flow){ .sender = "list",
	    .ip = "203.0.113.9", .dkim = "example.com/s1=fail",
	    .spf = "list.example=pass", .ev = "ff", .messages = 140,
	    .forwarded = true });
	bed_flow(b, W28, (struct flow){ .sender = "forger",
	    .ip = "203.0.113.99", .dkim = "", .spf = "", .ev = "ff",
	    .messages = 56, .from = 0, .to = 1 });
}

static uint64_t
last_weeks(const struct trend *t, enum trend_kind kind)
{
	uint64_t n = 0;

	for (int i = TREND_WEEKS - 4; i < TREND_WEEKS; i++)
		n += t->week[i].messages[kind];
	return n;
}

static void
adds_up_to_the_verdict(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 5);
	const struct verdict_what_if *x;

	add_mail(b);
	begin(b);
	x = &b->v[0].what_if[0];
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_PASS), 2772);
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_FAIL), x->at_risk);
	CU_ASSERT_EQUAL(x->at_risk, 588);
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_FORWARDED), 140);
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_FORGED), 56);
	CU_ASSERT_EQUAL(trend[0].week[TREND_WEEKS - 1]
	    .messages[TREND_FORGED], 56);
	CU_ASSERT_EQUAL(trend[0].week[TREND_WEEKS - 1].first, LAST - 6);
	CU_ASSERT_EQUAL(trend[0].week[TREND_WEEKS - 1].days, 7);
	CU_ASSERT_EQUAL(trend[0].week[0].first, LAST + 1 - 7 * TREND_WEEKS);
	CU_ASSERT_EQUAL(trend[0].week[0].days, 0);
	arena_free(b->arena);
}

static void
looks_back(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 5);
	struct verdict_facts past;
	struct dmarc_err err;

	add_mail(b);
	begin(b);
	/* The same mail, 28 days earlier. */
	past = b->f;
	past.last -= W28;
	for (size_t i = 0; i < past.rows; i++)
		b->row[i].day -= W28;
	for (size_t i = 0; i < past.reports; i++)
		b->report[i].day -= W28;
	CU_ASSERT_EQUAL_FATAL(trend_before(&past, b->arena, b->n, trend,
	    &err), DMARC_OK);
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < TREND_KINDS; k++)
			CU_ASSERT_EQUAL(trend[0].week[4 + i].messages[k],
			    trend[0].week[8 + i].messages[k]);
	CU_ASSERT_EQUAL(trend[0].week[4].days, 7);
	CU_ASSERT_EQUAL(trend[0].week[3].days, 0);
	arena_free(b->arena);
}

static void
knows_days(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, 21, 2);
	uint64_t messages = 0, fail = 0;

	bed_own(b, 21, "own", "192.0.2.10", 2100, 21, 2079);
	begin(b);
	CU_ASSERT_EQUAL_FATAL(trend[0].senders, 1);
	for (int i = 0; i < W28; i++) {
		CU_ASSERT_EQUAL(trend[0].reported[i], i >= 7);
		messages += trend[0].sender[0].messages[i];
		fail += trend[0].sender[0].fail[i];
		CU_ASSERT_EQUAL(trend[0].sender[0].messages[i] > 0, i >= 7);
	}
	CU_ASSERT_EQUAL(messages, 2100);
	CU_ASSERT_EQUAL(fail, 21);
	CU_ASSERT_EQUAL_FATAL(trend[0].reporters, 2);
	for (size_t r = 0; r < 2; r++) {
		uint64_t days = 0;

		for (int i = 0; i < W28; i++)
			days += trend[0].reporter[r][i];
		CU_ASSERT_EQUAL(days, b->v[0].reporter[r].days);
	}
	arena_free(b->arena);
}

static void
tells_scopes_apart(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	bed_own(b, W28, "own", "192.0.2.10", 2800, 0, 2800);
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.10",
	    .dkim = "example.com/s1=pass", .spf = "example.com=pass",
	    .ev = "pp", .messages = 280, .below = true });
	begin(b);
	CU_ASSERT_EQUAL_FATAL(b->n, 2);
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_PASS), 2800);
	CU_ASSERT_EQUAL(last_weeks(&trend[1], TREND_PASS), 280);
	CU_ASSERT_EQUAL(trend[1].sender[0].messages[0], 10);
	arena_free(b->arena);
}

static void
sees_the_policy_change(void)
{
	struct bed *b = bed_new(DMARC_P_QUARANTINE, 10, W28, 3);

	bed_own(b, W28, "own", "192.0.2.10", 2800, 0, 2800);
	for (int64_t age = 10; age < 200; age++)
		b->published[b->f.publisheds++] = (struct verdict_published){
			.day = LAST - age, .policy = { .p = age < 40 ?
			    DMARC_P_QUARANTINE : DMARC_P_NONE,
			    .testing = age < 40, .pct = -1 },
			.messages = 10, .reports = 1 };
	begin(b);
	CU_ASSERT_EQUAL_FATAL(trend[0].changes, 2);
	CU_ASSERT_EQUAL(trend[0].change[0].day, LAST - 39);
	CU_ASSERT_EQUAL(trend[0].change[0].written, LEVEL_QUARANTINE);
	CU_ASSERT_EQUAL(trend[0].change[0].effective, LEVEL_NONE);
	CU_ASSERT_EQUAL(trend[0].change[1].day, LAST - 9);
	CU_ASSERT_EQUAL(trend[0].change[1].effective, LEVEL_QUARANTINE);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "it adds up to the numbers of the verdict", adds_up_to_the_verdict },
	{ "it looks back", looks_back },
	{ "it knows the days of senders and reporters", knows_days },
	{ "it tells the domain from what is below it", tells_scopes_apart },
	{ "it sees the policy change", sees_the_policy_change },
};

TEST_MAIN("report/gather/trend", tests)
