/*
 * test_fact.c: of what several hosts know from DNS the newest stays, in
 * whatever order it comes.
 */
#include "store/write/dns/fact.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static void
keep_domain(struct fixture *f, int64_t checked, const char *parts)
{
	struct dmarc_err err;
	struct dns_fact fact = { .kind = DNS_FACT_DOMAIN,
	    .name = "example.org", .checked = checked };
	char answer[500];

	(void)snprintf(answer, sizeof answer, "[null, \"example.org\", 1, "
	    "null, 1, 1, 1, null, null, null, %s]", parts);
	fact.answer = answer;
	CU_ASSERT_EQUAL(store_fact(f->writer, &fact, &err), DMARC_OK);
}

static void
keeps_the_newest_domain(void)
{
	static const char all[] = "SELECT checked_ts || ' ' || "
	    "(SELECT group_concat(record) FROM dns_record) || ' ' || "
	    "(SELECT count(*) FROM dns_include) || ' ' || "
	    "(SELECT count(*) FROM dns_finding) FROM dns_domain";
	struct fixture f;

	fixture_open(&f);
	keep_domain(&f, 20, "[[\"spf\", \"old\", 60, null], "
	    "[\"mx\", \"gone\", 60, null]], [\"i.example\"], "
	    "[[\"SPF_LONG\", \"d\", \"info\", \"\", null]]");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), "20 gone,old 1 1");
	/* What was asked before changes nothing. */
	keep_domain(&f, 10, "[[\"spf\", \"older\", 60, null]], [], []");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), "20 gone,old 1 1");
	/* What was asked later takes the place of all of it. */
	keep_domain(&f, 30, "[[\"spf\", \"new\", 60, null]], [], []");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), "30 new 0 0");
	fixture_close(&f);
}

static void
keep_service(struct fixture *f, int64_t checked, const char *address)
{
	struct dns_range_row range;
	struct dns_fact fact = { .kind = DNS_FACT_SERVICE, .name = "one",
	    .checked = checked, .answer = "[]", .range = &range, .ranges = 1 };
	struct dmarc_err err;

	CU_ASSERT_TRUE_FATAL(address_parse(address, &range.first));
	range.last = range.first;
	CU_ASSERT_EQUAL(store_fact(f->writer, &fact, &err), DMARC_OK);
}

static void
keeps_the_newest_service(void)
{
	static const char all[] = "SELECT group_concat(checked_ts || ' ' || "
	    "hex(substr(first, 13))) FROM dns_service_range";
	struct fixture f;

	fixture_open(&f);
	keep_service(&f, 20, "192.0.2.1");
	keep_service(&f, 10, "192.0.2.2");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), "20 C0000201");
	keep_service(&f, 30, "192.0.2.3");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), "30 C0000203");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "keeps the newest answer about a domain", keeps_the_newest_domain },
	{ "keeps the newest addresses of a service",
	    keeps_the_newest_service },
};

TEST_MAIN("store/write/dns/fact", tests)
