/*
 * test_way.c: the way of a domain shows its policies, the next step and what
 * waits.
 */
#include "report/html/part.h"

#include <string.h>

#include "tests/cunit_main.h"

#define TODAY 20000	/* 4 Oct 2024 */

static struct output out = OUTPUT_INIT(NULL);
static struct trend t;
static struct verdict v;

/* The page with the way; a stay at none, then the present one. */
static const char *
page(enum way_place now)
{
	static struct way_stay stay[2];
	const struct part p = { .out = &out, .domain = "a&b.example",
	    .v = &v, .t = &t, .today = TODAY, .level = 1, .number = 1 };
	const char *text;

	stay[0] = (struct way_stay){ .first = TODAY - 60, .last = TODAY - 31,
	    .place = WAY_NONE, .pct = -1 };
	stay[1] = (struct way_stay){ .first = TODAY - 30, .last = NEVER,
	    .place = now, .pct = now == WAY_QUARANTINE_TRIAL ? 25 : -1 };
	t.way.is_known = true;
	t.way.goal = WAY_REJECT;
	t.way.now = now;
	t.way.stay = stay;
	t.way.stays = 2;
	buf_clear(&out.buf, 0);
	part_way(&p);
	text = buf_string(&out.buf);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	return text;
}

static int
count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void
shows_what_waits(void)
{
	struct verdict_blocker b[] = {
		{ .kind = KIND_FIX, .code = CODE_SENDER_FAILS,
		    .sender = "erp", .name = "<erp>", .fix = "sign",
		    .first = 1 },
		{ .kind = KIND_WAIT, .code = CODE_SOAK, .first = 1,
		    .fix = "wait 3 more days" },
	};
	const char *s;

	t = (struct trend){ .way = { .has_next = true,
	    .next = WAY_REJECT_TRIAL, .next_day = NEVER } };
	v = (struct verdict){ .code = VERDICT_NOT_READY, .blocker = b,
	    .blockers = 2 };
	s = page(WAY_QUARANTINE);
	CU_ASSERT_EQUAL(count(s, "<title id=\"s1-yt\">The way of "
	    "a&amp;b.example to reject</title><desc id=\"s1-yd\">now "
	    "quarantine since 4 Sep; next reject (test): when done; 1 to do, "
	    "1 to wait for</desc>"), 1);
	CU_ASSERT_EQUAL(count(s, "<rect class=\"bar fail\""), 1);
	CU_ASSERT_EQUAL(count(s, "<rect class=\"bar waits\""), 1);
	CU_ASSERT_EQUAL(count(s, ">1 to do, 1 to wait for</text>"), 1);
	CU_ASSERT_EQUAL(count(s, "<tr><th scope=\"row\">none</th>"
	    "<td class=\"n\">5 Aug</td><td class=\"n\">3 Sep</td></tr>"), 1);
	CU_ASSERT_EQUAL(count(s, "<tr><th scope=\"row\">quarantine</th>"
	    "<td class=\"n\">4 Sep</td><td class=\"n\">now</td></tr>"), 1);
	CU_ASSERT_EQUAL(count(s, "next: reject (test)</th>"
	    "<td class=\"n\">when done</td>"), 1);
	CU_ASSERT_EQUAL(count(s, "<p>What waits: &lt;erp&gt;: some of its "
	    "mail fails; the present policy needs more time (wait 3 more "
	    "days)</p>"), 1);
	/* Time alone is in the way, until a day. */
	v.blocker = &b[1];
	v.blockers = 1;
	t.way.next_day = TODAY + 4;
	s = page(WAY_QUARANTINE);
	CU_ASSERT_EQUAL(count(s, ">from 8 Oct</text>"), 1);
	CU_ASSERT_EQUAL(count(s, "class=\"bar fail\""), 0);
	CU_ASSERT_EQUAL(count(s, ">1 to wait for</text>"), 1);
	/* A step without a trial does not hide its bar behind that place. */
	t.way.next = WAY_REJECT;
	s = page(WAY_QUARANTINE);
	CU_ASSERT_EQUAL(count(s, "<rect class=\"bar waits\" x=\"288.5\""), 1);
	CU_ASSERT_EQUAL(count(s, "cx=\"340\""), 1);
}

static void
shows_steps_in_both_directions(void)
{
	const char *s;

	v = (struct verdict){ .code = VERDICT_ROLL_BACK };
	t = (struct trend){ .way = { .has_next = true, .next_now = true,
	    .next = WAY_QUARANTINE, .next_day = NEVER } };
	s = page(WAY_REJECT);
	CU_ASSERT_EQUAL(count(s, "<line class=\"step back\""), 1);
	CU_ASSERT_EQUAL(count(s, ">back now</text>"), 1);
	s = page(WAY_QUARANTINE_TRIAL);
	CU_ASSERT_EQUAL(count(s, "<line class=\"step\""), 1);
	CU_ASSERT_EQUAL(count(s, ">25%</text>"), 1);
	CU_ASSERT_EQUAL(count(s, ">test</text>"), 1);
	CU_ASSERT_EQUAL(count(s, "now quarantine (25% sampled) since 4 Sep; "
	    "next quarantine: now</desc>"), 1);
	CU_ASSERT_EQUAL(count(s, "What waits"), 0);
}

static void
ends_at_the_goal(void)
{
	const char *s;

	v = (struct verdict){ .code = VERDICT_DONE };
	t = (struct trend){ .way = { .next_day = NEVER } };
	s = page(WAY_REJECT);
	CU_ASSERT_EQUAL(count(s, "<circle class=\"here\""), 1);
	CU_ASSERT_EQUAL(count(s, "<circle class=\"place seen\""), 2);
	CU_ASSERT_EQUAL(count(s, "<circle class=\"place\""), 3);
	CU_ASSERT_EQUAL(count(s, "class=\"step"), 0);
	CU_ASSERT_EQUAL(count(s, "next: "), 0);
	/* Without data there is no way to show. */
	v.code = VERDICT_NO_DATA;
	CU_ASSERT_STRING_EQUAL(page(WAY_REJECT), "");
	buf_free(&out.buf);
}

static const struct test tests[] = {
	{ "it shows what waits", shows_what_waits },
	{ "it shows steps in both directions",
	    shows_steps_in_both_directions },
	{ "it ends at the goal", ends_at_the_goal },
};

TEST_MAIN("report/html/way", tests)
