/*
 * test_domains.c: domains with reports, and the days of their reports.
 */
#include "store/read/domains.h"

#include "tests/store/read/reading.h"

static void
tells_domains_with_reports_from_silent_ones(void)
{
	static const struct day_window day = { DAY, DAY + 6 };
	static const struct day_window later = { DAY + 7, DAY + 9 };
	struct arena *a = arena_new(1 << 16);
	const char *const *name = NULL;
	size_t n = 9;
	int64_t last;
	struct foreign foreign;
	struct report r;
	struct dmarc_err err;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	report_init(&r);
	r.fb.policy.domain = "example.com";
	r.record[0].count = 99;
	(void)fixture_report(&f, "m2", &r);
	report_init(&r);
	r.fb.policy.domain = "example.net";
	(void)fixture_report(&f, "m3", &r);
	fixture_run(&f, "UPDATE domain SET own = 0 "
	    "WHERE name = 'example.net'");
	fixture_run(&f, "INSERT INTO own_domain VALUES ('a.example')");
	read_it();
	CU_ASSERT_EQUAL(domains_read(db, &day, a, &name, &n, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_STRING_EQUAL(name[0], "example.com");
	CU_ASSERT_STRING_EQUAL(name[1], "example.org");
	CU_ASSERT_EQUAL(domains_silent(db, &day, a, &name, &n, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(n, 0);
	CU_ASSERT_EQUAL(domains_silent(db, &later, a, &name, &n, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(n, 2);
	CU_ASSERT_EQUAL(domains_own(db, a, &name, &n, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_STRING_EQUAL(name[0], "example.com");
	CU_ASSERT_STRING_EQUAL(name[1], "example.org");
	CU_ASSERT_EQUAL(domains_listed(db, a, &name, &n, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 1);
	CU_ASSERT_STRING_EQUAL(name[0], "a.example");
	CU_ASSERT_EQUAL(domain_last_day(db, "example.org", DAY + 9, &last,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(last, DAY);
	CU_ASSERT_EQUAL(domain_last_day(db, "example.org", DAY - 1, &last,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(last, INT64_MIN);
	CU_ASSERT_EQUAL(domains_newest_day(db, &day, DAY + 3, &last, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(last, DAY);
	CU_ASSERT_EQUAL(foreign_read(db, &day, &foreign, &err), DMARC_OK);
	CU_ASSERT_TRUE(foreign.reports == 1 && foreign.domains == 1);
	arena_free(a);
	end_reading();
}

static const struct test tests[] = {
	{ "it tells domains with reports from silent ones",
	    tells_domains_with_reports_from_silent_ones },
};

TEST_MAIN("store/read/domains", tests)
