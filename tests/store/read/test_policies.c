/*
 * test_policies.c: the policies that reports read.
 */
#include "store/read/policies.h"

#include "tests/store/read/reading.h"

/* Monday: none, by a mismatch; Tuesday: reject with all tags. */
static void
begin(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.policy.pct = -1;
	r.finding.provenance = DMARC_PROVENANCE_MISMATCH;
	(void)fixture_report(&f, "m1", &r);
	report_init(&r);
	r.fb.begin += 86400;
	r.fb.end += 86400;
	r.fb.policy = (struct dmarc_policy){ .domain = "example.org",
	    .p = DMARC_P_REJECT, .sp = DMARC_P_QUARANTINE,
	    .np = DMARC_P_UNKNOWN, .adkim = DMARC_ALIGNMENT_STRICT,
	    .aspf = DMARC_ALIGNMENT_RELAXED, .testing = 1, .pct = 20,
	    .fo = "1" };
	(void)fixture_report(&f, "m2", &r);
	read_it();
}

static void
reads_each_tag(void)
{
	struct arena *a = arena_new(1 << 16);
	struct statement s;
	struct policy_row row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	begin();
	s = policies_start(db, "example.org");
	CU_ASSERT_TRUE_FATAL(policies_next(&s, a, &row));
	CU_ASSERT_EQUAL(row.read.p, DMARC_P_NONE);
	CU_ASSERT_EQUAL(row.read.sp, DMARC_P_ABSENT);
	CU_ASSERT_EQUAL(row.read.adkim, DMARC_ALIGNMENT_ABSENT);
	CU_ASSERT_TRUE(row.read.testing == -1 && row.read.pct == -1);
	CU_ASSERT_PTR_NULL(row.read.fo);
	CU_ASSERT_TRUE_FATAL(policies_next(&s, a, &row));
	CU_ASSERT_EQUAL(row.read.p, DMARC_P_REJECT);
	CU_ASSERT_EQUAL(row.read.sp, DMARC_P_QUARANTINE);
	CU_ASSERT_EQUAL(row.read.np, DMARC_P_UNKNOWN);
	CU_ASSERT_EQUAL(row.read.adkim, DMARC_ALIGNMENT_STRICT);
	CU_ASSERT_EQUAL(row.read.aspf, DMARC_ALIGNMENT_RELAXED);
	CU_ASSERT_TRUE(row.read.testing == 1 && row.read.pct == 20);
	CU_ASSERT_STRING_EQUAL(row.read.fo, "1");
	CU_ASSERT_FALSE(policies_next(&s, a, &row));
	end_rows(&s);
	arena_free(a);
	end_reading();
}

static void
reads_the_policy_of_a_day(void)
{
	struct dmarc_policy p = { .pct = 0 };
	struct dmarc_err err;
	bool found;

	begin();
	CU_ASSERT_EQUAL(policy_of_day(db, "example.org", DAY + 1, &found, &p,
	    &err), DMARC_OK);
	CU_ASSERT_TRUE(found && p.p == DMARC_P_REJECT && p.pct == 20);
	CU_ASSERT_TRUE(p.np == DMARC_P_UNKNOWN && p.testing == 1);
	CU_ASSERT_EQUAL(policy_of_day(db, "example.org", DAY + 9, &found, &p,
	    &err), DMARC_OK);
	CU_ASSERT_FALSE(found);
	end_reading();
}

static const struct test tests[] = {
	{ "it reads each tag", reads_each_tag },
	{ "it reads the policy of a day", reads_the_policy_of_a_day },
};

TEST_MAIN("store/read/policies", tests)
