/*
 * test_keep.c: checks of a domain, stored one after the other.
 */
#include "dns/keep/keep.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/check/judged.h"
#include "tests/dns/dkim/keys.h"
#include "tests/store/fixture.h"

static const struct zone_row good[] = {
	{ "d.example", RR_MX, "10 mx.d.example", 0 },
	{ "mx.d.example", RR_A, "198.18.0.1", 0 },
	{ "d.example", RR_TXT, "v=spf1 ip4:198.18.0.1 include:i.example ~all",
	    0 },
	{ "i.example", RR_TXT, "v=spf1 ip4:198.18.9.0/24 -all", 0 },
	{ "_dmarc.d.example", RR_TXT,
	    "v=DMARC1; p=none; rua=mailto:a@d.example", 0 },
	{ "s1._domainkey.d.example", RR_TXT, "v=DKIM1; p=" RSA_512, 0 },
	{ "1.0.18.198.in-addr.arpa", RR_PTR, "mx.d.example", 0 },
}, silent[] = {
	{ "d.example", RR_MX, "10 mx.d.example", 0 },
	{ "mx.d.example", RR_A, "198.18.0.1", 0 },
	{ "d.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	{ "_dmarc.d.example", RR_TXT, "timeout", ANSWER_FAILED },
	{ "s1._domainkey.d.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	{ "1.0.18.198.in-addr.arpa", RR_PTR, "SERVFAIL", ANSWER_FAILED },
}, empty[] = {
	{ "mx.d.example", RR_A, "198.18.0.1", 0 },
};

/* Checks the domain in a zone and stores what is found. */
static void
keep(struct fixture *f, const struct zone_row *row, size_t n, int64_t now)
{
	static struct judged j;
	static const struct check_key key[] = {
		{ .domain = "d.example", .selector = "s1", .in_use = true,
		    .ours = true, .passed_ts = 5 },
		{ .domain = "d.example", .selector = "forged" },
	};
	static const struct check_mail mail = { .days = 90, .passed = 5000 };
	struct check_sender sender = { .domain = "d.example",
		.mail_from = "a@d.example", .local = "a", .spf = 20,
		.recent = 20 };
	struct check_request q = { .domain = "d.example", .key = key,
		.keys = COUNT(key), .sender = &sender, .senders = 1,
		.mail = &mail, .now = now };
	struct keeper k = { .writer = f->writer, .now = now };
	struct dmarc_err err;

	CU_ASSERT_TRUE(address_parse("198.18.0.1", &sender.ip));
	judged_open(&j, row, n, &q);
	CU_ASSERT_EQUAL(keep_check(&k, &j.check, &err), DMARC_OK);
	keeper_close(&k);
	judged_close(&j);
}

static const char facts[] = "SELECT checked_ts || ' ' || mx_ts || ' ' || "
    "spf_ts || ' ' || dmarc_ts || ' ' || ifnull(spf_lookups, '-') || ' ' || "
    "ifnull(dmarc_at, '-') FROM dns_domain";
static const char keys[] = "SELECT group_concat(selector || ' ' || state || "
    "' ' || checked_ts) FROM dns_key";
static const char errors[] = "SELECT group_concat(code, ' ') FROM (SELECT "
    "code FROM dns_finding WHERE severity = 'error' ORDER BY code)";

static void
keeps_a_check(void)
{
	struct fixture f;

	fixture_open(&f);
	keep(&f, good, COUNT(good), 1000);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "1000 1000 1000 1000 1 d.example");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_record"),
	    3);
	/* A selector that only a forger names is no key. */
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, keys), "s1 good 1000");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, errors), "DKIM_KEY_SHORT");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT ip || ' ' || result "
	    "FROM dns_spf"), "198.18.0.1 pass");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT name || confirmed "
	    "FROM dns_host"), "mx.d.example1");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT name FROM "
	    "dns_include"), "i.example");
	fixture_close(&f);
}

static void
keeps_facts_when_nobody_answers(void)
{
	struct fixture f;

	fixture_open(&f);
	keep(&f, good, COUNT(good), 1000);
	keep(&f, silent, COUNT(silent), 2000);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "2000 2000 1000 1000 1 d.example");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_record"),
	    3);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, keys), "s1 good 1000");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, errors), "DKIM_KEY_SHORT");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_finding "
	    "WHERE code = 'SPF_SOFTFAIL'"), 1);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT unknown FROM "
	    "dns_domain"), "dmarc: timeout; spf: SERVFAIL; dkim: s1: SERVFAIL");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT failed_ts FROM dns_host"),
	    2000);
	/* An answer that there is nothing is an answer. */
	keep(&f, empty, COUNT(empty), 3000);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "3000 3000 3000 3000 - -");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_record"),
	    0);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, keys), "s1 missing 3000");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, errors),
	    "DKIM_KEY_MISSING DMARC_MISSING SPF_MISSING SPF_SOURCE_LOST");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT unknown IS NULL FROM "
	    "dns_domain"), 1);
	fixture_close(&f);
}

/* What is stored, without when and what could not be looked up. */
static const char all[] = "SELECT (SELECT group_concat(domain || "
    "ifnull(spf_lookups, '-') || ifnull(spf_voids, '-') || "
    "ifnull(spf_addresses, '-') || ifnull(dmarc_at, '-'), ';') FROM "
    "dns_domain) || char(10) || (SELECT group_concat(kind || record || ttl "
    "|| place, ';') FROM dns_record) || char(10) || (SELECT "
    "group_concat(name, ';') FROM dns_include) || char(10) || (SELECT "
    "group_concat(selector || state || bits || hex(hash) || first_ts, ';') "
    "FROM dns_key) || char(10) || (SELECT group_concat(ip || result || term "
    "|| place, ';') FROM dns_spf) || char(10) || (SELECT group_concat(ip || "
    "name || confirmed, ';') FROM dns_host) || char(10) || (SELECT "
    "group_concat(code || severity || subject || detail, ';') FROM "
    "dns_finding WHERE code <> 'DNS_UNKNOWN' AND severity <> 'ok') || "
    "char(10) || (SELECT group_concat(kind || name || record || first_ts, "
    "';') FROM dns_history)";

/* Whatever look-up fails, no stored fact changes and no finding goes. */
static void
changes_nothing_by_failure(void)
{
	static const enum rr_type types[] = { RR_A, RR_AAAA, RR_MX, RR_TXT,
		RR_SOA, RR_PTR };
	static const struct zone_row name[] = {
		{ "_dmarc.example", RR_TXT, "", 0 },
		{ "d.example", RR_SOA, "", 0 },
	};
	const size_t n = COUNT(good) + COUNT(name);

	for (size_t i = 0; i < n * COUNT(types); i++) {
		struct zone_row row[COUNT(good) + 1];
		size_t at = i % n;
		struct fixture f;
		char *before;

		memcpy(row, good, sizeof good);
		row[COUNT(good)] = (struct zone_row){ at < COUNT(good) ?
			good[at].name : name[at - COUNT(good)].name,
			types[i / n], "SERVFAIL", ANSWER_FAILED };
		fixture_open(&f);
		keep(&f, good, COUNT(good), 1000);
		before = strdup(fixture_text(&f, all));
		keep(&f, row, COUNT(row), 2000);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, all), before);
		free(before);
		fixture_close(&f);
	}
}

static const struct test tests[] = {
	{ "keeps what a check found", keeps_a_check },
	{ "keeps facts when nobody answers",
	    keeps_facts_when_nobody_answers },
	{ "changes nothing by failure", changes_nothing_by_failure },
};

TEST_MAIN("dns/keep/keep", tests)
