/*
 * test_tags.c: tag=value lists.
 */
#include "common/record/tags.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

/* Writes what is read as [name|value], or [name] if there is no "=". */
static void
list(const char *record, char out[200])
{
	struct tags tags = tags_start(record, strlen(record));
	struct tag t;
	size_t n = 0;

	out[0] = '\0';
	while (tags_next(&tags, &t))
		n += (size_t)snprintf(out + n, 200 - n, "[%.*s%s%.*s]",
		    (int)t.name_len, t.name, t.equals ? "|" : "",
		    (int)t.value_len, t.value);
}

static void
reads_lists(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "", "" },
		{ " ; \t;", "" },
		{ "v=DMARC1; p=none", "[v|DMARC1][p|none]" },
		{ " v = DMARC1 ;; p=a b ;", "[v|DMARC1][p|a b]" },
		{ "p=;v", "[p|][v]" },
		{ "a=b=c;=x", "[a|b=c][|x]" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char got[200];

		list(cases[i].in, got);
		CU_ASSERT_STRING_EQUAL(got, cases[i].want);
	}
}

static void
compares(void)
{
	struct tags tags = tags_start("V=DMARC1", 8);
	struct tag t;

	CU_ASSERT_TRUE_FATAL(tags_next(&tags, &t));
	CU_ASSERT_TRUE(tag_is(&t, "v"));
	CU_ASSERT_FALSE(tag_is(&t, "vv"));
	CU_ASSERT_TRUE(tag_has(&t, "DMARC1"));
	CU_ASSERT_FALSE(tag_has(&t, "dmarc1"));
	CU_ASSERT_FALSE(tag_has(&t, "DMARC"));
	CU_ASSERT_TRUE(tag_says(&t, "dmarc1"));
}

static const struct test tests[] = {
	{ "it reads lists as receivers do", reads_lists },
	{ "it compares with and without case", compares },
};

TEST_MAIN("common/record/tags", tests)
