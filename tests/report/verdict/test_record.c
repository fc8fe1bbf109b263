/*
 * test_record.c: the record to publish next.
 */
#include "tests/report/verdict/facts.h"

/* A policy in test mode. */
#define TESTED(percent) (struct dmarc_policy){ .p = DMARC_P_QUARANTINE, \
    .testing = 1, .pct = percent }

static struct bed *
healthy(enum dmarc_p p, int64_t days)
{
	struct bed *b = bed_new(p, days, W28, 6);

	bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
	return b;
}

static void
goes_up_in_steps(void)
{
	static const struct {
		struct dmarc_policy policy;
		size_t days;	/* of policy, after 60 at the level */
		const char *next;
	} cases[] = {
		{ { .p = DMARC_P_NONE, .testing = -1, .pct = -1 }, 60,
		    "v=DMARC1; p=quarantine; t=y; pct=0" },
		{ { .p = DMARC_P_QUARANTINE, .testing = 1, .pct = 0 }, 6,
		    NULL },
		{ { .p = DMARC_P_QUARANTINE, .testing = 1, .pct = 0 }, 7,
		    "v=DMARC1; p=quarantine" },
		{ { .p = DMARC_P_QUARANTINE, .testing = -1, .pct = 25 }, 9,
		    "v=DMARC1; p=quarantine" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_NONE, 60);
		const struct verdict *v;

		bed_history(b, 0, cases[i].days, cases[i].policy);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
		if (cases[i].next == NULL) {
			CU_ASSERT_PTR_NULL(v->next_record);
			CU_ASSERT_EQUAL(v->trial_until, b->f.today + 7 -
			    (int64_t)cases[i].days);
		} else {
			CU_ASSERT_STRING_EQUAL(v->next_record, cases[i].next);
			CU_ASSERT_EQUAL(v->trial_until, NEVER);
		}
		arena_free(b->arena);
	}
}

/* Ready subdomains below a domain at its goal. */
static void
takes_subdomains_along(void)
{
	static const struct {
		struct dmarc_policy policy;
		const char *next;	/* of the subdomains */
	} cases[] = {
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_NONE, .testing = -1,
		    .pct = -1 }, "v=DMARC1; p=reject; sp=quarantine" },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_QUARANTINE,
		    .testing = -1, .pct = -1 },
		    "v=DMARC1; p=reject; sp=reject" },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_NONE, .testing = 1,
		    .pct = 0 },
		    "v=DMARC1; p=reject; sp=quarantine; t=y; pct=0" },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_QUARANTINE,
		    .testing = 1, .pct = 0 }, NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_REJECT, 60);
		const struct verdict *v;

		/* the domain has something to repair */
		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    "example.com=softfail", "ff", .messages = 56,
		    .label = VERDICT_OWN });
		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "news.example.com/s1=pass", "news.example.com=pass",
		    "pp", .messages = 3000, .below = true });
		bed_history(b, 0, 60, cases[i].policy);
		v = bed_judge(b);
		CU_ASSERT_EQUAL_FATAL(b->n, 2);
		CU_ASSERT_TRUE(v[0].code == VERDICT_HOLD ||
		    v[0].code == VERDICT_NOT_READY);
		if (cases[i].next == NULL) {
			CU_ASSERT_PTR_NULL(v[1].next_record);
		} else {
			CU_ASSERT_PTR_NOT_NULL_FATAL(v[1].next_record);
			CU_ASSERT_STRING_EQUAL(v[1].next_record,
			    cases[i].next);
		}
		arena_free(b->arena);
	}
}

static void
samples_if_asked_to(void)
{
	struct bed *b = healthy(DMARC_P_NONE, 60);

	b->f.pct_step = true;
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine; t=y; pct=0");
	bed_history(b, 0, 8, TESTED(0));
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine; t=y; pct=25");
	/* Of 2,000 failing messages a week, at most 200. */
	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 8000 });
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine; t=y; pct=10");
	bed_history(b, 0, 8, TESTED(10));
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine");
	arena_free(b->arena);

	/* Of 25,000, no share is small enough. */
	b = healthy(DMARC_P_NONE, 60);
	b->f.pct_step = true;
	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 100000 });
	bed_history(b, 0, 8, TESTED(0));
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine");
	arena_free(b->arena);
}

static void
keeps_the_tags_it_finds(void)
{
	struct bed *b = healthy(DMARC_P_NONE, 60);

	bed_history(b, 0, 60, BED_POLICY(.p = DMARC_P_NONE, .sp = DMARC_P_NONE,
	    .adkim = DMARC_ALIGNMENT_STRICT, .fo = "1"));
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
	    "v=DMARC1; p=quarantine; t=y; pct=0; adkim=s; fo=1");
	bed_history(b, 0, 60, BED_POLICY(.p = DMARC_P_NONE,
	    .sp = DMARC_P_REJECT, .np = DMARC_P_QUARANTINE));
	/* At once: a trial would lower sp. */
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record, "v=DMARC1; "
	    "p=quarantine; sp=reject; np=quarantine");
	CU_ASSERT_TRUE(b->v[0].at_once);
	/* The record in DNS has all the tags to keep. */
	bed_history(b, 0, 60, BED_POLICY(.p = DMARC_P_NONE));
	b->f.dns_record = "v=DMARC1;p=none;  PCT=100; "
	    "rua=mailto:a@example.com,mailto:b@example.net ;;ri=86400; x";
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record, "v=DMARC1; "
	    "p=quarantine; t=y; pct=0; "
	    "rua=mailto:a@example.com,mailto:b@example.net; ri=86400; x");
	/* Changes that findings ask for are kept. */
	b->f.dns_mended = "v=DMARC1; p=none; rua=mailto:a@example.com";
	CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record, "v=DMARC1; "
	    "p=quarantine; t=y; pct=0; rua=mailto:a@example.com");
	arena_free(b->arena);
}

/* A domain that loses mail; its subdomains keep their policy. */
static void
goes_back_one_level(void)
{
	static const struct {
		struct dmarc_policy policy;
		const char *next;
	} cases[] = {
		{ { .p = DMARC_P_REJECT, .testing = -1, .pct = -1 },
		    "v=DMARC1; p=quarantine" },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_REJECT, .testing = -1,
		    .pct = 100 }, "v=DMARC1; p=quarantine" },
		{ { .p = DMARC_P_REJECT, .sp = DMARC_P_NONE, .testing = -1,
		    .pct = -1 }, "v=DMARC1; p=quarantine; sp=none" },
		{ { .p = DMARC_P_REJECT, .testing = 1, .pct = 0 },
		    "v=DMARC1; p=none" },
		{ { .p = DMARC_P_QUARANTINE, .sp = DMARC_P_REJECT,
		    .testing = -1, .pct = -1 }, "v=DMARC1; p=none; sp=reject" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_REJECT, 60);
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ "erp", "198.51.100.8", "",
		    "example.com=softfail", "ff", .messages = 900,
		    .label = VERDICT_OWN, .lost = true, .from = 0, .to = 6 });
		bed_history(b, 0, 60, cases[i].policy);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_ROLL_BACK);
		CU_ASSERT_PTR_NOT_NULL_FATAL(v->next_record);
		CU_ASSERT_STRING_EQUAL(v->next_record, cases[i].next);
		arena_free(b->arena);
	}
}

/* Both scopes share one record and must not propose two. */
static void
goes_back_with_all_that_must(void)
{
	for (int domain = 0; domain < 2; domain++) {
		struct bed *b = healthy(DMARC_P_REJECT, 60);
		struct flow lost = { "erp", "198.51.100.8", "",
		    "example.com=softfail", "ff", .messages = 900,
		    .label = VERDICT_OWN, .lost = true, .from = 0, .to = 6 };
		const char *want = domain ? "v=DMARC1; p=quarantine" :
		    "v=DMARC1; p=reject; sp=quarantine";
		const struct verdict *v;

		if (domain)
			bed_flow(b, W28, lost);
		lost.below = true;
		bed_flow(b, W28, lost);
		v = bed_judge(b);
		CU_ASSERT_EQUAL_FATAL(b->n, 2);
		CU_ASSERT_EQUAL(v[1].code, VERDICT_ROLL_BACK);
		CU_ASSERT_STRING_EQUAL(v[1].next_record, want);
		if (domain)
			CU_ASSERT_STRING_EQUAL(v[0].next_record, want);
		arena_free(b->arena);
	}
}

static void
proposes_np_when_only_forgers_lose(void)
{
	struct bed *b = healthy(DMARC_P_NONE, 40);
	const struct verdict *v;

	bed_flow(b, W28, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 100, .below = true });
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "news.example.com/s1=pass", "", "pf", .messages = 300,
	    .below = true });
	CU_ASSERT_FALSE(bed_has(bed_judge(b), true, CODE_NP_REJECT, NULL));
	b->mail[1].found = 0;
	/* Passing names are not known to exist. */
	CU_ASSERT_FALSE(bed_has(bed_judge(b), true, CODE_NP_REJECT, NULL));
	b->mail[2].found = 1;
	v = bed_judge(b);
	CU_ASSERT_TRUE(bed_has(v, true, CODE_NP_REJECT, NULL));
	CU_ASSERT_PTR_NOT_NULL(strstr(v->advice[0].fix,
	    "\"v=DMARC1; p=none; np=reject\""));
	CU_ASSERT_FALSE(bed_has(&b->v[1], true, CODE_NP_REJECT, NULL));
	bed_history(b, 0, 40, BED_POLICY(.p = DMARC_P_NONE,
	    .np = DMARC_P_REJECT));
	CU_ASSERT_FALSE(bed_has(bed_judge(b), true, CODE_NP_REJECT, NULL));
	arena_free(b->arena);
}

/* Many reporters fill in sp and np with what applies anyway. */
static void
leaves_out_what_is_filled_in(void)	/* R29 */
{
	static const struct {
		enum dmarc_p p, sp, np;
		const char *next;
	} cases[] = {
		{ DMARC_P_NONE, DMARC_P_NONE, DMARC_P_NONE,
		    "v=DMARC1; p=quarantine; t=y; pct=0" },
		{ DMARC_P_NONE, DMARC_P_ABSENT, DMARC_P_NONE,
		    "v=DMARC1; p=quarantine; t=y; pct=0" },
		{ DMARC_P_NONE, DMARC_P_REJECT, DMARC_P_REJECT,
		    "v=DMARC1; p=quarantine; sp=reject" },
		/* A trial would lower what is in force below (R32). */
		{ DMARC_P_NONE, DMARC_P_ABSENT, DMARC_P_REJECT,
		    "v=DMARC1; p=quarantine; np=reject" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = healthy(DMARC_P_NONE, 60);

		bed_history(b, 0, 60, BED_POLICY(.p = cases[i].p,
		    .sp = cases[i].sp, .np = cases[i].np));
		CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
		    cases[i].next);
		CU_ASSERT_EQUAL(b->v[0].at_once, i >= 2);
		/* DNS knows what is really there. */
		b->f.dns_record = "v=DMARC1; p=none; sp=none";
		b->f.dns_policy = BED_POLICY(.p = DMARC_P_NONE,
		    .sp = DMARC_P_NONE);
		if (i == 0)
			CU_ASSERT_STRING_EQUAL(bed_judge(b)->next_record,
			    "v=DMARC1; p=quarantine; sp=none; t=y; pct=0");
		arena_free(b->arena);
	}
}

/* A trial of less than a week goes on; there is nothing to publish. */
static void
keeps_a_trial_for_a_week(void)	/* R33 */
{
	for (size_t days = 3; days <= 7; days += 4) {
		struct bed *b = healthy(DMARC_P_NONE, 60);
		const struct verdict *v;

		bed_history(b, 0, days, TESTED(0));
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
		if (days == 7) {
			CU_ASSERT_STRING_EQUAL(v->next_record,
			    "v=DMARC1; p=quarantine");
		} else {
			CU_ASSERT_PTR_NULL(v->next_record);
			CU_ASSERT_EQUAL(v->trial_until, b->f.today + 4);
		}
		arena_free(b->arena);
	}
}

static const struct test tests[] = {
	{ "leaves out what is filled in", leaves_out_what_is_filled_in },
	{ "keeps a trial for a week", keeps_a_trial_for_a_week },
	{ "goes up in steps", goes_up_in_steps },
	{ "takes subdomains along", takes_subdomains_along },
	{ "samples if asked to", samples_if_asked_to },
	{ "keeps the tags it finds", keeps_the_tags_it_finds },
	{ "goes back one level", goes_back_one_level },
	{ "goes back with all that must", goes_back_with_all_that_must },
	{ "proposes np when only forgers lose",
	    proposes_np_when_only_forgers_lose },
};
TEST_MAIN("report/verdict/record", tests)
