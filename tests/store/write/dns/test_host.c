/*
 * test_host.c: host names of addresses, and names that exist.
 */
#include "store/write/dns/host.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static const char rows[] = "SELECT group_concat(ip || ' ' || "
    "ifnull(name, '-') || ' ' || confirmed || ' ' || checked_ts || ' ' || "
    "ifnull(failed_ts, '-'), '; ') FROM (SELECT * FROM dns_host "
    "ORDER BY ip)";

static void
keep(struct fixture *f, const char *ip, struct dns_host_row row, int64_t now)
{
	struct dmarc_err err;

	CU_ASSERT_FATAL(address_parse(ip, &row.ip));
	CU_ASSERT_EQUAL(store_hosts(f->writer, &row, 1, now, &err), DMARC_OK);
}

static void
keeps_what_is_known(void)
{
	const struct dns_host_row failed = { .known = false };
	struct fixture f;

	fixture_open(&f);
	keep(&f, "192.0.2.1", failed, 5);	/* nothing to keep */
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_host"),
	    0);
	keep(&f, "192.0.2.1", (struct dns_host_row){ .known = true,
	    .name = "a.example", .confirmed = true, .names = 1 }, 10);
	keep(&f, "192.0.2.1", failed, 20);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows),
	    "192.0.2.1 a.example 1 10 20");
	keep(&f, "192.0.2.1", (struct dns_host_row){ .known = true }, 30);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows), "192.0.2.1 - 0 30 -");
	fixture_close(&f);
}

static void
has_history_of_own_hosts(void)
{
	struct fixture f;

	fixture_open(&f);
	keep(&f, "192.0.2.1", (struct dns_host_row){ .known = true,
	    .name = "a.example", .own = true }, 10);
	keep(&f, "192.0.2.1", (struct dns_host_row){ .known = false,
	    .own = true }, 20);
	keep(&f, "192.0.2.1", (struct dns_host_row){ .known = true,
	    .own = true }, 30);
	keep(&f, "192.0.2.2", (struct dns_host_row){ .known = true,
	    .name = "b.example" }, 10);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(kind || "
	    "' ' || name || ' ' || record || ' ' || first_ts || '-' || "
	    "last_ts, '; ') FROM (SELECT * FROM dns_history "
	    "ORDER BY first_ts)"),
	    "ptr 192.0.2.1 a.example 10-10; ptr 192.0.2.1  30-30");
	fixture_close(&f);
}

static void
keeps_names(void)
{
	static const struct dns_name_row first[] = { { "a.d.example", true },
	    { "b.d.example", false } }, second[] = { { "b.d.example", true } };
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	CU_ASSERT_EQUAL(store_names(f.writer, first, 2, 10, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_names(f.writer, second, 1, 20, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(name || "
	    "' ' || found || ' ' || checked_ts, '; ') FROM (SELECT * FROM "
	    "dns_name ORDER BY name)"), "a.d.example 1 10; b.d.example 1 20");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "keeps what is known when a look-up fails", keeps_what_is_known },
	{ "has the history of own hosts only", has_history_of_own_hosts },
	{ "keeps whether names exist", keeps_names },
};

TEST_MAIN("store/write/dns/host", tests)
