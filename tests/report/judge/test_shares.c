/*
 * test_shares.c: the days on which another share of the mail begins to fail.
 */
#include "report/judge/shares.h"

#include <math.h>
#include <string.h>

#include "tests/cunit_main.h"

#define DAYS 84

/*
 * Days as runs: "60:100/0 24:100/98" is sixty days with 100 messages of which
 * none fails, then 24 of which 98 do.
 */
static size_t
find(const char *runs, struct share_change out[SHARE_CHANGES])
{
	struct share day[DAYS] = { { 0, 0 } };
	size_t n = 0;

	for (const char *at = runs; *at != '\0';
	    at += strspn(at, " ")) {
		unsigned days, messages, fail;
		int used;

		CU_ASSERT_EQUAL_FATAL(sscanf(at, "%u:%u/%u%n", &days,
		    &messages, &fail, &used), 3);
		at += used;
		while (days-- > 0 && n < DAYS)
			day[n++] = (struct share){ messages, fail };
	}
	return shares_find(day, n, out);
}

static void
finds_the_day(void)
{
	static const struct {
		const char *runs;
		size_t n, at[2];
	} cases[] = {
		{ "84:100/0", 0, { 0 } },
		{ "84:100/100", 0, { 0 } },
		{ "84:0/0", 0, { 0 } },
		/* It begins, or ends. */
		{ "60:100/0 24:100/98", 1, { 60 } },
		{ "60:100/98 24:100/0", 1, { 60 } },
		{ "83:100/0 1:100/98", 1, { 83 } },
		/* It was repaired. */
		{ "40:100/1 7:100/90 37:100/1", 2, { 40, 47 } },
		{ "40:100/1 1:100/90 43:100/1", 2, { 40, 41 } },
		/* Days without mail say nothing: the next one with mail. */
		{ "20:50/0 10:0/0 20:50/50", 1, { 30 } },
		{ "10:0/0 20:50/50", 0, { 0 } },
		/* Too little: three points, or nine messages. */
		{ "60:1000/0 24:1000/30", 0, { 0 } },
		{ "60:100/0 1:9/9 23:100/0", 0, { 0 } },
		{ "60:100/0 1:10/10 23:100/0", 2, { 60, 61 } },
		/* Day by day it differs, but not for good. */
		{ "1:100/3 1:100/5 1:100/2 1:100/4 1:100/3 1:100/6", 0, { 0 } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct share_change got[SHARE_CHANGES];
		size_t n = find(cases[i].runs, got);

		CU_ASSERT_EQUAL(n, cases[i].n);
		if (n != cases[i].n)
			printf("%s: %zu\n", cases[i].runs, n);
		for (size_t k = 0; k < n && k < cases[i].n; k++)
			CU_ASSERT_EQUAL(got[k].at, cases[i].at[k]);
	}
}

static void
says_how_much_failed(void)
{
	struct share_change got[SHARE_CHANGES];

	CU_ASSERT_EQUAL_FATAL(find("40:100/1 7:100/90 37:100/2", got), 2);
	CU_ASSERT_EQUAL(got[0].before.messages, 4000);
	CU_ASSERT_EQUAL(got[0].before.fail, 40);
	CU_ASSERT_EQUAL(got[0].after.messages, 700);
	CU_ASSERT_EQUAL(got[0].after.fail, 630);
	CU_ASSERT_EQUAL(got[1].before.fail, 630);
	CU_ASSERT_EQUAL(got[1].after.fail, 74);
}

static void
ends_whatever_the_days(void)
{
	struct share_change got[SHARE_CHANGES];
	struct share day[DAYS];

	/* Every other day fails: more changes than there is room for. */
	for (size_t i = 0; i < DAYS; i++)
		day[i] = (struct share){ 1000, i % 2 == 0 ? 1000 : 0 };
	CU_ASSERT(shares_find(day, DAYS, got) <= SHARE_CHANGES);
	/* Numbers that a report invents. */
	for (size_t i = 0; i < DAYS; i++)
		day[i] = (struct share){ UINT64_MAX / 2,
		    i < 40 ? 0 : UINT64_MAX / 2 };
	CU_ASSERT(shares_find(day, DAYS, got) <= SHARE_CHANGES);
	CU_ASSERT_EQUAL(shares_find(day, 0, got), 0);
}

/* Whatever was divided on the way, both sides of a change differ. */
static void
says_no_change_that_is_none(void)
{
	static const unsigned percent[] = { 0, 3, 6, 9, 12, 50, 90 };
	uint32_t seed = 1;

	for (int i = 0; i < 2000; i++) {
		struct share_change got[SHARE_CHANGES];
		struct share day[DAYS];
		uint64_t share = 0;
		size_t n;

		for (size_t d = 0; d < DAYS; d++) {
			seed = seed * 1103515245u + 12345u;
			if (d == 0 || (seed >> 16) % 12 == 0)
				share = percent[(seed >> 20) % 7];
			day[d] = (struct share){ 1000, 10 * share };
		}
		n = shares_find(day, DAYS, got);
		for (size_t k = 0; k < n; k++)
			CU_ASSERT(fabs((double)got[k].before.fail /
			    (double)got[k].before.messages -
			    (double)got[k].after.fail /
			    (double)got[k].after.messages) > 0.04);
	}
}

static const struct test tests[] = {
	{ "it finds the day", finds_the_day },
	{ "it says how much failed", says_how_much_failed },
	{ "it says no change that is none", says_no_change_that_is_none },
	{ "it ends whatever the days", ends_whatever_the_days },
};

TEST_MAIN("report/judge/shares", tests)
