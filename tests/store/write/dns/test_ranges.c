/*
 * test_ranges.c: the addresses of services are replaced as a whole.
 */
#include "store/write/dns/ranges.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static void
keep(struct fixture *f, const char *service, const char *first,
    const char *last, int64_t now)
{
	struct dns_range_row row;
	struct dmarc_err err;

	CU_ASSERT_FATAL(first == NULL || address_parse(first, &row.first));
	CU_ASSERT_FATAL(first == NULL || address_parse(last, &row.last));
	CU_ASSERT_EQUAL(store_ranges(f->writer, service, &row, first != NULL,
	    now, &err), DMARC_OK);
}

static void
replaces(void)
{
	static const char rows[] = "SELECT group_concat(service || ' ' || "
	    "hex(substr(first, 13)) || '-' || hex(substr(last, 13)) || ' ' || "
	    "checked_ts, '; ') FROM (SELECT * FROM dns_service_range "
	    "ORDER BY service, first)";
	struct fixture f;

	fixture_open(&f);
	keep(&f, "one", "192.0.2.0", "192.0.2.255", 10);
	keep(&f, "two", "198.51.100.1", "198.51.100.1", 10);
	keep(&f, "one", "203.0.113.0", "203.0.113.3", 20);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows),
	    "one CB007100-CB007103 20; two C6336401-C6336401 10");
	keep(&f, "two", NULL, NULL, 30);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows),
	    "one CB007100-CB007103 20");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "replaces the addresses of one service", replaces },
};

TEST_MAIN("store/write/dns/ranges", tests)
