/*
 * test_reading.c: text for people from untrusted bytes.
 */
#include "parse/reading.h"

#include <string.h>

#include "common/memory/arena.h"
#include "tests/cunit_main.h"

static void
makes_text_valid_and_short(void)
{
	static const struct {
		const char *in;
		size_t most;
		const char *want;
	} cases[] = {
		{ "", 9, "" },
		{ "caf\xc3\xa9", 9, "caf\xc3\xa9" },
		{ "a\xff" "b\xc3", 9, "a\xef\xbf\xbd" "b\xef\xbf\xbd" },
		{ "abcdef", 3, "abc" },
		/* not within a character */
		{ "ab\xe2\x82\xac" "cd", 3, "ab\xe2\x82\xac" },
	};
	struct arena *a = arena_new(1 << 16);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_STRING_EQUAL(reading_clean(a, cases[i].in,
		    cases[i].most), cases[i].want);
	arena_fail_at(a, 1);
	CU_ASSERT_PTR_NULL(reading_clean(a, "a", 9));
	arena_free(a);
}

static void
knows_names_of_reports(void)
{
	CU_ASSERT_TRUE(reading_is_report_name("a!b!1!2.xml.gz"));
	CU_ASSERT_TRUE(reading_is_report_name("a!b!1!2!x.xml"));
	CU_ASSERT_FALSE(reading_is_report_name("a!b!1.xml"));
	CU_ASSERT_FALSE(reading_is_report_name(""));
}

static const struct test tests[] = {
	{ "it makes text valid and short", makes_text_valid_and_short },
	{ "it recognizes names of reports", knows_names_of_reports },
};
TEST_MAIN("parse/reading", tests)
