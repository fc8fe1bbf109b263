/*
 * test_text.c: untrusted text, escaped for each output format.
 */
#include "common/text.h"

#include <locale.h>
#include <string.h>

#include "tests/cunit_main.h"

#define LIMIT 4096

static void
decodes(void)
{
	static const struct { const char *in; size_t len, n;
	    unsigned long cp; } cases[] = {
		{ "", 0, 0, 0 },
		{ "\0", 1, 1, 0 },
		{ "a", 1, 1, 'a' },
		{ "\x7f", 1, 1, 0x7f },
		{ "\xc2\x80", 2, 2, 0x80 },
		{ "\xdf\xbf", 2, 2, 0x7ff },
		{ "\xe0\xa0\x80", 3, 3, 0x800 },
		{ "\xed\x9f\xbf", 3, 3, 0xd7ff },
		{ "\xee\x80\x80", 3, 3, 0xe000 },
		{ "\xef\xbf\xbf", 3, 3, 0xffff },
		{ "\xf0\x90\x80\x80", 4, 4, 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
		{ "\xf4\x90\x80\x80", 4, 0, 0 },	/* U+110000 */
		{ "\xf5\x80\x80\x80", 4, 0, 0 },
		{ "\xff", 1, 0, 0 },
		{ "\x80", 1, 0, 0 },
		{ "\xc0\x80", 2, 0, 0 },	/* NUL, too long */
		{ "\xc1\xbf", 2, 0, 0 },
		{ "\xe0\x9f\xbf", 3, 0, 0 },	/* U+07FF, too long */
		{ "\xf0\x8f\xbf\xbf", 4, 0, 0 },
		{ "\xed\xa0\x80", 3, 0, 0 },	/* surrogates */
		{ "\xed\xbf\xbf", 3, 0, 0 },
		{ "\xc3", 1, 0, 0 },		/* cut off */
		{ "\xe2\x82", 2, 0, 0 },
		{ "\xf0\x9f\x98", 3, 0, 0 },
		{ "\xc3(", 2, 0, 0 },
		{ "\xe2\x82(", 3, 0, 0 },
		{ "\xe2(\xac", 3, 0, 0 },
		{ "\xc3\xc3", 2, 0, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned long cp = 0;

		CU_ASSERT_EQUAL(text_decode(cases[i].in, cases[i].len, &cp),
		    cases[i].n);
		CU_ASSERT_EQUAL(cp, cases[i].cp);
	}
}

static void
knows_clean_text(void)
{
	CU_ASSERT_TRUE(text_is_clean("", 0));
	CU_ASSERT_TRUE(text_is_clean("abc", 3));
	CU_ASSERT_TRUE(text_is_clean("a\xc3\xbc\xf0\x9f\x98\x80z", 8));
	CU_ASSERT_TRUE(text_is_clean("\x1b[0m\x7f", 5));
	CU_ASSERT_FALSE(text_is_clean("a\0b", 3));
	CU_ASSERT_FALSE(text_is_clean("a\xff", 2));
	CU_ASSERT_FALSE(text_is_clean("a\xc3\xbc", 2));
}

static void
check_plain(const char *in, size_t columns, const char *want, size_t width)
{
	struct buf b = BUF_INIT(LIMIT);

	CU_ASSERT_EQUAL(text_plain(&b, in, columns), width);
	CU_ASSERT_STRING_EQUAL(buf_string(&b), want);
	buf_free(&b);
}

static void
shows_what_hides(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "", "" },
		{ "example.org", "example.org" },
		{ "\x1b]0;title\x07", "\\x1b]0;title\\x07" },
		{ "a\r\nb\tc", "a\\x0d\\x0ab\\x09c" },
		{ "\x7f", "\\x7f" },
		{ "\xc2\x9b" "31m", "\\x9b31m" },	/* C1: CSI */
		{ "a\xc2\xad" "b", "a\\xadb" },	/* soft hyphen */
		{ "\xff\xfe", "\\xff\\xfe" },
		{ "\xe2\x82", "\\xe2\\x82" },
		{ "\xe2\x80\xae" "gro", "\\u202egro" },
		{ "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029" },
		{ "\xe2\x80\x8b\xe2\x80\x8f", "\\u200b\\u200f" },
		{ "\xe2\x81\xa6\xe2\x81\xa9", "\\u2066\\u2069" },
		{ "\xd8\x9c\xe1\xa0\x8e", "\\u061c\\u180e" },
		{ "\xef\xbb\xbf\xef\xbf\xbb", "\\ufeff\\ufffb" },
		{ "\xf3\xa0\x80\x81", "\\ue0001" },
		/* neighbours, shown as they are: hyphen, U+FFFC, U+E1000 */
		{ "\xe2\x80\x90", "\xe2\x80\x90" },
		{ "\xef\xbf\xbc", "\xef\xbf\xbc" },
		{ "\xf3\xa1\x80\x80", "\xf3\xa1\x80\x80" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		(void)text_plain(&b, cases[i].in, 0);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
shows_nul(void)
{
	struct buf b = BUF_INIT(LIMIT);

	CU_ASSERT_EQUAL(text_plain_bytes(&b, "a\0b", 3, 0), 6);
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "a\\x00b");
	buf_free(&b);
}

static void
fits_columns(void)
{
	check_plain("abcdef", 0, "abcdef", 6);
	check_plain("abcdef", 6, "abcdef", 6);
	check_plain("abcdefg", 6, "abc...", 6);
	check_plain("abcdefg", 4, "a...", 4);
	check_plain("abcdefg", 3, "...", 3);
	check_plain("abcdefg", 2, "ab", 2);
	check_plain("abcdefg", 1, "a", 1);
	/* an escape is cut as a whole */
	check_plain("ab\x1b" "cdef", 7, "ab...", 5);
	check_plain("ab\x1b" "cdef", 10, "ab\\x1bcdef", 10);
	check_plain("\x1b\x1b", 3, "...", 3);
	check_plain("\x1b", 2, "", 0);
	check_plain("a\xc3\xbc" "bcdef", 6, "a\xc3\xbc" "b...", 6);
}

static void
counts_wide_characters(void)
{
	/* Without a width in the locale, 2 columns are assumed. */
	CU_ASSERT_PTR_NOT_NULL_FATAL(setlocale(LC_ALL, "C"));
	check_plain("\xe6\x97\xa5\xe6\x9c\xac", 0,
	    "\xe6\x97\xa5\xe6\x9c\xac", 4);
	check_plain("\xc3\xa9", 0, "\xc3\xa9", 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(setlocale(LC_ALL, "C.UTF-8"));
	check_plain("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5,
	    "\xe6\x97\xa5...", 5);
	check_plain("e\xcc\x81", 1, "e\xcc\x81", 1);	/* combining */
	CU_ASSERT_PTR_NOT_NULL_FATAL(setlocale(LC_ALL, "C"));
}

static void
writes_csv(void)
{
	static const struct { const char *in; bool defuse; const char *want; }
	    cases[] = {
		{ NULL, true, "" },
		{ "", true, "" },
		{ "plain", true, "plain" },
		{ "a,b", false, "\"a,b\"" },
		{ "a\"b", false, "\"a\"\"b\"" },
		{ "a\r\nb", false, "\"a  b\"" },
		{ "=1+1", true, "'=1+1" },
		{ "=1+1", false, "=1+1" },
		{ "+1", true, "'+1" },
		{ "-1", true, "'-1" },
		{ "@A1", true, "'@A1" },
		{ "\t=1", true, "'\\x09=1" },
		{ "\t=1", false, "\t=1" },
		{ "a\xc2\x9b" "31m\x1b", true, "a\\x9b31m\\x1b" },
		{ "a\xc2\x9b", false, "a\xc2\x9b" },
		{ "\xe2\x80\xae,\xc3\xa9\xff", true,
		    "\"\\u202e,\xc3\xa9\\xff\"" },
		{ "\r=1", true, "\"' =1\"" },
		{ "\n=1", true, "\"' =1\"" },
		{ "=A(\"x\",1)", true, "\"'=A(\"\"x\"\",1)\"" },
		{ "a=1", true, "a=1" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		text_csv(&b, cases[i].in, cases[i].defuse);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
writes_json(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ NULL, "null" },
		{ "", "\"\"" },
		{ "\xc3\xbc\xf0\x9f\x98\x80", "\"\xc3\xbc\xf0\x9f\x98\x80\"" },
		{ "\"\\", "\"\\u0022\\u005c\"" },
		{ "</script>", "\"\\u003c/script>\"" },
		{ "\x01\n\x1f\x7f", "\"\\u0001\\u000a\\u001f\\u007f\"" },
		{ "\xc2\x80\xc2\x9f", "\"\\u0080\\u009f\"" },
		{ "\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"" },
		{ "a\xff" "b\xc3", "\"a\xef\xbf\xbd" "b\xef\xbf\xbd\"" },
		{ "\xed\xa0\x80",
		    "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		text_json(&b, cases[i].in);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
writes_html(void)
{
	static const struct { const char *in; size_t columns, width;
	    const char *want; } cases[] = {
		{ "", 0, 0, "" },
		{ "a & <b> \"c\" 'd'", 0, 15,
		    "a &amp; &lt;b&gt; &quot;c&quot; &#39;d&#39;" },
		{ "&lt;", 0, 4, "&amp;lt;" },
		{ "\xc3\xbc\x1b\xe2\x80\xae\xff", 0, 15,
		    "\xc3\xbc\\x1b\\u202e\\xff" },
		{ "<<<<<<", 5, 5, "&lt;&lt;..." },	/* cut between two */
		{ "<<", 1, 1, "&lt;" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		CU_ASSERT_EQUAL(text_html(&b, cases[i].in, cases[i].columns),
		    cases[i].width);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
writes_sql(void)
{
	static const struct { const char *in; size_t columns;
	    const char *want; } cases[] = {
		{ NULL, 0, "NULL" },
		{ "", 0, "''" },
		{ "a.example", 0, "'a.example'" },
		{ "x'); DROP TABLE report;--", 0,
		    "'x''); DROP TABLE report;--'" },
		{ "\xc3\xbc", 0, "'\xc3\xbc'" },
		{ "a\n.shell ls", 0,
		    "CAST(x'610a2e7368656c6c206c73' AS TEXT)" },
		{ "\xe2\x80\xae", 0, "CAST(x'e280ae' AS TEXT)" },
		{ "a\xff", 0, "CAST(x'61ff' AS TEXT)" },
		{ "abcdef", 4, "'abcd' ||\n    'ef'" },
		{ "abc'd", 4, "'abc' ||\n    '''d'" },
		{ "abc\xc3\xbc" "d", 4, "'abc\xc3\xbc' ||\n    'd'" },
		{ "a\nb", 4, "CAST(x'610a' AS TEXT) ||\n"
		    "    CAST(x'62' AS TEXT)" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		text_sql(&b, cases[i].in, cases[i].columns);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
writes_prometheus(void)
{
	static const struct { const char *in; size_t columns;
	    const char *want; } cases[] = {
		{ "", 0, "" },
		{ "google.com", 0, "google.com" },
		{ "a\"b\\c", 0, "a\\\"b\\\\c" },
		{ "x\"} 1\nevil 1", 0, "x\\\"} 1\\\\x0aevil 1" },
		{ "\xff", 0, "\\\\xff" },
		{ "abcdefgh", 6, "abc..." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(LIMIT);

		text_prom(&b, cases[i].in, cases[i].columns);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

/* Every writer sets failed when there is no room. */
static void
says_when_it_is_full(void)
{
	static const char long_text[] = "a\"b, c & d \\ \x01 and more of it";

	for (size_t most = 1; most < 8; most++) {
		struct buf b[] = { BUF_INIT(most), BUF_INIT(most),
		    BUF_INIT(most), BUF_INIT(most), BUF_INIT(most),
		    BUF_INIT(most) };

		(void)text_plain(&b[0], long_text, 0);
		text_csv(&b[1], long_text, false);
		text_json(&b[2], long_text);
		(void)text_html(&b[3], long_text, 0);
		text_sql(&b[4], long_text, 0);
		text_prom(&b[5], long_text, 0);
		for (size_t i = 0; i < COUNT(b); i++) {
			CU_ASSERT_TRUE(b[i].failed);
			CU_ASSERT(b[i].len <= most);
			buf_free(&b[i]);
		}
	}
}

static void
knows_what_is_blank(void)
{
	static const struct { const char *text; size_t want; } cases[] = {
		{ "", 0 }, { "a", 0 }, { "\n\na", 2 }, { "\r\n \t\r\na", 6 },
		{ "\f\v\n", 3 }, { "\xef\xbb\xbf" "a", 3 },
		{ "\n\xef\xbb\xbf\n\xef\xbb\xbf" "a", 8 },
		/* an indented line, one that may go on, half a mark, a NUL */
		{ "\n  a", 1 }, { "\n  ", 1 }, { "\n\xef\xbb", 1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(text_lead(cases[i].text,
		    strlen(cases[i].text)), cases[i].want);
	CU_ASSERT_EQUAL(text_lead("\n\0\n", 3), 1);
}

static void
knows_where_a_header_may_begin(void)
{
	static const struct { const char *text; bool want; } cases[] = {
		{ "Subject: x\n", true }, { "X-y :z", true }, { "a:", true },
		{ "\n \n\xef\xbb\xbfSubject: x", true },
		{ "\tname=x\n", true }, { "From a\n", true },
		{ ">From a\n", true },
		{ "we say: no\n", false }, { ": x", false },
		{ ">Subject\n", false }, { "Subject", false },
		{ "caf\xc3\xa9: x", false }, { "\n\n", false },
		{ "  ", false }, { "  \r\n", false }, { "", false },
		{ ">", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(text_is_header(cases[i].text,
		    strlen(cases[i].text)), cases[i].want);
}

static const struct test tests[] = {
	{ "it knows what is blank", knows_what_is_blank },
	{ "it knows where a header may begin",
	    knows_where_a_header_may_begin },
	{ "it says when it is full", says_when_it_is_full },
	{ "it decodes UTF-8 and nothing else", decodes },
	{ "it knows clean text", knows_clean_text },
	{ "it shows what would hide or move text", shows_what_hides },
	{ "it shows a NUL", shows_nul },
	{ "it cuts to columns", fits_columns },
	{ "it counts wide characters twice", counts_wide_characters },
	{ "it writes CSV cells", writes_csv },
	{ "it writes JSON strings", writes_json },
	{ "it writes the text of pages", writes_html },
	{ "it writes SQL literals", writes_sql },
	{ "it writes labels for Prometheus", writes_prometheus },
};

TEST_MAIN("common/text", tests)
