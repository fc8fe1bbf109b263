/*
 * test_reports.c: reports about a domain, by day, reporter and submitter.
 */
#include "store/read/reports.h"

#include "tests/store/read/reading.h"

static const struct day_window week = { DAY - 1, DAY + 5 };

/* Two reports by one submitter; the second reaches over three days. */
static void
begin(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.finding.provenance = DMARC_PROVENANCE_MISMATCH;
	(void)fixture_report(&f, "m1", &r);
	report_init(&r);
	r.fb.report_id = "r2";
	r.fb.end = r.fb.begin + INT64_C(3) * 86400;
	r.fb.repaired = true;
	r.finding.provenance = DMARC_PROVENANCE_VERIFIED;
	report_add(&r, "192.0.2.2", 5, DMARC_DISP_REJECT, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	r.combination[1].header_from = "news.example.org";
	(void)fixture_report(&f, "m2", &r);
	read_it();
}

static void
reads_reports_by_day(void)
{
	static const struct day_window first = { DAY, DAY };
	struct statement s;
	struct report_row row;

	begin();
	s = reports_start(db, "example.org", NULL);
	CU_ASSERT_TRUE_FATAL(reports_next(&s, &row));
	CU_ASSERT_EQUAL(row.day, DAY);
	CU_ASSERT_EQUAL(row.provenance, DMARC_PROVENANCE_MISMATCH);
	CU_ASSERT_TRUE(row.begin == MONDAY && row.end == MONDAY + 86399);
	CU_ASSERT_TRUE(row.messages == 10 && row.records == 1);
	CU_ASSERT_TRUE_FATAL(reports_next(&s, &row));
	CU_ASSERT_EQUAL(row.day, DAY + 1);
	CU_ASSERT_EQUAL(row.provenance, DMARC_PROVENANCE_VERIFIED);
	CU_ASSERT_TRUE(row.records == 2 && row.first_record == 2);
	CU_ASSERT_FALSE(reports_next(&s, &row));
	end_rows(&s);
	s = reports_start(db, "example.org", &first);
	CU_ASSERT_TRUE(reports_next(&s, &row));
	CU_ASSERT_FALSE(reports_next(&s, &row));
	end_rows(&s);
	end_reading();
}

static void
reads_who_covered_which_day(void)
{
	struct statement s;
	struct coverage_row row;

	begin();
	s = coverage_start(db, "example.org", &week);
	CU_ASSERT_TRUE_FATAL(coverage_next(&s, &row));
	CU_ASSERT_STRING_EQUAL(row.org_name, "Example Mail");
	CU_ASSERT_TRUE(row.day == DAY && row.reports == 1 && !row.has_long);
	CU_ASSERT_TRUE_FATAL(coverage_next(&s, &row));
	CU_ASSERT_TRUE(row.day == DAY + 1 && row.has_long);
	CU_ASSERT_EQUAL(row.long_begin, MONDAY);
	CU_ASSERT_EQUAL(row.long_end, MONDAY + INT64_C(3) * 86400);
	CU_ASSERT_FALSE(coverage_next(&s, &row));
	end_rows(&s);
	s = coverage_scope_start(db, "example.org", &week, true);
	CU_ASSERT_TRUE_FATAL(coverage_next(&s, &row));
	CU_ASSERT_TRUE(row.day == DAY + 1 && row.messages == 5);
	CU_ASSERT_FALSE(coverage_next(&s, &row));
	end_rows(&s);
	end_reading();
}

static void
reads_submitters_and_their_totals(void)
{
	struct statement s;
	struct submitter_totals t;
	struct submitter_row row;
	struct apart apart;
	struct dmarc_err err;

	begin();
	s = submitter_totals_start(db, "example.org");
	CU_ASSERT_TRUE_FATAL(submitter_totals_next(&s, &t));
	CU_ASSERT_TRUE(t.reports == 2 && t.messages == 25 && t.pass == 20);
	CU_ASSERT_TRUE(t.none == 20 && t.quarantine == 0 && t.reject == 5);
	CU_ASSERT_EQUAL(t.last_end, MONDAY + INT64_C(3) * 86400);
	CU_ASSERT_FALSE(submitter_totals_next(&s, &t));
	end_rows(&s);
	s = submitter_start(db, t.submitter);
	CU_ASSERT_TRUE_FATAL(submitter_next(&s, &row));
	CU_ASSERT_STRING_EQUAL(row.org_name, "Example Mail");
	CU_ASSERT_STRING_EQUAL(row.email, "dmarc@mail.example.net");
	CU_ASSERT_STRING_EQUAL(row.identity, "example mail");
	end_rows(&s);
	CU_ASSERT_EQUAL(apart_read(db, "example.org", &week, &apart, &err),
	    DMARC_OK);
	CU_ASSERT_TRUE(apart.repaired == 1 && apart.conflicts == 0);
	CU_ASSERT_EQUAL(apart_read(db, NULL, &week, &apart, &err), DMARC_OK);
	CU_ASSERT_EQUAL(apart.repaired, 1);
	end_reading();
}

static const struct test tests[] = {
	{ "it reads reports by day", reads_reports_by_day },
	{ "it reads who covered which day", reads_who_covered_which_day },
	{ "it reads submitters and their totals",
	    reads_submitters_and_their_totals },
};

TEST_MAIN("store/read/reports", tests)
