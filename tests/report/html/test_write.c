/*
 * test_write.c: text enters a page whole, or the page fails.
 */
#include "report/html/write.h"

#include <string.h>

#include "tests/cunit_main.h"

static struct buf
built(const char *text, size_t cap)
{
	struct buf b = BUF_INIT(cap);

	buf_text(&b, text);
	return b;
}

static void
encodes_what_was_built(void)
{
	static const struct { const char *in, *text, *lines; } cases[] = {
		{ "", "", "" },
		{ "\n\n", "\\x0a\\x0a", "" },
		{ "<b>&'\"", "&lt;b&gt;&amp;&#39;&quot;",
		    "<p>&lt;b&gt;&amp;&#39;&quot;</p>\n" },
		{ "a\nb\n", "a\\x0ab\\x0a", "<p>a b</p>\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(1000);
		struct buf text = built(cases[i].in, 100);

		html_built(&out, &text);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].text);
		buf_clear(&out, 1000);
		text = built(cases[i].in, 100);
		html_lines(&out, &text);
		CU_ASSERT_STRING_EQUAL(buf_string(&out), cases[i].lines);
		CU_ASSERT_FALSE(out.failed);
		buf_free(&out);
	}
}

static void
is_no_page_when_a_text_is_not_whole(void)
{
	for (int i = 0; i < 3; i++) {
		struct buf out = BUF_INIT(1000);
		/* A text that does not fit is left out, not cut. */
		struct buf text = built("12345678", i == 1 ? 8 : 4);

		if (i == 0)
			html_built(&out, &text);
		else
			html_lines(&out, &text);
		CU_ASSERT_TRUE(out.failed);
		text = built("more", 100);
		html_lines(&out, &text);	/* stays failed */
		CU_ASSERT_TRUE(out.failed);
		buf_free(&out);
	}
}

static const struct test tests[] = {
	{ "encodes what was built", encodes_what_was_built },
	{ "is no page when a text is not whole",
	    is_no_page_when_a_text_is_not_whole },
};
TEST_MAIN("report/html/write", tests)
