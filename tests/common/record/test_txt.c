/*
 * test_txt.c: the bytes of TXT records as data and as text.
 */
#include "common/record/txt.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
joins_strings(void)
{
	struct buf b = BUF_INIT(100);

	CU_ASSERT_TRUE(txt_join((const unsigned char *)"\3abc\0\2de", 8, &b));
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "abcde");
	CU_ASSERT_FALSE(txt_join((const unsigned char *)"\3ab", 3, &b));
	buf_free(&b);
}

static void
keeps_text_only(void)
{
	static const struct { const char *in; size_t len; const char *want; }
	    cases[] = {
		{ "v=spf1 -all", 11, "v=spf1 -all" },
		{ "a\0b\xff", 4, "a\\x00b\\xff" },
		{ "\xc3\xbc", 2, "\xc3\xbc" },
		{ "\xc3", 1, "\\xc3" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(100);

		txt_text(&b, cases[i].in, cases[i].len);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
cuts_long_text(void)
{
	char text[TXT_TEXT_MOST + 1];

	memset(text, 'x', sizeof text);
	for (size_t len = TXT_TEXT_MOST; len <= sizeof text; len++) {
		struct buf b = BUF_INIT(10000);
		const char *got;

		txt_text(&b, text, len);
		got = buf_string(&b);
		CU_ASSERT_EQUAL(strlen(got), TXT_TEXT_MOST);
		CU_ASSERT_STRING_EQUAL(got + TXT_TEXT_MOST - 3,
		    len > TXT_TEXT_MOST ? "..." : "xxx");
		buf_free(&b);
	}
	/* No character is cut in two. */
	memcpy(text + TXT_TEXT_MOST - 4, "\xc3\xbc\xff", 3);
	for (size_t from = 0; from < 6; from++) {
		struct buf b = BUF_INIT(10000);

		txt_text(&b, text + from, sizeof text - from);
		CU_ASSERT_TRUE(b.len <= TXT_TEXT_MOST);
		CU_ASSERT_NOT_EQUAL(b.data[b.len - 4], 0xc3);
		buf_free(&b);
	}
}

static void
finds_a_proposed_record(void)
{
	static const struct {
		const char *lines, *want;	/* NULL: there is none */
	} cases[] = {
		{ "publish:\na.example. TXT \"one\"\nb.example. TXT \"two\"",
		    "one" },
		{ "a.example. TXT \"o\" \"n e\" \"\"\nmore", "on e" },
		{ "a.example. TXT \"a\\\"b\\\\\"", "a\"b\\" },
		{ "xa.example. TXT \"one\"", NULL },
		{ "see a.example. TXT \"one\"", NULL },
		{ "a.example. MX 0 .\na.example. TXT as above", NULL },
		{ "a.example. TXT \"cut\\", "cut\\" },
		{ "", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(1000);
		bool found = txt_find(cases[i].lines, "a.example", &b);

		CU_ASSERT_EQUAL(found, cases[i].want != NULL);
		if (found)
			CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static const struct test tests[] = {
	{ "it finds a record that is proposed", finds_a_proposed_record },
	{ "it joins strings without a blank", joins_strings },
	{ "it escapes what is no text", keeps_text_only },
	{ "it cuts long text and marks the cut", cuts_long_text },
};

TEST_MAIN("common/record/txt", tests)
