/*
 * test_trend.c: mail by week, sender and reporter, from facts.
 */
#include "report/judge/trend.h"

#include "tests/report/verdict/facts.h"

static struct trend trend[2];
static struct dns dns;

static void
begin(struct bed *b)
{
	struct dmarc_err err;

	(void)bed_judge(b);
	CU_ASSERT_EQUAL_FATAL(trend_begin(&b->f, &dns, b->v, b->n, b->arena,
	    trend, &err), DMARC_OK);
}

/* The 28 days before W28, with the mail of W28 in them. */
static void
look_back(struct bed *b)
{
	struct verdict_facts past = b->f;
	struct dmarc_err err;

	past.last -= W28;
	for (size_t i = 0; i < past.rows; i++)
		b->row[i].day -= W28;
	for (size_t i = 0; i < past.reports; i++)
		b->report[i].day -= W28;
	CU_ASSERT_EQUAL_FATAL(trend_before(&past, b->arena, b->n, trend,
	    &err), DMARC_OK);
}

/* The first day of W28 among the days. */
#define FIRST (TREND_DAYS - W28)

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

	add_mail(b);
	begin(b);
	look_back(b);
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
	for (int i = 0; i < TREND_DAYS; i++) {
		const struct share *day = &trend[0].sender[0].day[i];

		CU_ASSERT_EQUAL(trend[0].reported[i], i >= FIRST + 7);
		messages += day->messages;
		fail += day->fail;
		CU_ASSERT_EQUAL(day->messages > 0, i >= FIRST + 7);
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
	    .ev = "pp", .messages = 280, .below = true, .from = 0, .to = 9 });
	begin(b);
	CU_ASSERT_EQUAL_FATAL(b->n, 2);
	CU_ASSERT_EQUAL(last_weeks(&trend[0], TREND_PASS), 2800);
	CU_ASSERT_EQUAL(last_weeks(&trend[1], TREND_PASS), 280);
	CU_ASSERT_EQUAL(trend[1].sender[0].day[TREND_DAYS - 10].messages, 28);
	/* All reported on all days, about subdomains on few of them. */
	CU_ASSERT_EQUAL_FATAL(trend[1].reporters, 3);
	CU_ASSERT_TRUE(trend[0].reporter[0][0]);
	CU_ASSERT_FALSE(trend[1].reporter[0][0]);
	CU_ASSERT_TRUE(trend[1].reporter[0][W28 - 1]);
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
	CU_ASSERT_EQUAL_FATAL(trend[0].policies, 3);
	CU_ASSERT_EQUAL(trend[0].policy[0].day, LAST - 199);
	CU_ASSERT_EQUAL_FATAL(trend[0].marks.n, 2);
	CU_ASSERT_EQUAL(trend[0].marks.list[1].kind, MARK_POLICY);
	CU_ASSERT_PTR_EQUAL(trend[0].marks.list[1].policy,
	    &trend[0].policy[2]);
	arena_free(b->arena);
}

/* An organization by its signatures and by its hosts is one line. */
static void
adds_up_senders_with_one_name(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	bed_own(b, W28, "own", "192.0.2.10", 2800, 0, 2800);
	bed_own(b, W28, "own", "192.0.2.20", 280, 0, 280);
	b->sender[1].key = "other";
	begin(b);
	CU_ASSERT_EQUAL_FATAL(trend[0].senders, 1);
	CU_ASSERT_EQUAL(trend[0].sender[0].day[FIRST].messages, 110);
	CU_ASSERT_EQUAL(trend_sender(&trend[0], "own"), 0);
	CU_ASSERT_EQUAL(trend_sender(&trend[0], "other"), SIZE_MAX);
	arena_free(b->arena);
}

/*
 * Without the history that shows whose a key is, failing mail could be
 * anybody's; that of a sender of W28 still counts.
 */
static void
knows_since_when_a_sender_fails(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);
	const struct share *day;

	bed_flow(b, W28, (struct flow){ .sender = "host", .ip = "192.0.2.60",
	    .dkim = "example.com/e1=fail", .spf = "", .ev = "ff",
	    .messages = 2800, .tenant = true });
	begin(b);
	CU_ASSERT_EQUAL_FATAL(trend[0].senders, 1);
	b->pair[0].tenant = false;
	look_back(b);
	day = trend[0].sender[0].day;
	CU_ASSERT_EQUAL(day[FIRST - 1].fail, 100);
	CU_ASSERT_EQUAL(day[FIRST - W28].fail, 100);
	CU_ASSERT_EQUAL(day[FIRST - W28 - 1].messages, 0);
	CU_ASSERT_TRUE(trend[0].reported[FIRST - 1]);
	CU_ASSERT_FALSE(trend[0].reported[0]);
	arena_free(b->arena);
}

/* The mark at of the first sender. */
static void
is_marked(size_t at, enum mark_kind kind, int64_t age, const char *selector)
{
	const struct day_marks *m = &trend[0].sender[0].marks;

	CU_ASSERT_FATAL(at < m->n);
	CU_ASSERT_EQUAL(m->list[at].kind, kind);
	CU_ASSERT_EQUAL(m->list[at].day, LAST - age);
	if (selector != NULL)
		CU_ASSERT_STRING_EQUAL(m->list[at].selector, selector);
}

/* Mail of a host that signs with a selector on some days. */
static void
add_signed(struct bed *b, const char *dkim, const char *ev, int from, int to,
    uint64_t messages)
{
	bed_flow(b, W28, (struct flow){ .sender = "own", .ip = "192.0.2.10",
	    .dkim = dkim, .spf = "example.com=pass", .ev = ev,
	    .messages = messages, .from = from, .to = to });
}

static void
marks_selectors(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	add_signed(b, "example.com/s1=pass", "pp", 10, 27, 1800);
	add_signed(b, "example.com/s2=pass", "pp", 0, 9, 1000);
	add_signed(b, "example.com/s3=pass", "pp", 0, 27, 2800);
	/* Too few messages to be more than a stray, though signed twice. */
	add_signed(b, "example.com/s4=pass example.com/s4=pass", "pp", 12, 12,
	    9);
	/* Many, but few of its mail: it is not missed. */
	add_signed(b, "example.com/s5=pass", "pp", 12, 27, 100);
	begin(b);
	trend_end(trend, b->n);
	CU_ASSERT_EQUAL_FATAL(trend[0].sender[0].marks.n, 2);
	is_marked(0, MARK_SELECTOR_LAST, 10, "s1");
	is_marked(1, MARK_SELECTOR_NEW, 9, "s2");
	arena_free(b->arena);
}

/* Nothing is missing from the mail of a sender that sends none. */
static void
marks_no_selector_of_a_silent_sender(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	add_signed(b, "example.com/s1=pass", "pp", 10, 27, 1800);
	begin(b);
	trend_end(trend, b->n);
	CU_ASSERT_EQUAL_FATAL(trend[0].senders, 1);
	CU_ASSERT_EQUAL(trend[0].sender[0].marks.n, 0);
	arena_free(b->arena);
}

static void
remembers_selectors_of_before(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	add_signed(b, "example.com/s1=pass", "pp", 0, 27, 2800);
	add_signed(b, "example.com/s2=pass", "pp", 0, 9, 1000);
	bed_older(b, 1, 300, 290, 100, 0);
	bed_older(b, 0, 399, 30, 100, 0);
	begin(b);
	CU_ASSERT_EQUAL(trend[0].sender[0].marks.n, 0);
	arena_free(b->arena);
}

static void
marks_keys_and_what_follows(void)
{
	static const struct dns_stretch stretch[] = {
		{ "dkim", "s1._domainkey.example.com", "v=DKIM1; p=AAAA",
		    INT64_C(86400) * (LAST - 90), INT64_C(86400) * (LAST - 6),
		    false },
		{ "dkim", "s1._domainkey.example.com", "v=DKIM1; p=BBBB",
		    INT64_C(86400) * (LAST - 5), INT64_C(86400) * LAST, true },
	};
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);

	add_signed(b, "example.com/s1=pass", "pp", 5, 27, 2300);
	add_signed(b, "example.com/s1=fail", "ff", 0, 4, 500);
	dns = (struct dns){ .stretch = stretch, .stretches = 2 };
	begin(b);
	trend_end(trend, b->n);
	dns = (struct dns){ .stretches = 0 };
	CU_ASSERT_EQUAL_FATAL(trend[0].sender[0].marks.n, 2);
	is_marked(0, MARK_KEY_OTHER, 5, "s1");
	is_marked(1, MARK_SHARE, 4, NULL);
	CU_ASSERT_EQUAL(trend[0].sender[0].marks.list[1].after.fail, 500);
	arena_free(b->arena);
}

/* Whatever allocation fails, the trend says so. */
static void
says_when_memory_ends(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 3);
	enum dmarc_status st = DMARC_E_NOMEM;
	struct dmarc_err err;
	size_t n;

	add_signed(b, "example.com/s1=pass", "pp", 10, 27, 1800);
	add_signed(b, "example.com/s2=pass", "pp", 0, 9, 1000);
	(void)bed_judge(b);
	for (n = 1; st == DMARC_E_NOMEM && n < 200; n++) {
		arena_fail_at(b->arena, n);
		st = trend_begin(&b->f, &dns, b->v, b->n, b->arena, trend,
		    &err);
	}
	CU_ASSERT_EQUAL(st, DMARC_OK);
	CU_ASSERT(n > 10);
	st = DMARC_E_NOMEM;
	for (n = 1; st == DMARC_E_NOMEM && n < 200; n++) {
		arena_fail_at(b->arena, n);
		st = trend_before(&b->f, b->arena, b->n, trend, &err);
	}
	CU_ASSERT_EQUAL(st, DMARC_OK);
	CU_ASSERT(n > 3);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "it adds up to the numbers of the verdict", adds_up_to_the_verdict },
	{ "it looks back", looks_back },
	{ "it knows the days of senders and reporters", knows_days },
	{ "it tells the domain from what is below it", tells_scopes_apart },
	{ "it sees the policy change", sees_the_policy_change },
	{ "it adds up senders with one name", adds_up_senders_with_one_name },
	{ "it knows since when a sender fails",
	    knows_since_when_a_sender_fails },
	{ "it marks selectors that come and go", marks_selectors },
	{ "it marks no selector of a silent sender",
	    marks_no_selector_of_a_silent_sender },
	{ "it remembers selectors of before", remembers_selectors_of_before },
	{ "it marks keys and what follows", marks_keys_and_what_follows },
	{ "it says when memory ends", says_when_memory_ends },
};

TEST_MAIN("report/judge/trend", tests)
