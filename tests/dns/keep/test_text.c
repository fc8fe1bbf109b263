/*
 * test_text.c: bytes of answers as text of the database.
 */
#include "dns/keep/text.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/cunit_main.h"

static void
writes_any_byte(void)
{
	struct arena *a = arena_new(1 << 20);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_STRING_EQUAL(keep_text(a, "v=spf1 -all", 11), "v=spf1 -all");
	CU_ASSERT_STRING_EQUAL(keep_text(a, "", 0), "");
	CU_ASSERT_STRING_EQUAL(keep_text(a, "a\0b\xff\xc3", 5),
	    "a\\x00b\\xff\\xc3");
	CU_ASSERT_STRING_EQUAL(keep_text(a, "\xc3\xa9\x1b", 3),
	    "\xc3\xa9\x1b");
	arena_free(a);
}

static void
cuts_what_is_long(void)
{
	struct arena *a = arena_new(1 << 20);
	char long_text[KEEP_TEXT_MOST + 1];
	const char *kept;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	memset(long_text, 0, sizeof long_text);
	kept = keep_text(a, long_text, KEEP_TEXT_MOST);
	CU_ASSERT_EQUAL(strlen(kept), 4 * KEEP_TEXT_MOST);
	memset(long_text, 'x', sizeof long_text);
	kept = keep_text(a, long_text, sizeof long_text);
	CU_ASSERT_EQUAL(strlen(kept), KEEP_TEXT_MOST + 3);
	CU_ASSERT_STRING_EQUAL(kept + KEEP_TEXT_MOST - 1, "x...");
	/* A character that the end divides is not UTF-8 any more. */
	memcpy(long_text + KEEP_TEXT_MOST - 1, "\xc3\xa9", 2);
	kept = keep_text(a, long_text, sizeof long_text);
	CU_ASSERT_STRING_EQUAL(kept + KEEP_TEXT_MOST - 1, "\\xc3...");
	CU_ASSERT_TRUE(text_is_clean(kept, strlen(kept)));
	arena_free(a);
}

static const struct test tests[] = {
	{ "it writes any byte", writes_any_byte },
	{ "it cuts what is long", cuts_what_is_long },
};

TEST_MAIN("dns/keep/text", tests)
