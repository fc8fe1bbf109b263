/*
 * test_reach_later.c: whole verdicts: keys that break, copies of mail, lists,
 * small domains, receivers that are alone with what they say.
 */
#include <math.h>

#include "tests/report/verdict/facts.h"

#define NEAR(value, want) CU_ASSERT_TRUE(fabs((value) - (want)) < 0.00005)

/* An ERP with a key of its own, at one address, in no table. */
static void
erp(struct bed *b, bool pass, uint64_t messages, int from, int to)
{
	bed_flow(b, W28, (struct flow){ .sender = "erp", .ip = "198.18.5.5",
	    .dkim = pass ? "example.com/e1=pass" : "example.com/e1=fail",
	    .spf = "", .ev = pass ? "pf" : "ff", .messages = messages,
	    .lost = !pass, .from = from, .to = to });
}

static void
loses_a_key_of_no_service(void)	/* R19, R19-none */
{
	for (int none = 0; none < 2; none++) {
		struct bed *b = bed_new(none == 1 ? DMARC_P_NONE :
		    DMARC_P_REJECT, 120, W28, 8);
		const struct verdict *v;

		bed_own(b, W28, "mx", "192.0.2.10", 3000, 0, 3000);
		erp(b, true, 600, 7, 27);
		erp(b, false, 200, 0, 6);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, none == 1 ? VERDICT_NOT_READY :
		    VERDICT_ROLL_BACK);
		CU_ASSERT_TRUE(bed_has(v, false, CODE_DKIM_BROKEN, "erp"));
		CU_ASSERT_EQUAL(bed_has(v, false, CODE_LEGIT_LOSS, NULL),
		    none == 0);
		CU_ASSERT_EQUAL(v->rate.n, 3800);
		CU_ASSERT_EQUAL(v->rate.k, 200);
		NEAR(v->rate.upper, 0.0602);
		arena_free(b->arena);
	}
}

static void
remembers_a_key_that_broke_long_ago(void)	/* R39 */
{
	struct bed *b = bed_new(DMARC_P_NONE, 90, W28, 6);
	const struct verdict *v;
	size_t rows;

	bed_own(b, W28, "mx", "192.0.2.10", 2600, 1, 2599);
	erp(b, false, 300, 0, 27);
	rows = b->f.rows;
	erp(b, true, 1, 0, 27);
	b->f.rows = rows;
	bed_older(b, b->f.pairs - 1, 70, 60, 100, 0);
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_NOT_READY);
	CU_ASSERT_TRUE(bed_has(v, false, CODE_DKIM_BROKEN, "erp"));
	CU_ASSERT_EQUAL(v->class_messages[CLASS_THIRD_BAD], 300);
	arena_free(b->arena);
}

static void
takes_no_origin_for_a_forwarder(void)	/* R20 */
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 7);
	const struct verdict *v;

	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 900 });
	/* Copies of the CRM's mail come again through the own host. */
	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/z1=pass", "example.com=pass", "pp",
	    .messages = 40 });
	bed_flow(b, W28, (struct flow){ "crm", "198.18.23.9",
	    "example.com/z1=pass", "", "pf", .messages = 1160 });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->rate.n, 2100);
	CU_ASSERT_EQUAL(v->class_messages[CLASS_THIRD_OK], 1160);
	arena_free(b->arena);
}

/* Own mail, and forwarded mail that fails, part of it overridden. */
static struct bed *
forwarded(enum dmarc_p p, uint64_t own, uint64_t bad, uint64_t overridden)
{
	struct bed *b = bed_new(p, 120, W28, 7);
	struct flow x = { "list", "198.51.100.80", "example.com/s1=fail",
	    "lists.example.net=pass", "ff", .messages = bad - overridden };

	bed_own(b, W28, "mx", "192.0.2.10", own, 0, own);
	bed_flow(b, W28, x);
	if (overridden > 0) {
		x.messages = overridden;
		x.forwarded = true;
		bed_flow(b, W28, x);
	}
	return b;
}

static void
weighs_lists_at_each_step(void)	/* R25 */
{
	static const struct {
		enum dmarc_p p;
		uint64_t own, bad, overridden;
		bool accepted;
		enum verdict_code code;
		bool blocks, advised;
	} cases[] = {
		{ DMARC_P_REJECT, 2000, 400, 0, false, VERDICT_DONE, false,
		    true },
		{ DMARC_P_NONE, 1800, 200, 10, false, VERDICT_HOLD, true,
		    false },
		{ DMARC_P_NONE, 1800, 200, 10, true,
		    VERDICT_READY_FOR_QUARANTINE, false, true },
		{ DMARC_P_NONE, 1800, 200, 100, false,	/* 5 % */
		    VERDICT_READY_FOR_QUARANTINE, false, true },
		{ DMARC_P_NONE, 1980, 20, 0, false,	/* 1 % */
		    VERDICT_READY_FOR_QUARANTINE, false, false },
		{ DMARC_P_QUARANTINE, 1979, 21, 20, false, VERDICT_HOLD,
		    true, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct bed *b = forwarded(cases[i].p, cases[i].own,
		    cases[i].bad, cases[i].overridden);
		const struct verdict *v;

		b->f.forwarding_accepted = cases[i].accepted;
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->code, cases[i].code);
		CU_ASSERT_EQUAL(bed_has(v, false, CODE_INTEROP, NULL),
		    cases[i].blocks);
		CU_ASSERT_EQUAL(bed_has(v, true, CODE_INTEROP, NULL),
		    cases[i].advised);
		arena_free(b->arena);
	}
}

/* Forty messages on twelve days, and reports on others before. */
static void
gives_small_domains_their_time(void)	/* R26 */
{
	for (int days = 20; days <= 21; days++) {
		struct bed *b = bed_new(DMARC_P_NONE, 200, 0, 3);
		const struct verdict *v;

		bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
		    "example.com/s1=pass", "example.com=pass", "pp",
		    .messages = 40, .from = 0, .to = 11 });
		for (int age = W28; age < W28 + days - 12; age++)
			for (uint32_t r = 0; r < 3; r++)
				bed_empty(b, r, LAST - age);
		v = bed_judge(b);
		CU_ASSERT_EQUAL(v->days, 12);
		CU_ASSERT_EQUAL(v->code, days == 21 ?
		    VERDICT_READY_FOR_QUARANTINE : VERDICT_HOLD);
		CU_ASSERT_TRUE(v->low_volume);
		if (days == 20)
			CU_ASSERT_EQUAL(v->earliest, NEVER);
		CU_ASSERT_EQUAL(v->confidence, CONFIDENCE_LOW);
		arena_free(b->arena);
	}
}

/* Then the missing days are counted in the longer time, too. */
static void
counts_the_days_that_small_domains_lack(void)
{
	struct bed *b = bed_new(DMARC_P_NONE, 200, 0, 3);

	bed_flow(b, W28, (struct flow){ "mx", "192.0.2.10",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 40, .from = 0, .to = 17 });
	CU_ASSERT_EQUAL(bed_judge(b)->code, VERDICT_HOLD);
	CU_ASSERT_EQUAL(b->v[0].earliest, b->f.today + 3);
	arena_free(b->arena);
}

static void
names_a_receiver_that_is_alone(void)	/* R30 */
{
	struct bed *b = bed_new(DMARC_P_NONE, 60, W28, 6);
	const struct verdict_blocker *fails;

	bed_own(b, W28, "mx", "192.0.2.10", 2600, 1, 2599);
	bed_flow(b, W28, (struct flow){ "app", "192.0.2.30",
	    "example.com/s1=pass", "example.com=pass", "pp",
	    .messages = 1000 });
	bed_flow(b, W28, (struct flow){ "app", "192.0.2.30", "",
	    "example.com=permerror", "ff", .messages = 120,
	    .reporters = 1 });
	fails = bed_blocker(bed_judge(b), CODE_SENDER_FAILS);
	CU_ASSERT_STRING_EQUAL(fails->alone, "google.com");
	CU_ASSERT_PTR_NOT_NULL(strstr(fails->why, "permerror"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fails->why, "google.com"));
	CU_ASSERT_PTR_NOT_NULL(strstr(fails->fix, "distrust = google.com"));
	/* With 14 of 134 from others it is not alone. */
	bed_flow(b, W28, (struct flow){ "app", "192.0.2.30", "",
	    "example.com=permerror", "ff", .messages = 14, .from = 3,
	    .to = 3 });
	for (size_t i = 1; i <= 6; i++)
		b->row[b->f.rows - i].reporter = 3;
	fails = bed_blocker(bed_judge(b), CODE_SENDER_FAILS);
	CU_ASSERT_PTR_NULL(fails->alone);
	CU_ASSERT_PTR_NULL(strstr(fails->fix, "distrust"));
	arena_free(b->arena);
}

static void
names_who_sends_as_a_parked_domain(void)	/* R35 */
{
	struct bed *b = bed_new(DMARC_P_NONE, 70, 24, 4);
	const struct verdict_blocker *sends;

	b->f.no_mail = true;
	bed_own(b, 24, "mx", "192.0.2.10", 36, 0, 36);
	bed_flow(b, 24, (struct flow){ "net", "203.0.113.7", "",
	    "example.com=fail", "ff", .messages = 900 });
	CU_ASSERT_EQUAL(bed_judge(b)->code, VERDICT_NOT_READY);
	sends = bed_blocker(&b->v[0], CODE_PARKED_BUT_SENDING);
	CU_ASSERT_STRING_EQUAL(sends->sender, "mx");
	CU_ASSERT_EQUAL(sends->evidences, 1);
	CU_ASSERT_EQUAL(sends->evidence[0].messages, 36);
	arena_free(b->arena);
}

/* What is over, and what labels leave out, is said apart. */
static void
tells_losses_apart(void)	/* R13 */
{
	struct bed *b = bed_new(DMARC_P_NONE, 80, W28, 7);
	const struct verdict *v;

	bed_own(b, W28, "mx", "192.0.2.10", 2500, 1, 2499);
	bed_flow(b, W28, (struct flow){ "helpdesk", "198.51.100.9",
	    "example.com/h=pass", "", "pf", .messages = 370,
	    .label = VERDICT_AUTHORISED });
	bed_flow(b, W28, (struct flow){ "helpdesk", "198.51.100.9", "",
	    "help.example=pass", "ff", .messages = 330,
	    .label = VERDICT_AUTHORISED, .from = 14, .to = 27 });
	bed_flow(b, W28, (struct flow){ "lab", "198.51.100.10", "",
	    "lab.example=pass", "ff", .messages = 77,
	    .label = VERDICT_IGNORE });
	v = bed_judge(b);
	CU_ASSERT_EQUAL(v->code, VERDICT_READY_FOR_QUARANTINE);
	CU_ASSERT_EQUAL(v->what_if[0].at_risk, 331);
	CU_ASSERT_EQUAL(v->what_if[0].before_recovery, 330);
	CU_ASSERT_EQUAL(v->what_if[0].ignored, 77);
	arena_free(b->arena);
}

static const struct test tests[] = {
	{ "loses a key of no service", loses_a_key_of_no_service },
	{ "remembers a key that broke long ago",
	    remembers_a_key_that_broke_long_ago },
	{ "takes no origin for a forwarder",
	    takes_no_origin_for_a_forwarder },
	{ "weighs lists at each step", weighs_lists_at_each_step },
	{ "gives small domains their time", gives_small_domains_their_time },
	{ "counts the days that small domains lack",
	    counts_the_days_that_small_domains_lack },
	{ "names a receiver that is alone", names_a_receiver_that_is_alone },
	{ "names who sends as a parked domain",
	    names_who_sends_as_a_parked_domain },
	{ "tells losses apart", tells_losses_apart },
};
TEST_MAIN("report/verdict/reach_later", tests)
