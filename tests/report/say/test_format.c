/*
 * test_format.c: numbers and columns of report/say/format.c.
 */
#include "report/say/format.h"

#include <locale.h>
#include <string.h>

#include "common/text.h"
#include "tests/cunit_main.h"

static void
separates_thousands(void)
{
	static const struct {
		uint64_t n;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 999, "999" }, { 1000, "1,000" },
		{ 12345, "12,345" }, { 1234567, "1,234,567" },
		{ 999999999999999999, "999,999,999,999,999,999" },
		{ UINT64_MAX, "18,446,744,073,709,551,615" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[FORMAT_TEXT];

		format_count(cases[i].n, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
	}
}

static void
never_rounds_to_all_or_nothing(void)
{
	static const struct {
		uint64_t part, whole;
		const char *want;
	} cases[] = {
		{ 0, 0, "-" },			{ 0, 1, "0%" },
		{ 1, 1, "100%" },		{ 1, 2, "50.0%" },
		{ 1, 3, "33.3%" },		{ 2, 3, "66.7%" },
		{ 1, 1000, "0.1%" },		{ 1, 2001, "<0.1%" },
		{ 1999, 2000, ">99.9%" },	{ 999, 1000, "99.9%" },
		{ 4117, 4120, "99.9%" },	{ 1, UINT64_MAX, "<0.1%" },
		{ UINT64_MAX - 1, UINT64_MAX, ">99.9%" },
		{ UINT64_MAX / 4, UINT64_MAX, "25.0%" },
		{ UINT64_MAX, UINT64_MAX, "100%" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[FORMAT_TEXT];

		format_percent(cases[i].part, cases[i].whole, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
	}
}

static void
compares_with_the_week_before(void)
{
	static const struct {
		uint64_t now, before;
		const char *want;
	} cases[] = {
		{ 0, 0, "-" },		{ 5, 0, "new" },
		{ 0, 5, "gone" },	{ 5, 5, "=" },
		{ 104, 100, "+4%" },	{ 99, 100, "-1%" },
		{ 1001, 1000, "+<1%" },	{ 999, 1000, "-<1%" },
		{ 1, 1000, "->99%" },	{ 1099, 100, "+999%" },
		{ 1100, 100, ">+999%" },
		{ UINT64_MAX, 1, ">+999%" }, { 1, UINT64_MAX, "->99%" },
		{ UINT64_MAX, UINT64_MAX / 2, "+100%" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[FORMAT_TEXT];

		format_change(cases[i].now, cases[i].before, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
	}
}

/* The widest line of a text, in columns. */
static size_t
widest(struct buf *b)
{
	const char *line = buf_string(b);
	size_t most = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(line);
	while (*line != '\0') {
		struct buf shown = BUF_INIT(1u << 20);
		size_t len = strcspn(line, "\n");
		size_t columns = text_plain_bytes(&shown, line, len, 0);

		buf_free(&shown);
		if (columns > most)
			most = columns;
		line += len + (line[len] == '\n');
	}
	return most;
}

static void
keeps_columns_in_line(void)
{
	struct format_table t = { .cells = 2, .head = { "NAME", "A", "B" } };
	struct format_row row = { .indent = 2, .name = "short",
	    .cell = { "1", "22" } };
	struct buf out = BUF_INIT(4096);
	const char *text;

	for (size_t i = 0; i < 2; i++) {
		format_widen(&t, i, t.head[i + 1]);
		format_widen(&t, i, row.cell[i]);
	}
	format_head(&out, &t);
	format_row(&out, &t, &row);
	row.cell[0] = NULL;
	format_row(&out, &t, &row);
	text = buf_string(&out);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_EQUAL(strlen(text), 3 * 81);
	CU_ASSERT_EQUAL(strncmp(text + 73, "  A   B\n", 8), 0);
	CU_ASSERT_EQUAL(strncmp(text + 81, "  short ", 8), 0);
	CU_ASSERT_EQUAL(strncmp(text + 81 + 73, "  1  22\n", 8), 0);
	CU_ASSERT_EQUAL(strncmp(text + 162 + 73, "     22\n", 8), 0);
	buf_free(&out);
}

static void
stays_on_the_page_whatever_the_name(void)
{
	static const char *const names[] = {
		"", "x",
		"2001:db8:1234:5678:9abc:def0:1234:5678",
		"an-organization-with-a-name-that-does-not-fit-beside-numbers."
		"example.org",
		"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"
		"\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"
		"\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad"
		"\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87"
		"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad",
		"\x1b[31m\x1b[31m\x1b[31m\x1b[31m\x1b[31m\x1b[31m\x1b[31m\x1b"
		"[31m\x1b[31m\x1b[31m\x1b[31m\n\n\n\n\xe2\x80\xae\xff\xff\xff",
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		struct format_table t = { .cells = 3,
		    .head = { "NAME", "MESSAGES", "PASS", "FAIL" } };
		struct format_row row = { .indent = 4, .name = names[i],
		    .cell = { "999,999,999,999,999,999", ">99.9%",
		    "999,999,999,999,999,999" } };
		struct buf out = BUF_INIT(65536);
		struct format_flow f;

		for (size_t c = 0; c < 3; c++)
			format_widen(&t, c, row.cell[c]);
		format_head(&out, &t);
		format_row(&out, &t, &row);
		format_edges(&out, names[i], "19 Oct - 15 Nov 2026");
		format_rule(&out, names[i], '-');
		flow_begin(&f, &out, "REPORTS  ");
		for (size_t n = 0; n < 9; n++) {
			flow_value(&f, names[i], ",");
			flow_name(&f, names[i], ":");
			flow_words(&f, names[i]);
			flow_text(&f, "and some words of our own");
		}
		flow_end(&f);
		CU_ASSERT_TRUE(widest(&out) <= FORMAT_PAGE);
		CU_ASSERT_PTR_NULL(strchr(buf_string(&out), '\x1b'));
		buf_free(&out);
	}
}

static void
breaks_text_between_words(void)
{
	struct buf out = BUF_INIT(4096);
	struct format_flow f;

	flow_begin(&f, &out, "NOTE  ");
	flow_text(&f, "one two three four five six seven eight nine ten "
	    "eleven twelve thirteen four");
	flow_value(&f, "fifteen", ",");
	flow_text(&f, "end");
	flow_end(&f);
	CU_ASSERT_STRING_EQUAL(buf_string(&out),
	    "NOTE  one two three four five six seven eight nine ten eleven "
	    "twelve thirteen\n      four fifteen, end\n");
	buf_free(&out);
}

/* What is to be pasted: a command, a record. */
static void
keeps_lines_that_are_pasted(void)
{
	static const char record[] = "_dmarc.example.org. TXT \"v=DMARC1; "
	    "p=quarantine; sp=none; np=reject; t=y; pct=0\"";
	struct buf out = BUF_INIT(4096);
	struct format_flow f;

	flow_begin(&f, &out, "DO  ");
	flow_text(&f, "look for its reports in the mailbox and for mail that "
	    "was set aside (dmarc-report log), and wait");
	flow_end(&f);
	CU_ASSERT_STRING_EQUAL(buf_string(&out), "DO  look for its reports in "
	    "the mailbox and for mail that was set aside\n"
	    "    (dmarc-report log), and wait\n");
	buf_clear(&out, 0);
	flow_begin(&f, &out, "1 PUBLISH  ");
	flow_record(&f, "this record:", record);
	flow_text(&f, "and more");
	flow_end(&f);
	CU_ASSERT_STRING_EQUAL(buf_string(&out), "1 PUBLISH  this record:\n"
	    "_dmarc.example.org. TXT \"v=DMARC1; p=quarantine; sp=none; "
	    "np=reject; t=y; pct=0\"\n           and more\n");
	buf_clear(&out, 0);
	flow_begin(&f, &out, "");
	flow_record(&f, "this record:", record);
	flow_end(&f);
	CU_ASSERT_EQUAL(out.len, strlen(record) + 1);
	buf_free(&out);
}

/* A name that has to be copied stays whole. */
static void
breaks_names_that_fill_lines(void)
{
	static const char name[] =
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	struct buf out = BUF_INIT(4096), joined = BUF_INIT(4096);
	struct format_flow f;

	flow_begin(&f, &out, "        ");
	flow_text(&f, "at");
	flow_name(&f, name, ":");
	flow_words(&f, "and then \x1b[1m");
	flow_end(&f);
	CU_ASSERT_TRUE(widest(&out) <= FORMAT_PAGE);
	for (const char *s = buf_string(&out); *s != '\0'; s++)
		if (*s != ' ' && *s != '\n')
			buf_byte(&joined, (unsigned char)*s);
	CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&joined), name));
	CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out), "\\x1b[1m"));
	buf_free(&joined);
	buf_free(&out);
}

static void
keeps_words_to_the_left(void)
{
	struct format_table t = { .cells = 2, .head = { "DOMAIN", "VERDICT",
	    "TODO" }, .width = { 9, 4 }, .left = { true } };
	const struct format_row rows[] = {
		{ .name = "example.org", .cell = { "DONE", "0" } },
		{ .name = "example.com", .cell = { "NOT READY", "12" } },
		{ .name = "example.net", .cell = { NULL, "3" } },
	};
	static const char *const want[] = { "VERDICT    TODO",
	    "DONE          0", "NOT READY    12", "              3" };
	struct buf out = BUF_INIT(4096);

	for (size_t i = 0; i < COUNT(want); i++) {
		char line[FORMAT_PAGE + 2];

		buf_clear(&out, 0);
		if (i == 0)
			format_head(&out, &t);
		else
			format_row(&out, &t, &rows[i - 1]);
		(void)snprintf(line, sizeof line, "%-65s%s\n", i == 0 ?
		    "DOMAIN" : rows[i - 1].name, want[i]);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), line);
	}
	buf_free(&out);
}

static void
colours_only_if_asked(void)
{
	struct buf out = BUF_INIT(4096);

	format_state(&out, false, TONE_BAD, "FIX");
	CU_ASSERT_STRING_EQUAL(buf_string(&out), "FIX");
	format_state(&out, true, TONE_BAD, "FIX");
	CU_ASSERT_STRING_EQUAL(buf_string(&out),
	    "FIX\x1b[1;31mFIX\x1b[0m");
	buf_free(&out);
}

static const struct test tests[] = {
	{ "breaks names that fill lines", breaks_names_that_fill_lines },
	{ "keeps words to the left", keeps_words_to_the_left },
	{ "colours only if asked", colours_only_if_asked },
	{ "separates thousands", separates_thousands },
	{ "never rounds to all or nothing", never_rounds_to_all_or_nothing },
	{ "compares with the week before", compares_with_the_week_before },
	{ "keeps columns in line", keeps_columns_in_line },
	{ "stays on the page whatever the name",
	    stays_on_the_page_whatever_the_name },
	{ "breaks text between words", breaks_text_between_words },
	{ "keeps lines that are pasted", keeps_lines_that_are_pasted },
};
TEST_MAIN("report/say/format", tests)
