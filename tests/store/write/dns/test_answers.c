/*
 * test_answers.c: what DNS says about a domain, and what a failed look-up
 * leaves as it was.
 */
#include "store/write/dns/answers.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static const struct dns_record_row record[] = {
	{ DNS_MX, "10 mx.d.example", "d.example", 300 },
	{ DNS_SPF, "v=spf1 include:i.example -all", "d.example", 300 },
	{ DNS_DMARC, "v=DMARC1; p=none", "_dmarc.d.example", 60 },
};
static const struct dns_include_row include[] = {
	{ "i.example", "v=spf1 -all" }, { "u.example", NULL },
};
static const struct dns_finding_row finding[] = {
	{ "SPF_SOFTFAIL", "soft", "", NULL, DNS_INFO },
	{ "DKIM_KEY_SHORT", "short", "s1", "longer", DNS_WARNING },
	{ "DKIM_KEY_SHORT", "short", "s2", "longer", DNS_WARNING },
};
static const struct dns_spf_row eval[] = {
	{ "192.0.2.1", "d.example", "pass", "all", "d.example", 1 },
};

/* A day on which DNS answers everything. */
static const struct dns_answers whole = { .domain = "d.example", .now = 10,
	.answered = true, .known = { [DNS_MX] = true, [DNS_SPF] = true,
	    [DNS_DMARC] = true },
	.tree = true, .dnssec = -1, .lookups = 1, .addresses = 256,
	.dmarc_at = "d.example", .record = record, .records = COUNT(record),
	.include = include, .includes = COUNT(include), .finding = finding,
	.findings = COUNT(finding), .eval = eval, .evals = COUNT(eval),
	.codes = "[]", .subjects = "[]" };

static const char facts[] = "SELECT checked_ts || ' ' || mx_ts || ' ' || "
    "spf_ts || ' ' || dmarc_ts || ' ' || ifnull(spf_lookups, '-') || ' ' || "
    "ifnull(dmarc_at, '-') || ' ' || ifnull(unknown, '-') FROM dns_domain";
static const char records[] = "SELECT group_concat(kind, ' ') FROM (SELECT "
    "kind FROM dns_record ORDER BY kind)";
static const char findings[] = "SELECT group_concat(code || ' ' || subject, "
    "'; ') FROM (SELECT * FROM dns_finding ORDER BY code, subject)";

static void
keep(struct fixture *f, struct dns_answers a)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(store_answers(f->writer, &a, &err), DMARC_OK);
}

static void
keeps_all(void)
{
	struct fixture f;

	fixture_open(&f);
	keep(&f, whole);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "10 10 10 10 1 d.example -");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, records), "dmarc mx spf");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, findings),
	    "DKIM_KEY_SHORT s1; DKIM_KEY_SHORT s2; SPF_SOFTFAIL ");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_include"),
	    2);
	/* What an include says has a history, unless it is not known. */
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(name) "
	    "FROM dns_history WHERE kind = 'include'"), "i.example");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_spf"), 1);
	fixture_close(&f);
}

static void
leaves_what_is_unknown(void)
{
	struct dns_answers part = whole, nothing = { .domain = "d.example",
		.now = 30, .dnssec = -1, .lookups = -1, .voids = -1,
		.addresses = -1, .unknown = "soa: timeout",
		.codes = "[\"SPF_SOFTFAIL\"]", .subjects = "[\"s2\"]" };
	struct fixture f;

	fixture_open(&f);
	nothing.domain = "never.example";
	keep(&f, nothing);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_domain"),
	    0);
	keep(&f, whole);
	/* SPF fails; MX and DMARC are gone. */
	part.now = 20;
	part.known[DNS_SPF] = part.tree = false;
	part.records = part.includes = part.evals = 0;
	part.dmarc_at = NULL;
	part.unknown = "spf: SERVFAIL";
	keep(&f, part);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "20 20 10 20 1 - spf: SERVFAIL");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, records), "spf");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_include"),
	    2);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM dns_spf"), 1);
	/* Nothing answers: the findings that rest on it stay. */
	nothing.domain = "d.example";
	keep(&f, nothing);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, facts),
	    "20 20 10 20 1 - soa: timeout");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, findings),
	    "DKIM_KEY_SHORT s2; SPF_SOFTFAIL ");
	fixture_close(&f);
}

static void
dates_keys(void)
{
	static const unsigned char old[32] = { 1 }, new[32] = { 2 };
	static const char row[] = "SELECT state || ' ' || "
	    "ifnull(first_ts, '-') || ' ' || ifnull(last_ts, '-') || ' ' || "
	    "ifnull(revoked_ts, '-') || ' ' || seen_ts FROM dns_key";
	struct dns_key_row key = { .domain = "d.example", .selector = "s1",
		.state = DNS_KEY_GOOD, .type = "rsa", .bits = 2048,
		.hash = old, .record = "p=x", .seen = 5 };
	struct dns_answers a = whole;
	struct fixture f;

	fixture_open(&f);
	a.key = &key;
	a.keys = 1;
	keep(&f, a);
	a.now = 20;
	key.seen = 0;	/* no mail of late: the day of the last one stays */
	keep(&f, a);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, row), "good 10 20 - 5");
	a.now = 30;
	key.hash = new;
	key.record = "p=y";
	keep(&f, a);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, row), "good 30 30 - 5");
	key = (struct dns_key_row){ .domain = "d.example", .selector = "s1",
		.state = DNS_KEY_REVOKED, .record = "p=" };
	a.now = 40;
	keep(&f, a);
	a.now = 50;
	keep(&f, a);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, row), "revoked 30 30 40 5");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat(name || "
	    "' ' || record || ' ' || first_ts || '-' || last_ts, '; ') FROM "
	    "(SELECT * FROM dns_history WHERE kind = 'dkim' "
	    "ORDER BY first_ts)"), "s1._domainkey.d.example p=x 10-20; "
	    "s1._domainkey.d.example p=y 30-30; "
	    "s1._domainkey.d.example p= 40-50");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "keeps all answers", keeps_all },
	{ "leaves what is unknown", leaves_what_is_unknown },
	{ "dates keys", dates_keys },
};

TEST_MAIN("store/write/dns/answers", tests)
