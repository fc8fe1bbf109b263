/*
 * test_report_key.c: the identity of a report, and the substitutes for its
 * missing parts.
 */
#include "store/write/rows/report_key.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* Each differs from the first in one of the five parts. */
static void
tells_reports_apart(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	CU_ASSERT_EQUAL(fixture_report(&f, "m0", &r).reports, 1);
	r.fb.policy.domain = "example.net";
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	report_init(&r);
	r.fb.org_name = "Other Mail";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).reports, 1);
	report_init(&r);
	r.fb.report_id = "r2";
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).reports, 1);
	report_init(&r);
	r.fb.begin += 1;
	CU_ASSERT_EQUAL(fixture_report(&f, "m4", &r).reports, 1);
	report_init(&r);
	r.fb.end += 1;
	CU_ASSERT_EQUAL(fixture_report(&f, "m5", &r).reports, 1);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_record"), 60);
	fixture_close(&f);
}

static void
names_a_reporter_without_org_name(void)
{
	static const struct {
		const char *org_name, *email, *identity;
	} cases[] = {
		{ "Caf\xc3\x89", NULL, "caf\xc3\xa9" },
		{ NULL, "dmarc@Reports.Example.NET", "reports.example.net" },
		{ "", "dmarc@example.com", "example.com" },
		{ NULL, "postmaster", "postmaster" },
		{ NULL, "x@", "x@" },
	};
	struct fixture f;
	struct report r;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[] = { 'm', (char)('0' + i), '\0' };

		report_init(&r);
		r.fb.org_name = cases[i].org_name;
		r.fb.email = cases[i].email;
		CU_ASSERT_EQUAL(fixture_report(&f, name, &r).reports, 1);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f,
		    "SELECT reporter FROM v_report ORDER BY report_pk DESC"),
		    cases[i].identity);
	}
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT org_name FROM v_report "
	    "WHERE reporter = 'example.com'"), "example.com");
	fixture_close(&f);
}

static void
makes_up_a_report_id(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.report_id = NULL;
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	r.fb.report_id = "";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).outcome, STORE_DUPLICATE);
	r.record[0].count = 11;
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).reports, 1);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report "
	    "WHERE counted AND report_id = 'facts:' || substr(sha256, 1, 32)"),
	    2);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "tells reports apart by each of the five", tells_reports_apart },
	{ "names a reporter that has no org_name",
	    names_a_reporter_without_org_name },
	{ "makes up a report_id from the facts", makes_up_a_report_id },
};

TEST_MAIN("store/write/rows/report_key", tests)
