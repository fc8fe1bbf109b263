/*
 * test_span.c: splits the messages of a long period over its days.
 */
#include "common/span.h"

#include "common/day.h"
#include "tests/cunit_main.h"

#define MOST UINT64_C(1000000000000)	/* messages of a record */

static uint64_t
total(const struct span *s, uint64_t messages)
{
	uint64_t sum = 0;

	for (int64_t d = s->first; d <= s->last; d++)
		sum += span_share(s, d, messages);
	return sum;
}

static void
begins_above_25_hours(void)
{
	CU_ASSERT_FALSE(span_is_split(0, 90000));
	CU_ASSERT(span_is_split(0, 90001));
}

static void
ends_at_40_days(void)
{
	CU_ASSERT(span_is_split(7, 7 + 40 * DAY_SECONDS));
	CU_ASSERT_FALSE(span_is_too_long(7, 7 + 40 * DAY_SECONDS));
	CU_ASSERT_FALSE(span_is_split(7, 8 + 40 * DAY_SECONDS));
	CU_ASSERT(span_is_too_long(7, 8 + 40 * DAY_SECONDS));
}

static void
knows_its_days(void)
{
	struct span s = span_of(DAY_SECONDS - 1, 3 * DAY_SECONDS);

	CU_ASSERT_EQUAL(s.first, 0);
	CU_ASSERT_EQUAL(s.last, 2);
}

/* 6 h, 24 h, 24 h and 12 h: of 66 h. */
static void
splits_by_seconds(void)
{
	struct span s = span_of(18 * 3600, 84 * 3600);

	CU_ASSERT_EQUAL(span_share(&s, 0, 66), 6);
	CU_ASSERT_EQUAL(span_share(&s, 1, 66), 24);
	CU_ASSERT_EQUAL(span_share(&s, 2, 66), 24);
	CU_ASSERT_EQUAL(span_share(&s, 3, 66), 12);
}

/* The largest remainders get the rest; the earlier day wins a tie. */
static void
gives_what_is_left(void)
{
	static const struct {
		uint64_t messages, want[4];
	} cases[] = {
		{ 0, { 0, 0, 0, 0 } },
		{ 1, { 0, 1, 0, 0 } },	/* .09 .36 .36 .18 */
		{ 2, { 0, 1, 1, 0 } },	/* .18 .73 .73 .36 */
		{ 3, { 0, 1, 1, 1 } },	/* .27 1.09 1.09 .55 */
		{ 5, { 0, 2, 2, 1 } },	/* .45 1.82 1.82 .91 */
		{ 6, { 1, 2, 2, 1 } },	/* .55 2.18 2.18 1.09 */
	};
	struct span s = span_of(18 * 3600, 84 * 3600);

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int64_t d = 0; d < 4; d++)
			CU_ASSERT_EQUAL(span_share(&s, d,
			    cases[i].messages), cases[i].want[d]);
}

static void
keeps_totals(void)
{
	static const int64_t ends[] = { 90001, 172800, 172801, 259200,
	    8640000, 8640001, 700000001 };
	static const uint64_t messages[] = { 1, 2, 7, 100, 12345, MOST };

	for (size_t i = 0; i < COUNT(ends); i++)
		for (size_t j = 0; j < COUNT(messages); j++)
			for (int64_t begin = 0; begin < 90000;
			    begin += 43200) {
				struct span s = span_of(begin,
				    begin + ends[i]);

				CU_ASSERT_EQUAL(total(&s, messages[j]),
				    messages[j]);
			}
}

static const struct test tests[] = {
	{ "it begins above 25 hours", begins_above_25_hours },
	{ "it ends at 40 days", ends_at_40_days },
	{ "it knows its days", knows_its_days },
	{ "it splits by seconds", splits_by_seconds },
	{ "it gives what is left to the largest", gives_what_is_left },
	{ "it keeps totals", keeps_totals },
};

TEST_MAIN("common/span", tests)
