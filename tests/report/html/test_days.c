/*
 * test_days.c: the chart of a sender's days shows its numbers and marks.
 */
#include "report/html/days.h"

#include <string.h>

#include "tests/cunit_main.h"

#define LAST 20000	/* 4 Oct 2024 */

static struct buf out = BUF_INIT(1 << 20);
static struct trend t;
static struct trend_days d;

/* The number of occurrences of a text in the output. */
static int
count(const char *what)
{
	const char *s = buf_string(&out);
	int n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	for (; (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

static void
new_days(void)
{
	t = (struct trend){ .last = LAST };
	d = (struct trend_days){ .name = "own" };
	for (int i = 0; i < TREND_DAYS; i++)
		t.reported[i] = true;
	buf_clear(&out, 0);
}

static void
add(struct day_marks *m, int day, enum mark_kind kind, const char *selector)
{
	marks_add(m, &(struct day_mark){ .day = LAST - TREND_DAYS + 1 + day,
	    .kind = kind, .selector = selector, .domain = "example.org",
	    .until = NEVER });
}

static void
hangs_what_fails_below_the_line(void)
{
	new_days();
	d.name = "a <b> & \"c\"";
	d.day[0] = (struct share){ 100, 0 };
	d.day[1] = (struct share){ 50, 50 };
	d.day[5] = (struct share){ 10, 0 };
	t.reported[3] = t.reported[4] = false;
	days_chart(&out, "d", &t, &d, false, LAST);
	CU_ASSERT_EQUAL(count("<title id=\"dt\">Messages a day: a &lt;b&gt; "
	    "&amp; &quot;c&quot;</title>"), 1);
	CU_ASSERT_EQUAL(count(": 110 pass, 50 fail; no reports on 2 days"
	    "</desc>"), 1);
	/* 24 units: 16 for the 100 that pass, 8 for the 50 that fail. */
	CU_ASSERT_EQUAL(count("<path class=\"pass\" d=\"M0 10h2v16h-2z"
	    "M10 24.4h2v1.6h-2z\"/>"), 1);
	CU_ASSERT_EQUAL(count("<path class=\"fail\" d=\"M2 26h2v8h-2z\"/>"),
	    1);
	CU_ASSERT_EQUAL(count("class=\"gap\""), 1);
}

static void
keeps_what_is_rare_in_sight(void)
{
	new_days();
	d.day[0] = (struct share){ 1000000, 1 };
	days_chart(&out, "d", &t, &d, false, LAST);
	CU_ASSERT_EQUAL(count("<path class=\"fail\" d=\"M0 32.8h2v1.2h-2z"),
	    1);
	CU_ASSERT_EQUAL(count("<path class=\"pass\" d=\"M0 10h2v22.8h-2z"),
	    1);
	CU_ASSERT_EQUAL(count(": 999,999 pass, 1 fails</desc>"), 1);
}

static void
signs_days(void)
{
	new_days();
	add(&t.marks, 20, MARK_SPF_OTHER, NULL);
	add(&d.marks, 10, MARK_SELECTOR_NEW, "<s1>");
	add(&d.marks, 20, MARK_KEY_OTHER, "<s1>");
	add(&d.marks, 20, MARK_SELECTOR_LAST, "s0");
	days_chart(&out, "d", &t, &d, false, LAST);
	/* One line and one sign for a day of the sender. */
	CU_ASSERT_EQUAL(count("class=\"change\""), 2);
	CU_ASSERT_EQUAL(count("class=\"policy\""), 1);
	CU_ASSERT_EQUAL(count(">1</text>"), 1);
	CU_ASSERT_EQUAL(count(">2</text>"), 1);
	CU_ASSERT_EQUAL(count(">A</text>"), 1);
	CU_ASSERT_EQUAL(count("x1=\"20\" y1=\"8.7\""), 1);
	CU_ASSERT_EQUAL(count("; 2 Aug: another key in DNS for selector "
	    "&lt;s1&gt; of example.org"), 1);
	CU_ASSERT_EQUAL(days_sign(&d.marks, 2, false), '2');
	CU_ASSERT_EQUAL(days_sign(&t.marks, 0, true), 'A');
	/* The signs of one day stand beside each other. */
	CU_ASSERT_EQUAL(count("x=\"40\" y=\"8\">A<"), 1);
	CU_ASSERT_EQUAL(count("x=\"48\" y=\"8\">2<"), 1);
}

static void
keeps_signs_within_the_chart(void)
{
	new_days();
	for (int i = 0; i < MARKS_MOST; i++) {
		add(&t.marks, TREND_DAYS - MARKS_MOST + i, MARK_SPF_OTHER,
		    NULL);
		add(&d.marks, i, MARK_SELECTOR_NEW, "s");
	}
	days_chart(&out, "d", &t, &d, false, LAST);
	CU_ASSERT_EQUAL(count("x=\"0\" y=\"8\">1<"), 1);
	CU_ASSERT_EQUAL(count("x=\"164\" y=\"8\">I<"), 1);
	CU_ASSERT_EQUAL(count("x=\"156\" y=\"8\">H<"), 1);
}

static void
has_dates_when_wide(void)
{
	new_days();
	d.day[0] = (struct share){ 100, 50 };
	days_chart(&out, "d", &t, &d, true, LAST);
	CU_ASSERT_EQUAL(count(">13 Jul</text>"), 1);
	CU_ASSERT_EQUAL(count(">3 Aug</text>"), 1);
	CU_ASSERT_EQUAL(count(">pass</text>"), 1);
	CU_ASSERT_EQUAL(count(">fail</text>"), 1);
	buf_free(&out);
}

static const struct test tests[] = {
	{ "it hangs what fails below the line",
	    hangs_what_fails_below_the_line },
	{ "it keeps what is rare in sight", keeps_what_is_rare_in_sight },
	{ "it signs days", signs_days },
	{ "it keeps signs within the chart", keeps_signs_within_the_chart },
	{ "it has dates when wide", has_dates_when_wide },
};

TEST_MAIN("report/html/days", tests)
