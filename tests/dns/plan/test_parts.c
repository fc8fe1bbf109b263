/*
 * test_parts.c: what the last run could not look up.
 */
#include "dns/plan/parts.h"

#include "dns/check/check.h"
#include "tests/cunit_main.h"

static void
knows_what_was_answered(void)
{
	static const struct {
		const char *unknown;
		unsigned known;
	} cases[] = {
		{ NULL, PARTS },
		{ "spf: SERVFAIL", PARTS & ~PART_SPF },
		{ "mx: mx1.example: timeout; soa: timeout",
		    PARTS & ~(PART_MX | PART_SOA) },
		{ "dkim: s1: SERVFAIL", PARTS },
		{ "name: a.example: SPF: SERVFAIL; dmarc: r.example: x",
		    PARTS & ~(PART_NAMES | PART_DMARC) },
		/* An older version, and a reason with a semicolon. */
		{ "s1: SERVFAIL", 0 },
		{ "mx: no signature; no key", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(parts_known(cases[i].unknown),
		    cases[i].known);
}

static void
knows_the_keys_that_failed(void)
{
	static const char unknown[] = "mx: s3: x; dkim: s1: SERVFAIL; "
	    "dkim: s.2: timeout";

	CU_ASSERT_TRUE(parts_lack_key(unknown, "s1"));
	CU_ASSERT_TRUE(parts_lack_key(unknown, "s.2"));
	CU_ASSERT_FALSE(parts_lack_key(unknown, "s"));
	CU_ASSERT_FALSE(parts_lack_key(unknown, "s3"));
	CU_ASSERT_FALSE(parts_lack_key("dkim: s", "s12345678"));
	CU_ASSERT_FALSE(parts_lack_key(NULL, "s1"));
}

static const struct test tests[] = {
	{ "knows what was answered", knows_what_was_answered },
	{ "knows the keys that failed", knows_the_keys_that_failed },
};

TEST_MAIN("dns/plan/parts", tests)
