/*
 * test_tree.c: records that old and new receivers find.
 */
#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/check/judged.h"

static char found[2000], unknown[400];

/* What differs for a domain and names below it: "SUBJECT: FIX;". */
static const char *
look(const struct zone_row *row, size_t n, const char *domain,
    const struct check_name *name, size_t names)
{
	static struct judged j;
	struct check_request q = { .domain = domain, .name = name,
		.names = names };

	judged_open(&j, row, n, &q);
	CU_ASSERT_TRUE(check_is_complete(&j.check));
	found[0] = unknown[0] = '\0';
	for (size_t i = 0; i < j.check.findings.n; i++) {
		const struct finding *f = &j.check.findings.item[i];
		size_t at = strlen(found), to = strlen(unknown);

		if (f->code == CODE_DMARC_TREE_DIFFERS)
			(void)snprintf(found + at, sizeof found - at,
			    "%s: %s;", f->detail, f->fix);
		if (f->code == CODE_DNS_UNKNOWN)
			(void)snprintf(unknown + to, sizeof unknown - to,
			    "%s;", f->detail);
	}
	judged_close(&j);
	return found;
}

static void
knows_a_name_that_is_an_organization(void)
{
	static const struct zone_row rows[] = {
		{ "d.example", RR_MX, "0 .", 0 },
		{ "_dmarc.d.example", RR_TXT, "v=DMARC1; p=reject", 0 },
		{ "_dmarc.b.d.example", RR_TXT, "v=DMARC1; p=none; psd=n", 0 },
		{ "_dmarc.own.b.d.example", RR_TXT, "v=DMARC1; p=none", 0 },
		{ "_dmarc.dead.d.example", RR_TXT, "SERVFAIL",
		    ANSWER_FAILED },
	};
	static const struct check_name from[] = {
		{ .name = "a.b.d.example", .from = true },
		{ .name = "c.d.example", .from = true },
		{ .name = "own.b.d.example", .from = true },
		{ .name = "dead.d.example", .from = true },
	};

	CU_ASSERT_STRING_EQUAL(look(rows, COUNT(rows), "d.example", from,
	    COUNT(from)), "for mail from a.b.d.example, receivers that go by "
	    "RFC 9989 take the record of b.d.example, and older ones that of "
	    "d.example: publish a record of its own:\n"
	    "_dmarc.a.b.d.example. TXT \"v=DMARC1; p=none; psd=n\";");
	CU_ASSERT_STRING_EQUAL(unknown,
	    "name: dead.d.example: DMARC: SERVFAIL;");
}

static void
knows_an_organization_without_a_record(void)
{
	static const struct zone_row rows[] = {
		{ "s.d.example", RR_MX, "0 .", 0 },
		{ "_dmarc.s.d.example", RR_TXT, "v=DMARC1; p=none", 0 },
	}, silent[] = {
		{ "s.d.example", RR_MX, "0 .", 0 },
		{ "_dmarc.s.d.example", RR_TXT, "v=DMARC1; p=none", 0 },
		{ "_dmarc.d.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	};
	static const struct check_name from[] = {
		{ .name = "a.s.d.example", .from = true },
	};

	CU_ASSERT_STRING_EQUAL(look(rows, COUNT(rows), "s.d.example", from,
	    COUNT(from)), "for mail from a.s.d.example, receivers that go by "
	    "RFC 9989 take the record of s.d.example, and older ones none: "
	    "publish a record of its own:\n"
	    "_dmarc.a.s.d.example. TXT \"v=DMARC1; p=none\";");
	CU_ASSERT_STRING_EQUAL(look(silent, COUNT(silent), "s.d.example",
	    from, COUNT(from)), "");
}

/* Several records are none: then the one below them is in force. */
static void
passes_over_several_records(void)
{
	static const struct zone_row rows[] = {
		{ "x.y.d.example", RR_MX, "0 .", 0 },
		{ "_dmarc.y.d.example", RR_TXT, "v=DMARC1; p=reject", 0 },
		{ "_dmarc.d.example", RR_TXT, "v=DMARC1; p=none", 0 },
		{ "_dmarc.d.example", RR_TXT, "v=DMARC1; p=reject", 0 },
	};
	struct judged j;
	struct check_request q = { .domain = "x.y.d.example" };

	judged_open(&j, rows, COUNT(rows), &q);
	CU_ASSERT_EQUAL(j.check.dmarc.status, RECORD_OK);
	CU_ASSERT_STRING_EQUAL(j.check.dmarc.at, "y.d.example");
	judged_close(&j);
}

static const struct test tests[] = {
	{ "passes over several records", passes_over_several_records },
	{ "knows a name that is an organization by its record",
	    knows_a_name_that_is_an_organization },
	{ "knows an organization without a record",
	    knows_an_organization_without_a_record },
};

TEST_MAIN("dns/check/tree", tests)
