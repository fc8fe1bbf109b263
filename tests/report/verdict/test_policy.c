/*
 * test_policy.c: the effective policy and its first day, and parked domains.
 */
#include <string.h>

#include "common/record/policy.h"
#include "tests/report/verdict/facts.h"

static struct bed *
healthy(enum dmarc_p p, int64_t days)
{
	struct bed *b = bed_new(p, days, W28, 6);

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	return b;
}

static void
reads_test_mode_as_one_level_lower(void)
{
	static const struct {
		struct dmarc_policy policy;
		enum verdict_level level, below;
	} cases[] = {
		{ { .p = DMARC_P_REJECT, .testing = -1, .pct = -1 },
		    LEVEL_REJECT, LEVEL_REJECT },
		{ { .p = DMARC_P_REJECT, .testing = 0, .pct = 100 },
		    LEVEL_REJECT, LEVEL_REJECT },
		{ { .p = DMARC_P_REJECT, .testing = 1, .pct = -1 },
		    LEVEL_QUARANTINE, LEVEL_QUARANTINE },
		{ { .p = DMARC_P_REJECT, .testing = -1, .pct = 99 },
		    LEVEL_QUARANTINE, LEVEL_QUARANTINE },
		{ { .p = DMARC_P_REJECT, .testing = 1, .pct = 0 },
		    LEVEL_QUARANTINE, LEVEL_QUARANTINE },
		{ { .p = DMARC_P_QUARANTINE, .testing = -1, .pct = 0 },
		    LEVEL_NONE, LEVEL_NONE },
		{ { .p = DMARC_P_NONE, .testing = 1, .pct = 0 },
		    LEVEL_NONE, LEVEL_NONE },
		{ { .p = DMARC_P_NONE, .sp = DMARC_P_REJECT, .testing = -1,
		    .pct = -1 }, LEVEL_NONE, LEVEL_REJECT },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_NONE, .testing = -1,
		    .pct = -1 }, LEVEL_REJECT, LEVEL_NONE },
		{ { .p = DMARC_P_UNKNOWN, .testing = -1, .pct = -1 },
		    LEVEL_NONE, LEVEL_NONE },
		{ { .p = DMARC_P_ABSENT, .testing = -1, .pct = -1 },
		    LEVEL_NONE, LEVEL_NONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_NONE, 40);
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "news.example.com/s1=pass", "", "pf", .messages = 300,
		    .below = true });
		bed_history(b, 0, 40, cases[i].policy);
		v = bed_judge(b);
		CU_ASSERT_EQUAL_FATAL(b->n, 2);
		CU_ASSERT_EQUAL(v[0].effective, cases[i].level);
		CU_ASSERT_EQUAL(v[1].effective, cases[i].below);
		CU_ASSERT_EQUAL(v[0].days_at_policy, 40);
		arena_free(b->arena);
	}
}

static void
counts_days_back_to_the_last_weaker_one(void)
{
	struct bed *b = healthy(DMARC_P_QUARANTINE, 60);
	const struct verdict *v;

	/* One day of p=none, 20 days ago, restarts the count. */
	bed_history(b, 20, 21, BED_POLICY(.p = DMARC_P_NONE));
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->days_at_policy, 20);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_SOAK, NULL));
	/* A stricter day does not. */
	bed_history(b, 20, 21, BED_POLICY(.p = DMARC_P_REJECT));
	CU_ASSERT_EQUAL(bed_judge(b)->days_at_policy, 60);
	arena_free(b->arena);

	/* Nor do days without reports. */
	b = healthy(DMARC_P_QUARANTINE, 60);
	for (size_t i = 30; i < 59; i++)
		b->published[i] = b->published[59];
	CU_ASSERT_EQUAL(bed_judge(b)->days_at_policy, 60);
	/* The last settled day may lack reports, too. */
	memmove(b->published, b->published + 3,
	    57 * sizeof *b->published);
	b->f.publisheds = 57;
	CU_ASSERT_EQUAL(bed_judge(b)->days_at_policy, 60);
	arena_free(b->arena);
}

/* Add what a reporter says of the policy on a day. */
static void
say(struct bed *b, uint32_t reporter, int64_t age, struct dmarc_policy p,
    uint64_t messages)
{
	b->published[b->f.publisheds++] = (struct verdict_published){
	    .reporter = reporter, .day = LAST - age, .policy = p,
	    .messages = messages, .reports = 1 };
}

static void
gives_each_organization_one_vote(void)
{
	const struct dmarc_policy quarantine = BED_POLICY(
	    .p = DMARC_P_QUARANTINE), none = BED_POLICY(.p = DMARC_P_NONE);
	struct bed *b = healthy(DMARC_P_NONE, 40);
	const struct verdict *v;

	/* Reporter 0 says none. A number of messages is no vote. */
	say(b, 1, 1, quarantine, UINT64_C(1000000000));
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->effective, LEVEL_NONE);
	/* One to one, as on the day before; two to one. */
	say(b, 1, 0, quarantine, 1);
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_NONE);
	say(b, 2, 0, quarantine, 0);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->effective, LEVEL_QUARANTINE);
	CU_ASSERT_EQUAL(v->days_at_policy, 1);
	/* Then the tie of the next day is theirs. */
	say(b, 2, 1, quarantine, 3);
	for (size_t i = 0; i < 2; i++)
		b->published[b->f.publisheds - 2 + i].day -= 1;
	b->published[41].day = LAST - 1;
	say(b, 1, 0, quarantine, 1);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->effective, LEVEL_QUARANTINE);
	CU_ASSERT_EQUAL(v->days_at_policy, 2);
	CU_ASSERT_EQUAL(v->changes, 1);
	CU_ASSERT_EQUAL(v->change[0].code, CODE_POLICY_SEEN);
	CU_ASSERT_EQUAL(v->change[0].day, LAST - 1);
	arena_free(b->arena);

	/* On the first day of all, a tie goes to the weaker policy. */
	b = healthy(DMARC_P_QUARANTINE, 1);
	say(b, 1, 0, none, 1);
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_NONE);
	arena_free(b->arena);
}

/* An organization votes for what most of its messages were judged by. */
static void
asks_an_organization_once(void)
{
	const struct dmarc_policy quarantine = BED_POLICY(
	    .p = DMARC_P_QUARANTINE);
	struct bed *b = healthy(DMARC_P_NONE, 40);
	struct verdict_published *p = b->published;

	say(b, 0, 0, quarantine, 9);	/* 10 messages say none */
	say(b, 0, 0, quarantine, 1);
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_NONE);
	p[41].messages = 2;
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_QUARANTINE);
	/* Without messages, most reports decide. */
	p[0].messages = p[40].messages = p[41].messages = 0;
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_QUARANTINE);
	p[0].reports = 3;
	CU_ASSERT_EQUAL(bed_judge(b)->effective, LEVEL_NONE);
	arena_free(b->arena);
}

/* Of records with the same effect, the one of most organizations is shown. */
static void
shows_what_most_have_read(void)
{
	const struct dmarc_policy old = BED_POLICY(.p = DMARC_P_QUARANTINE,
	    .sp = DMARC_P_NONE), new = BED_POLICY(.p = DMARC_P_QUARANTINE,
	    .sp = DMARC_P_REJECT);
	struct bed *b = healthy(DMARC_P_QUARANTINE, 40);

	bed_history(b, 0, 40, old);
	say(b, 1, 0, new, 5000);
	CU_ASSERT_EQUAL(bed_judge(b)->policy.sp, DMARC_P_NONE);
	say(b, 2, 0, new, 1);
	CU_ASSERT_EQUAL(bed_judge(b)->policy.sp, DMARC_P_REJECT);
	arena_free(b->arena);
}

/* With pct some failing mail meets the policy: it counts on the way down. */
static void
knows_what_is_enforced(void)
{
	static const struct {
		struct dmarc_policy policy;
		enum verdict_level enforced;
	} cases[] = {
		{ { .p = DMARC_P_REJECT, .testing = -1, .pct = -1 },
		    LEVEL_REJECT },
		{ { .p = DMARC_P_REJECT, .testing = 0, .pct = 50 },
		    LEVEL_REJECT },
		{ { .p = DMARC_P_REJECT, .testing = -1, .pct = 0 },
		    LEVEL_QUARANTINE },
		{ { .p = DMARC_P_REJECT, .testing = 1, .pct = 50 },
		    LEVEL_QUARANTINE },
		{ { .p = DMARC_P_NONE, .testing = -1, .pct = 50 },
		    LEVEL_NONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_NONE, 40);

		bed_history(b, 0, 40, cases[i].policy);
		CU_ASSERT_EQUAL(bed_judge(b)->enforced, cases[i].enforced);
		arena_free(b->arena);
	}
}

/* Mail passes in one scope of a parked domain. */
static void
stops_where_a_parked_domain_sends(void)
{
	for (int below = 0; below < 2; below++) {
		struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 4);
		const struct verdict *v;

		b->f.no_mail = true;
		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "example.com/s1=pass", "example.com=pass", "pp",
		    .messages = 300, .below = below == 1 });
		bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
		    "example.com=fail", "ff", .messages = 100,
		    .below = below == 0 });
		v = bed_judge(b);
		CU_ASSERT_EQUAL_FATAL(b->n, 2);
		for (int i = 0; i < 2; i++) {
			CU_ASSERT_EQUAL(v[i].code, VERDICT_NOT_READY);
			CU_ASSERT_TRUE(bed_has(&v[i], false,
			    CODE_PARKED_BUT_SENDING, NULL));
		}
		arena_free(b->arena);
	}
}

static void
shuts_parked_domains(void)
{
	static const struct {
		const char *dns;
		enum verdict_code code;
	} cases[] = {
		{ NULL, VERDICT_READY_FOR_REJECT },
		{ "v=DMARC1; p=none", VERDICT_READY_FOR_REJECT },
		{ "v=DMARC1; p=reject; t=y", VERDICT_READY_FOR_REJECT },
		{ "v=DMARC1; p=reject; sp=none", VERDICT_READY_FOR_REJECT },
		{ "v=DMARC1; p=reject; np=none", VERDICT_READY_FOR_REJECT },
		{ "v=DMARC1; p=reject", VERDICT_DONE },
		{ "v=DMARC1; p=reject; sp=reject; np=reject", VERDICT_DONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = bed_new(DMARC_P_NONE, 0, 0, 0);
		const struct verdict *v;

		b->f.dns_parked = true;
		b->f.dns_record = cases[i].dns;
		if (cases[i].dns != NULL)
			CU_ASSERT_TRUE(policy_of_record(cases[i].dns,
			    strlen(cases[i].dns), &b->f.dns_policy));
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, cases[i].code);
		CU_ASSERT_EQUAL(v->blockers, 0);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_PARKED, NULL),
		    v->code != VERDICT_DONE);
		/* Records already in DNS are not advised again. */
		if (v->advices > 0)
			CU_ASSERT_PTR_NULL(strstr(v->advice[0].fix, "spf1"));
		if (v->code == VERDICT_DONE) {
			CU_ASSERT_PTR_NULL(v->next_record);
			CU_ASSERT_FALSE(v->has_target);
		} else {
			CU_ASSERT_STRING_EQUAL(v->next_record,
			    "v=DMARC1; p=reject; sp=reject; np=reject");
			CU_ASSERT_EQUAL(v->target, LEVEL_REJECT);
		}
		arena_free(b->arena);
	}
}

static void
asks_whether_a_silent_domain_is_parked(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 55, W28, 4);
	const struct verdict *v;

	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 100 });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_PTR_NULL(strstr(bed_blocker(v, CODE_NO_OWN_MAIL)->why,
	    "probably parked"));
	b->published[b->f.publisheds] = b->published[0];
	b->published[b->f.publisheds++].day = LAST - 55;
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_HOLD);
	CU_ASSERT_PTR_NOT_NULL(strstr(bed_blocker(v, CODE_NO_OWN_MAIL)->why,
	    "probably parked"));
	/* Passing mail before W28: a seasonal sender. */
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10", "",
	    "example.com=pass", "fp", .messages = 1 });
	b->f.rows -= W28 * 4;
	bed_older(b, 1, 50, 50, 1, 0);
	CU_ASSERT_PTR_NULL(strstr(bed_blocker(bed_judge(b),
	    CODE_NO_OWN_MAIL)->why, "probably parked"));
	arena_free(b->arena);
}

/* Forged subdomains do not affect the verdict about the domain. */
static void
asks_about_subdomains_that_are_only_forged(void)
{
	struct bed *b = healthy(DMARC_P_NONE, 60);
	const struct verdict *v;

	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 100, .below = true });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v[0].code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_STRING_EQUAL(v[0].next_record,
	    "v=DMARC1; p=quarantine; sp=none; t=y; pct=0");
	CU_ASSERT_EQUAL(v[1].code, VERDICT_HOLD);
	CU_ASSERT_PTR_NOT_NULL(strstr(bed_blocker(&v[1], CODE_NO_OWN_MAIL)->fix,
	    "publish sp=reject"));
	CU_ASSERT_PTR_NULL(strstr(bed_blocker(&v[1], CODE_NO_OWN_MAIL)->fix,
	    "sends_mail"));
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "reads test mode as one level lower",
	    reads_test_mode_as_one_level_lower },
	{ "counts days back to the last weaker one",
	    counts_days_back_to_the_last_weaker_one },
	{ "gives each organization one vote",
	    gives_each_organization_one_vote },
	{ "asks an organization once", asks_an_organization_once },
	{ "knows what is enforced", knows_what_is_enforced },
	{ "shows what most have read", shows_what_most_have_read },
	{ "stops where a parked domain sends",
	    stops_where_a_parked_domain_sends },
	{ "shuts parked domains", shuts_parked_domains },
	{ "asks whether a silent domain is parked",
	    asks_whether_a_silent_domain_is_parked },
	{ "asks about subdomains that are only forged",
	    asks_about_subdomains_that_are_only_forged },
};
TEST_MAIN("report/verdict/policy", tests)
