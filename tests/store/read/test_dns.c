/*
 * test_dns.c: DNS answers, as known at a given time.
 */
#include "store/read/dns.h"

#include "tests/store/read/reading.h"

#define CHECKED 1000	/* seconds */

static struct arena *arena;

/* also: one more statement */
static void
begin(const char *also)
{
	arena = arena_new(1 << 16);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	fixture_open(&f);
	fixture_run(&f, "INSERT INTO dns_domain "
	    "(domain, spf_lookups, dnssec, checked_ts) VALUES "
	    "('example.org', 7, NULL, 1000);"
	    "INSERT INTO dns_record "
	    "(domain, kind, record, ttl) VALUES "
	    "('example.org', 'dmarc', 'v=DMARC1; p=none', 300),"
	    "('example.org', 'spf', 'v=spf1 -all', 300),"
	    "('example.org', 'spf', 'v=spf1 ?all', 300),"
	    "('example.org', 'mx', '0 .', 300);"
	    "INSERT INTO dns_include VALUES ('example.org', '_spf.example');"
	    "INSERT INTO dns_finding "
	    "(domain, code, detail, severity) VALUES "
	    "('example.org', 'A', 'x', 'ok'),"
	    "('example.org', 'B', 'y', 'error');"
	    "INSERT INTO dns_key "
	    "(domain, selector, state, type, bits, "
	    "testing, ttl, checked_ts) VALUES "
	    "('example.org', 's1', 'revoked', NULL, NULL, 1, NULL, 1000),"
	    "('a.example.org', 's2', 'good', 'rsa', 2048, 0, 60, 1000);"
	    "INSERT INTO dns_host "
	    "(ip, name, confirmed, checked_ts) VALUES "
	    "('192.0.2.1', 'MX.example.org', 1, 1000);"
	    "INSERT INTO dns_name VALUES ('a.example.org', 0, 1000)");
	fixture_run(&f, also);
	read_it();
}

static void
end(void)
{
	arena_free(arena);
	end_reading();
}

static void
reads_a_domain(void)
{
	struct dns d;
	struct dmarc_err err;

	begin("");
	CU_ASSERT_EQUAL_FATAL(dns_read(db, "example.org", CHECKED, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(d.checked, CHECKED);
	CU_ASSERT_TRUE(d.spf_lookups == 7 && d.dnssec == -1 && d.takes_no_mail);
	CU_ASSERT_STRING_EQUAL(d.dmarc, "v=DMARC1; p=none");
	CU_ASSERT_EQUAL(d.dmarc_ttl, 300);
	CU_ASSERT_PTR_NULL(d.spf);	/* there are two */
	CU_ASSERT_EQUAL_FATAL(d.findings, 2);
	CU_ASSERT_EQUAL(d.finding[0].severity, DNS_ERROR);
	CU_ASSERT_EQUAL(d.finding[1].severity, DNS_FINE);
	CU_ASSERT_EQUAL_FATAL(d.keys, 2);
	CU_ASSERT_EQUAL(d.key[0].state, DNS_KEY_GOOD);
	CU_ASSERT_TRUE(d.key[0].bits == 2048 && d.key[0].ttl == 60);
	CU_ASSERT_EQUAL(d.key[1].state, DNS_KEY_REVOKED);
	CU_ASSERT_TRUE(d.key[1].bits == -1 && d.key[1].testing);
	CU_ASSERT_EQUAL_FATAL(d.includes, 1);
	CU_ASSERT_STRING_EQUAL(d.include[0], "_spf.example");
	end();
}

/* No MX record is stored: there may be none, or it could not be asked for. */
static void
takes_no_mx_for_unknown(void)
{
	struct dns d;
	struct dmarc_err err;

	begin("DELETE FROM dns_record WHERE kind = 'mx'");
	CU_ASSERT_EQUAL_FATAL(dns_read(db, "example.org", CHECKED, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_FALSE(d.takes_no_mail);
	end();
}

/* DNS has answered that there is no MX record. */
static void
knows_that_there_is_no_mx(void)
{
	struct dns d;
	struct dmarc_err err;

	begin("DELETE FROM dns_record WHERE kind = 'mx';"
	    "UPDATE dns_domain SET mx_ts = 1000");
	CU_ASSERT_EQUAL_FATAL(dns_read(db, "example.org", CHECKED, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_TRUE(d.takes_no_mail);
	end();
}

/* An include that changes at each look-up: the latest of it, and all else. */
static void
keeps_the_latest_of_a_name(void)
{
	struct dns d;
	struct dmarc_err err;

	begin("WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE "
	    "i < 100) INSERT INTO dns_history SELECT 'include', "
	    "'_spf.example', 'v=spf1 ip4:192.0.2.' || i, i * 10, i * 10 + 9 "
	    "FROM n WHERE i < 100;"
	    "INSERT INTO dns_history VALUES "
	    "('include', 'other.example', 'v=spf1', 1, 1000),"
	    "('mx', 'example.org', '', 1, 9),"
	    "('mx', 'example.org', '0 .', 10, 1000)");
	CU_ASSERT_EQUAL_FATAL(dns_read(db, "example.org", CHECKED, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(d.stretches, DNS_HISTORY_MOST + 2);
	CU_ASSERT_STRING_EQUAL(d.stretch[0].record, "v=spf1 ip4:192.0.2.60");
	CU_ASSERT_TRUE(d.stretch[39].latest && !d.stretch[38].latest);
	CU_ASSERT_EQUAL(d.stretch[39].last, 999);
	CU_ASSERT_PTR_NULL(d.stretch[40].record);
	CU_ASSERT_FALSE(d.stretch[40].latest);
	CU_ASSERT_STRING_EQUAL(d.stretch[41].record, "0 .");
	end();
	begin("INSERT INTO dns_history VALUES "
	    "('spf', 'example.org', 'v=spf1 -all', 1, 2000),"
	    "('spf', 'example.org', 'v=spf1 ?all', 1001, 2000)");
	CU_ASSERT_EQUAL_FATAL(dns_read(db, "example.org", CHECKED, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(d.stretches, 1);	/* as it was known then */
	CU_ASSERT_TRUE(d.stretch[0].latest && d.stretch[0].last == CHECKED);
	end();
}

static void
leaves_out_later_answers(void)
{
	struct dmarc_address a;
	struct dns_host host;
	struct dns d;
	struct dmarc_err err;
	bool known = false;
	int found;

	begin("");
	CU_ASSERT_TRUE_FATAL(address_parse("192.0.2.1", &a));
	CU_ASSERT_EQUAL(dns_read(db, "example.org", CHECKED - 1, arena, &d,
	    &err), DMARC_OK);
	CU_ASSERT_TRUE(d.checked == INT64_MIN && d.findings + d.keys == 0);
	CU_ASSERT_EQUAL(dns_hosts_known(db, &known, &err), DMARC_OK);
	CU_ASSERT_TRUE(known);
	CU_ASSERT_EQUAL(dns_host_read(db, &a, CHECKED - 1, arena, &host,
	    &err), DMARC_OK);
	CU_ASSERT_PTR_NULL(host.name);
	CU_ASSERT_EQUAL(dns_host_read(db, &a, CHECKED, arena, &host, &err),
	    DMARC_OK);
	CU_ASSERT_STRING_EQUAL(host.name, "mx.example.org");
	CU_ASSERT_TRUE(host.confirmed);
	CU_ASSERT_EQUAL(dns_found(db, "a.example.org", CHECKED, &found, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(found, 0);
	CU_ASSERT_EQUAL(dns_found(db, "b.example.org", CHECKED, &found, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(found, -1);
	end();
}

static const struct test tests[] = {
	{ "it reads all about a domain", reads_a_domain },
	{ "it takes no MX for unknown", takes_no_mx_for_unknown },
	{ "knows that there is no MX", knows_that_there_is_no_mx },
	{ "it keeps the latest of a name", keeps_the_latest_of_a_name },
	{ "it leaves out later answers", leaves_out_later_answers },
};

TEST_MAIN("store/read/dns", tests)
