/*
 * test_svg.c: charts have no shape without an area, and texts in them never
 * become markup.
 */
#include "report/html/svg.h"

#include <string.h>

#include "tests/cunit_main.h"

static struct buf out = BUF_INIT(1 << 16);

static void
draws_nothing_without_an_area(void)
{
	static const int64_t sizes[][2] = { { 0, 9 }, { 9, 0 }, { -1, 9 },
	    { 9, -1 } };

	for (size_t i = 0; i < COUNT(sizes); i++) {
		buf_clear(&out, 1 << 16);
		svg_rect(&out, "a", 0, 0, sizes[i][0], sizes[i][1]);
		for (enum svg_marks m = SVG_PLAIN; m <= SVG_CROSSED; m++)
			svg_marks(&out, "a", m, 0, 0, sizes[i][0],
			    sizes[i][1]);
		CU_ASSERT_EQUAL(out.len, 0);
	}
	svg_marks(&out, "a", SVG_PLAIN, 0, 0, 900, 900);
	CU_ASSERT_EQUAL(out.len, 0);
	svg_rect(&out, "a", 5, -15, 10, 123);
	CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out), " x=\"0.5\" "
	    "y=\"-1.5\" width=\"1\" height=\"12.3\"/>"));
	for (enum svg_marks m = SVG_SLANTED; m <= SVG_CROSSED; m++) {
		buf_clear(&out, 1 << 16);
		svg_marks(&out, "a", m, 0, 0, 900, 900);
		CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out), "<path"));
	}
}

static void
writes_text_that_is_no_markup(void)
{
	buf_clear(&out, 1 << 16);
	svg_begin(&out, "i", "c", 1, 1, "</title><x>", "\"&'");
	svg_text(&out, "c", "start", 0, 0, "<script>", 0);
	svg_end(&out);
	CU_ASSERT_PTR_NULL(strstr(buf_string(&out), "<x>"));
	CU_ASSERT_PTR_NULL(strstr(buf_string(&out), "<script>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out), "&lt;script&gt;"));
	CU_ASSERT_PTR_NOT_NULL(strstr(buf_string(&out), "&quot;&amp;&#39;"));
	buf_free(&out);
}

static const struct test tests[] = {
	{ "draws nothing without an area", draws_nothing_without_an_area },
	{ "writes text that is no markup", writes_text_that_is_no_markup },
};
TEST_MAIN("report/html/svg", tests)
