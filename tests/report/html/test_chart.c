/*
 * test_chart.c: charts show the numbers of their data.
 */
#include "report/html/chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/svg.h"
#include "tests/cunit_main.h"

static struct buf out = BUF_INIT(1 << 20);
static struct trend t;

static const char *
drawn(void)
{
	const char *s = buf_string(&out);

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	return s;
}

/* The number of occurrences of a text in the output. */
static int
count(const char *what)
{
	int n = 0;

	for (const char *s = drawn(); (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

/* An attribute of the nth rectangle of a class, in tenths; -1: not there. */
static long
attribute(const char *class, int nth, const char *name)
{
	char start[64], want[32];
	const char *s = drawn();

	(void)snprintf(start, sizeof start, "<rect class=\"%s\"", class);
	(void)snprintf(want, sizeof want, " %s=\"", name);
	for (int i = 0; (s = strstr(s, start)) != NULL; i++, s++)
		if (i == nth) {
			char *end;
			long units = strtol(strstr(s, want) + strlen(want),
			    &end, 10);

			return units * 10 + (*end == '.' ? end[1] - '0' : 0);
		}
	return -1;
}

static void
new_trend(void)
{
	t = (struct trend){ .last = 20000 };
	for (int i = 0; i < TREND_WEEKS; i++) {
		t.week[i].first = 20001 - 7 * (TREND_WEEKS - i);
		t.week[i].days = 7;
	}
	for (int i = 0; i < TREND_DAYS; i++)
		t.reported[i] = true;
	buf_clear(&out, 0);
}

static void
draws_shares(void)
{
	const struct verdict_what_if x = { .messages = 1000, .lost = 501,
	    .at_risk = 250, .collateral = 1, .forged = 250 };

	buf_clear(&out, 0);
	chart_outcome(&out, "w", &x);
	/* 480 units in all, with a thin gap between two parts. */
	CU_ASSERT_EQUAL(attribute("fail", 0, "width"), 1190);
	CU_ASSERT_EQUAL(attribute("forged", 0, "width"), 1200);
	CU_ASSERT_EQUAL(attribute("forged", 0, "x") + 1200, 4800);
	/* One in a thousand is visible, taken from the largest part. */
	CU_ASSERT_EQUAL(attribute("fwd", 0, "width"), 24);
	CU_ASSERT_EQUAL(attribute("pass", 0, "width"), 2366);
	CU_ASSERT_EQUAL(attribute("unk", 0, "width"), -1);
	CU_ASSERT_EQUAL(count("<title id=\"wt\">What becomes of 1,000 messages"
	    "</title><desc id=\"wd\">499 delivered; 250 yours, failing; 1 "
	    "forwarded; 0 not identified; 250 forged</desc>"), 1);
}

static void
draws_weeks(void)
{
	new_trend();
	t.week[0].messages[TREND_PASS] = 1000;
	t.week[1].messages[TREND_PASS] = 500;
	t.week[1].messages[TREND_FAIL] = 250;
	t.week[1].messages[TREND_FORGED] = 1;
	t.week[3].days = 0;
	chart_weeks(&out, "t", &t);
	/* The scale ends at 1000 and is 130 units high. */
	CU_ASSERT_EQUAL(attribute("pass", 0, "height"), 1300);
	CU_ASSERT_EQUAL(attribute("pass", 1, "height"), 650);
	CU_ASSERT_EQUAL(attribute("fail", 0, "height"), 325);
	CU_ASSERT_EQUAL(attribute("fail", 0, "y") + 325,
	    attribute("pass", 1, "y"));
	CU_ASSERT_EQUAL(attribute("forged", 0, "height"), 12);
	CU_ASSERT_EQUAL(attribute("pass", 2, "height"), -1);
	CU_ASSERT_EQUAL(count("class=\"gap\""), 1);
	CU_ASSERT_EQUAL(count(">1 k</text>"), 0);
	CU_ASSERT_EQUAL(count(">1000</text>"), 1);
	CU_ASSERT_EQUAL(count("; no reports in 1 week</desc>"), 1);
	CU_ASSERT_EQUAL(count("class=\"policy\""), 0);
}

static void
draws_forged_mail_apart(void)
{
	new_trend();
	for (int i = 0; i < TREND_WEEKS; i++)
		t.week[i].messages[TREND_PASS] = 100;
	t.week[4].messages[TREND_FORGED] = 300;
	CU_ASSERT_FALSE(chart_apart(&t));
	chart_weeks(&out, "t", &t);
	CU_ASSERT_EQUAL(count("on a scale of its own"), 0);
	CU_ASSERT(attribute("pass", 0, "height") < 500);
	t.week[4].messages[TREND_FORGED] = 30000;
	CU_ASSERT(chart_apart(&t));
	buf_clear(&out, 0);
	chart_weeks(&out, "t", &t);
	CU_ASSERT_EQUAL(count("on a scale of its own"), 1);
	CU_ASSERT_EQUAL(attribute("pass", 0, "height"), 1300);
	CU_ASSERT_EQUAL(attribute("forged", 0, "height"), 600);
	CU_ASSERT_EQUAL(count(">30 k</text>"), 1);
	CU_ASSERT_EQUAL(count(">0</text>"), 2);
	/* Without own mail, no mail can be flattened. */
	for (int i = 0; i < TREND_WEEKS; i++)
		t.week[i].messages[TREND_PASS] = 0;
	CU_ASSERT_FALSE(chart_apart(&t));
}

static void
draws_policies(void)
{
	struct verdict_policy_change change[TREND_WEEKS] = { { .day = 0 } };

	new_trend();
	t.change = change;
	t.changes = 5;
	for (int i = 0; i < 5; i++)
		change[i] = (struct verdict_policy_change){
		    .day = t.week[i * 2].first, .written = LEVEL_REJECT,
		    .testing = true,
		    .effective = i == 4 ? LEVEL_REJECT : LEVEL_QUARANTINE };
	chart_weeks(&out, "t", &t);
	CU_ASSERT_EQUAL(count("class=\"policy\""), 5);
	CU_ASSERT_EQUAL(count(">p=reject (test)</text>"), 2);
	CU_ASSERT_EQUAL(count(">p=reject</text>"), 1);
}

static void
draws_who_reported(void)
{
	bool seen[2][W28] = { { true, false, true }, { false } };
	struct verdict_coverage_reporter org[2] = { { .org = "a.example",
	    .days = 2 }, { .org = "<script>.example and a long name" } };
	const struct verdict v = { .reporter = org, .reporters = 2,
	    .days = 2 };

	new_trend();
	t.reporter = seen;
	t.reporters = 2;
	chart_coverage(&out, "c", &v, &t);
	CU_ASSERT_EQUAL(count("<path class=\"seen\" d=\"M146.5 17.5h9v9h-9z"
	    "M168.5 17.5h9v9h-9z\"/>"), 1);
	CU_ASSERT_EQUAL(count("h9v9h-9z"), 2 * W28);
	CU_ASSERT_EQUAL(count(">&lt;script&gt;.example an...</text>"), 1);
}

static void
keeps_numbers_of_any_size(void)
{
	new_trend();
	t.week[0].messages[TREND_PASS] = UINT64_MAX;
	t.week[1].messages[TREND_FAIL] = 1;
	chart_weeks(&out, "t", &t);
	CU_ASSERT(attribute("pass", 0, "height") > 900);
	CU_ASSERT(attribute("pass", 0, "height") <= 1300);
	CU_ASSERT_EQUAL(attribute("fail", 0, "height"), 12);
	CU_ASSERT_EQUAL(count(">5000000 T</text>"), 1);
	CU_ASSERT_EQUAL(svg_scale(UINT64_MAX, 1, 100), 100);
	CU_ASSERT_EQUAL(svg_scale(1, 0, 100), 0);
	buf_free(&out);
}

static const struct test tests[] = {
	{ "it draws shares", draws_shares },
	{ "it draws weeks, and those without reports", draws_weeks },
	{ "it draws forged mail apart", draws_forged_mail_apart },
	{ "it draws policies", draws_policies },
	{ "it draws who reported", draws_who_reported },
	{ "it keeps numbers of any size", keeps_numbers_of_any_size },
};

TEST_MAIN("report/html/chart", tests)
