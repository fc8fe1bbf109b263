/*
 * test_ranges.c: where a service sends from, by its SPF records.
 */
#include "dns/facts/ranges.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/dns/zone.h"

static struct range range[RANGES_MOST];
static char text[2000];

/* Reads the ranges of s.example: "FIRST-LAST ..."; whether all are known. */
static bool
look(const struct zone_row *row, size_t n)
{
	static const volatile sig_atomic_t go;
	static struct zone zone;
	struct range_facts f = { .facts = { .work.step = ranges_step,
		.arena = arena_new(FACTS_MEMORY), .domain = "s.example" },
		.range = range };
	char first[DMARC_ADDRESS_TEXT], last[DMARC_ADDRESS_TEXT];
	struct lookup *l;
	struct dmarc_err err;
	size_t at = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(f.facts.arena);
	zone_open(&zone, row, n);
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	lookup_add(l, &f.facts.work);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	text[0] = '\0';
	for (size_t i = 0; i < f.ranges && at < sizeof text; i++) {
		address_text(&range[i].first, first);
		address_text(&range[i].last, last);
		at += (size_t)snprintf(text + at, sizeof text - at, "%s-%s ",
		    first, last);
	}
	lookup_close(l);
	arena_free(f.facts.arena);
	return f.known;
}

static void
reads_all_includes(void)
{
	static const struct zone_row rows[] = {
		{ "s.example", RR_TXT, "v=spf1 ip4:198.18.4.7/22 "
		    "?ip4:10.0.0.0/8 include:%{d}.example "
		    "include:a.example -all", 0 },
		{ "s.example", RR_TXT, "another record", 0 },
		{ "a.example", RR_TXT, "v=spf1 ip6:2001:2::/47 "
		    "include:s.example redirect=b.example", 0 },
		{ "b.example", RR_TXT, "v=spf1 ip4:198.18.9.9 -all", 0 },
	};

	CU_ASSERT_TRUE(look(rows, COUNT(rows)));
	CU_ASSERT_STRING_EQUAL(text, "198.18.4.0-198.18.7.255 "
	    "2001:2::-2001:2:1:ffff:ffff:ffff:ffff:ffff "
	    "198.18.9.9-198.18.9.9 ");
}

static void
knows_what_is_missing(void)
{
	static const struct zone_row silent[] = {
		{ "s.example", RR_TXT,
		    "v=spf1 ip4:198.18.4.7 include:a.example -all", 0 },
		{ "a.example", RR_TXT, "SERVFAIL", ANSWER_FAILED },
	}, broken[] = {
		{ "s.example", RR_TXT, "v=spf1 ip4:198.18.4.7 ip4:x -all", 0 },
	};

	CU_ASSERT_FALSE(look(silent, COUNT(silent)));
	/* A record that no receiver can use allows nobody. */
	CU_ASSERT_TRUE(look(broken, COUNT(broken)));
	CU_ASSERT_STRING_EQUAL(text, "");
	CU_ASSERT_TRUE(look(NULL, 0));
	CU_ASSERT_STRING_EQUAL(text, "");
}

static const struct test tests[] = {
	{ "reads all that is included, once", reads_all_includes },
	{ "knows that a part is missing", knows_what_is_missing },
};

TEST_MAIN("dns/facts/ranges", tests)
