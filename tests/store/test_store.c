/*
 * test_store.c: what becomes of messages and reports, and that a run that
 * stops leaves nothing behind.
 */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static void
stores_a_report(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	got = fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_FALSE(got.known);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_NONE);
	CU_ASSERT_EQUAL(got.reports, 1);
	CU_ASSERT_EQUAL(got.records, 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f,
	    "SELECT outcome || ' ' || name || ' ' || mailbox || ' ' || "
	    "seen_utc || ifnull(reason, '') || ifnull(detail, '') "
	    "FROM v_message"),
	    "stored m1 /var/mail/reports 2026-11-16T00:00:00Z");
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_record"), 10);
	fixture_close(&f);
}

static void
knows_a_report_again(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	r.fb.org_name = "EXAMPLE mail";
	got = fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(got.duplicates, 1);
	CU_ASSERT_EQUAL(got.reports, 0);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f,
	    "SELECT outcome FROM v_message WHERE name = 'm2'"), "duplicate");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"), 1);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "stores a report", stores_a_report },
	{ "knows a report again, whatever its name's case",
	    knows_a_report_again },
};

TEST_MAIN("store/store", tests)
