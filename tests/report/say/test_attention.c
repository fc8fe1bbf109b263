/*
 * test_attention.c: blockers and domains that need a person.
 */
#include "report/say/attention.h"
#include "tests/cunit_main.h"

#define LAST 20000

static struct verdict_blocker
blocker(enum verdict_kind kind, enum code code, const char *sender)
{
	return (struct verdict_blocker){ .kind = kind, .code = code,
	    .sender = sender };
}

static void
tells_waits_from_work(void)
{
	static const struct {
		enum verdict_kind kind;
		enum code code;
		bool want;
	} cases[] = {
		{ KIND_EMERGENCY, CODE_LEGIT_LOSS, true },
		{ KIND_FIX, CODE_SENDER_FAILS, true },
		{ KIND_FIX, CODE_CONFIRM_SENDER, true },
		{ KIND_WAIT, CODE_COVERAGE_GAP, true },
		{ KIND_WAIT, CODE_INTEROP, true },
		{ KIND_WAIT, CODE_NO_OWN_MAIL, true },
		{ KIND_WAIT, CODE_SOAK, false },
		{ KIND_WAIT, CODE_TOO_FEW_DAYS, false },
		{ KIND_WAIT, CODE_FEW_REPORTERS, false },
		{ KIND_WAIT, CODE_LOW_VOLUME, false },
		{ KIND_WAIT, CODE_RATE_UNCERTAIN, false },
		{ KIND_ADVICE, CODE_INTEROP, false },
		{ KIND_ADVICE, CODE_SPF_ONLY, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct verdict_blocker b = blocker(cases[i].kind,
		    cases[i].code, NULL);
		struct verdict v = { .code = VERDICT_HOLD, .blocker = &b,
		    .blockers = 1, .policy_known = true };

		CU_ASSERT_EQUAL(attention_item(&b), cases[i].want);
		CU_ASSERT_EQUAL(attention_domain(&v, 1, LAST, LAST),
		    cases[i].want);
	}
}

static void
publishes_what_is_ready(void)
{
	struct verdict v = { .code = VERDICT_READY_FOR_REJECT,
	    .next_record = "v=DMARC1; p=reject", .policy_known = true };

	CU_ASSERT_TRUE(attention_publish(&v));
	CU_ASSERT_TRUE(attention_domain(&v, 1, LAST, LAST));
	v.policy_known = false;		/* may be published already */
	CU_ASSERT_FALSE(attention_domain(&v, 1, LAST, INT64_MIN));
	v.policy_known = true;
	v.next_record = NULL;		/* a test step still runs */
	CU_ASSERT_FALSE(attention_domain(&v, 1, LAST, LAST));
	v.next_record = "v=DMARC1; p=reject";
	v.code = VERDICT_NOT_READY;
	CU_ASSERT_FALSE(attention_publish(&v));
}

static void
looks_at_subdomains_too(void)
{
	struct verdict_blocker b = blocker(KIND_FIX, CODE_SENDER_FAILS, "crm");
	struct verdict v[2] = { { .code = VERDICT_DONE },
	    { .code = VERDICT_HOLD, .blocker = &b, .blockers = 1 } };

	CU_ASSERT_FALSE(attention_domain(v, 1, LAST, LAST));
	CU_ASSERT_TRUE(attention_domain(v, 2, LAST, LAST));
}

static void
minds_silence_for_a_while(void)
{
	static const struct {
		int64_t last_report;
		bool domain, all;
	} cases[] = {
		{ LAST, true, false }, { LAST - 3, true, false },
		{ LAST - 4, true, true }, { LAST - 55, true, true },
		{ LAST - 56, false, true }, { INT64_MIN, true, true },
	};
	struct mailbox rest = { 0 };
	struct verdict v = { .code = VERDICT_NO_DATA };

	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(attention_domain(&v, 1, LAST,
		    cases[i].last_report), cases[i].domain);
		CU_ASSERT_EQUAL(attention_flow(&rest, LAST,
		    cases[i].last_report), cases[i].all);
	}
	rest.partly = 1;
	CU_ASSERT_TRUE(attention_flow(&rest, LAST, LAST));
	rest = (struct mailbox){ .rejected = 1 };
	CU_ASSERT_TRUE(attention_flow(&rest, LAST, LAST));
	rest = (struct mailbox){ .foreign_reports = 1 };
	CU_ASSERT_FALSE(attention_flow(&rest, LAST, LAST));
}

static const struct test tests[] = {
	{ "tells waits from work", tells_waits_from_work },
	{ "publishes what is ready", publishes_what_is_ready },
	{ "looks at subdomains too", looks_at_subdomains_too },
	{ "minds silence for a while", minds_silence_for_a_while },
};
TEST_MAIN("report/say/attention", tests)
