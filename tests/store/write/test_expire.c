/*
 * test_expire.c: failure reports go after some days, do not come back, and stay
 * counted.
 */
#include "store/write/expire.h"

#include <stdio.h>

#include "tests/common/facts/other_sample.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define DAY 86400

/* Puts a report about mail that arrived some days after the Monday. */
static struct store_result
put(struct fixture *f, const char *name, int day)
{
	struct failure_sample s;
	struct dmarc_finding finding = { .kind = DMARC_FOUND_FAILURE,
		.failure = &s.report };

	failure_sample_init(&s);
	s.report.arrival = MONDAY + (int64_t)day * DAY;
	CU_ASSERT_TRUE_FATAL(failure_digest(&s.report, s.report.facts));
	return fixture_finding(f, name, &finding);
}

static void
expire(struct fixture *f, int64_t before)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_expire(f->writer, before, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
deletes_rows_and_keeps_counts(void)
{
	struct fixture f;
	struct store_result r;
	struct dmarc_err err;
	bool has = true;

	fixture_open(&f);
	CU_ASSERT_EQUAL(store_has_expired(f.writer, MONDAY, &has, &err),
	    DMARC_OK);
	CU_ASSERT_FALSE(has);
	(void)put(&f, "m0", 0);
	(void)put(&f, "m3", 3);
	CU_ASSERT_EQUAL(store_has_expired(f.writer, MONDAY, &has, &err),
	    DMARC_OK);
	CU_ASSERT_FALSE(has);
	CU_ASSERT_EQUAL(store_has_expired(f.writer, MONDAY + 1, &has, &err),
	    DMARC_OK);
	CU_ASSERT_TRUE(has);
	expire(&f, MONDAY + DAY);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f,
	    "SELECT group_concat(message_name) FROM v_failure"), "m3");
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(reports) FROM v_failure_day"), 2);
	/* Neither comes back. */
	r = put(&f, "again", 0);
	CU_ASSERT_EQUAL(r.outcome, STORE_DUPLICATE);
	CU_ASSERT_STRING_EQUAL(r.detail,
	    "older than what the database keeps (failure_days)");
	CU_ASSERT_EQUAL(put(&f, "again3", 3).outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(reports) FROM v_failure_day"), 2);
	/* A time before the last one brings nothing back. */
	expire(&f, MONDAY - DAY);
	CU_ASSERT_EQUAL(put(&f, "late", 0).outcome, STORE_DUPLICATE);
	fixture_close(&f);
}

static void
leaves_rows_to_the_next_pruning(void)
{
	struct fixture f;
	struct store_pruning p = { .before = MONDAY + DAY };
	struct dmarc_err err;

	fixture_open(&f);
	(void)put(&f, "m0", 0);
	expire(&f, MONDAY + DAY);
	CU_ASSERT(fixture_number(&f, "SELECT count(*) FROM name") > 1);
	while (!p.done)
		CU_ASSERT_EQUAL_FATAL(store_prune(f.writer, &p, &err),
		    DMARC_OK);
	CU_ASSERT_EQUAL(p.reports, 0);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT json_array("
	    "(SELECT count(*) FROM name), (SELECT count(*) FROM source), "
	    "(SELECT count(*) FROM domain), (SELECT count(*) FROM reporter), "
	    "(SELECT count(*) FROM dkim), (SELECT count(*) FROM spf), "
	    "(SELECT count(*) FROM failure_day))"), "[1,0,0,0,1,1,0]");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "it deletes reports for good, and keeps their counts",
	    deletes_rows_and_keeps_counts },
	{ "it leaves rows that only they used to the next pruning",
	    leaves_rows_to_the_next_pruning },
};

TEST_MAIN("store/write/expire", tests)
