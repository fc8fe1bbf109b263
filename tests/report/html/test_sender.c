/*
 * test_sender.c: the days of a sender, with words beside the signs of the
 * chart and the numbers to be opened.
 */
#include "report/html/part.h"

#include <string.h>

#include "tests/cunit_main.h"

#define LAST 20000	/* Friday, 4 Oct 2024 */

static struct output out = OUTPUT_INIT(NULL);
static struct trend t;
static struct trend_days d;
static const struct part p = { .out = &out, .domain = "example.org", .t = &t,
    .today = LAST + 2, .last = LAST, .level = 1, .number = 1 };

static void
add(struct day_marks *m, int64_t day, enum mark_kind kind)
{
	marks_add(m, &(struct day_mark){ .day = day, .kind = kind,
	    .domain = "example.org",
	    .until = kind == MARK_SHARE ? NEVER : day - 1,
	    .selector = kind == MARK_SPF_OTHER ? NULL : "<s1>",
	    .before = { 100, 0 }, .after = { 100, 50 } });
}

static void
new_page(void)
{
	t = (struct trend){ .last = LAST, .sender = &d, .senders = 1 };
	d = (struct trend_days){ .name = "a<b" };
	for (int i = 7; i < TREND_DAYS; i++)
		t.reported[i] = true;
	d.day[TREND_DAYS - 1] = (struct share){ 1000, 1 };
	buf_clear(&out.buf, 0);
}

static int
count(const char *what)
{
	const char *s = buf_string(&out.buf);
	int n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	for (; (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

static void
puts_words_beside_the_signs(void)
{
	new_page();
	part_marks(&p, &d.marks, false);
	CU_ASSERT_EQUAL(out.buf.len, 0);
	add(&d.marks, LAST - 9, MARK_KEY_GONE);
	add(&d.marks, LAST - 9, MARK_SHARE);
	add(&d.marks, LAST - 2, MARK_SELECTOR_NEW);
	d.marks.earlier = 1;
	part_marks(&p, &d.marks, false);
	CU_ASSERT_EQUAL(count("<td class=\"text\" colspan=\"6\"><b "
	    "class=\"sign\">1</b> 25 Sep: DNS has no key any more for "
	    "selector &lt;s1&gt; of example.org; from then on 50.0% fails, "
	    "before 0%. <b class=\"sign\">2</b> 2 Oct: selector &lt;s1&gt; of "
	    "example.org first seen. Not shown: 1 earlier change</td>"), 1);
}

static void
is_a_page_of_its_own(void)
{
	new_page();
	add(&d.marks, LAST - 9, MARK_KEY_GONE);
	add(&d.marks, LAST - 9, MARK_SHARE);
	add(&t.marks, LAST - 30, MARK_SPF_OTHER);
	part_sender_days(&p, &d);
	CU_ASSERT_EQUAL(count("<svg role=\"img\" class=\"days page\""), 1);
	CU_ASSERT_EQUAL(count("<th scope=\"row\"><b class=\"sign\">1</b> 25 "
	    "Sep</th><td class=\"text\">DNS has no key"), 1);
	CU_ASSERT_EQUAL(count("<th scope=\"row\"><b class=\"sign\">A</b> 4 "
	    "Sep</th><td class=\"text\">another SPF record in DNS</td>"), 1);
	CU_ASSERT_EQUAL(count("<th scope=\"rowgroup\" "
	    "colspan=\"8\">a&lt;b</th>"), 1);
	CU_ASSERT_EQUAL(count("<td class=\"n\">1,000<span class=\"sub bad\">1 "
	    "fails</span></td></tr>"), 1);
	/* From the first week with a report on. */
	CU_ASSERT_EQUAL(count("<th scope=\"row\" class=\"n\">"), 11);
	CU_ASSERT_EQUAL(count("a day in 12 weeks that are yours"), 1);
	/* Of a sender without mail of ours, only 28 days are known. */
	buf_clear(&out.buf, 0);
	d.from = TREND_DAYS - W28;
	d.marks.n = 0;
	part_sender_days(&p, &d);
	CU_ASSERT_EQUAL(count("What changed"), 0);
	CU_ASSERT_EQUAL(count("class=\"policy\""), 0);
	CU_ASSERT_EQUAL(count("All its messages a day in 28 days"), 1);
	CU_ASSERT_EQUAL(count("<th scope=\"row\" class=\"n\">"), 4);
	buf_free(&out.buf);
}

static const struct test tests[] = {
	{ "it puts words beside the signs", puts_words_beside_the_signs },
	{ "it is a page of its own", is_a_page_of_its_own },
};

TEST_MAIN("report/html/sender", tests)
