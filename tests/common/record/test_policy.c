/*
 * test_policy.c: the policy of a DMARC record.
 */
#include "common/record/policy.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
reads_records(void)
{
	static const struct {
		const char *text;
		bool dmarc;
		enum dmarc_p p, sp;
		int testing, pct;
	} cases[] = {
		{ "v=DMARC1; p=reject; sp=none; t=y; pct=0", true,
		    DMARC_P_REJECT, DMARC_P_NONE, 1, 0 },
		{ "V = DMARC1 ;P= Quarantine;T=n ; pct=100;;", true,
		    DMARC_P_QUARANTINE, DMARC_P_ABSENT, 0, 100 },
		{ "v=DMARC1;p=block;pct=101;pct=x", true, DMARC_P_UNKNOWN,
		    DMARC_P_ABSENT, -1, -1 },
		{ "v=DMARC1;p=quarantine-or-worse", true, DMARC_P_UNKNOWN,
		    DMARC_P_ABSENT, -1, -1 },
		{ "v=DMARC1", true, DMARC_P_ABSENT, DMARC_P_ABSENT, -1, -1 },
		{ "v=dmarc1; p=none", false, DMARC_P_NONE, DMARC_P_ABSENT,
		    -1, -1 },
		{ " v=DMARC1; p=none", false, DMARC_P_NONE, DMARC_P_ABSENT,
		    -1, -1 },
		{ ";v=DMARC1", false, DMARC_P_ABSENT, DMARC_P_ABSENT, -1, -1 },
		{ "p=reject; v=DMARC1", false, DMARC_P_REJECT,
		    DMARC_P_ABSENT, -1, -1 },
		{ "v=DMARC10; p=none", false, DMARC_P_NONE, DMARC_P_ABSENT,
		    -1, -1 },
		{ "", false, DMARC_P_ABSENT, DMARC_P_ABSENT, -1, -1 },
		{ "p", false, DMARC_P_ABSENT, DMARC_P_ABSENT, -1, -1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_policy p;

		CU_ASSERT_EQUAL(policy_of_record(cases[i].text,
		    strlen(cases[i].text), &p), cases[i].dmarc);
		CU_ASSERT_EQUAL(p.p, cases[i].p);
		CU_ASSERT_EQUAL(p.sp, cases[i].sp);
		CU_ASSERT_EQUAL(p.testing, cases[i].testing);
		CU_ASSERT_EQUAL(p.pct, cases[i].pct);
	}
}

static const struct test tests[] = {
	{ "it reads records as receivers do", reads_records },
};

TEST_MAIN("common/record/policy", tests)
