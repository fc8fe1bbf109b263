/*
 * test_day.c: the calendar of common/day.c.
 */
#include "common/day.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
counts_days_as_the_calendar_does(void)
{
	static const struct {
		int year;
		unsigned month, mday;
		int64_t day;
	} cases[] = {
		{ 1970, 1, 1, 0 },	{ 1969, 12, 31, -1 },
		{ 2000, 2, 29, 11016 },	{ 2026, 11, 23, 20780 },
		{ 2100, 3, 1, 47541 },	{ 0, 3, 1, -719468 },
		{ 9999, 12, 31, 2932896 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int year;
		unsigned month, mday;

		CU_ASSERT_EQUAL(day_from_civil(cases[i].year, cases[i].month,
		    cases[i].mday), cases[i].day);
		day_to_civil(cases[i].day, &year, &month, &mday);
		CU_ASSERT_EQUAL(year, cases[i].year);
		CU_ASSERT_EQUAL(month, cases[i].month);
		CU_ASSERT_EQUAL(mday, cases[i].mday);
	}
}

static void
counts_a_period_on_the_day_of_its_middle(void)
{
	const int64_t day = INT64_C(20780) * DAY_SECONDS;

	CU_ASSERT_EQUAL(day_ts_of_period(day, day + DAY_SECONDS - 1), day);
	CU_ASSERT_EQUAL(day_ts_of_period(day - 3, day), day - DAY_SECONDS);
	CU_ASSERT_EQUAL(day_ts_of_period(day - 3, day + 3), day);
	CU_ASSERT_EQUAL(day_ts_of_period(day, day), day);
}

static void
comes_back_to_every_day_of_eight_centuries(void)
{
	for (int64_t d = -150000; d < 150000; d++) {
		int year;
		unsigned month, mday;

		day_to_civil(d, &year, &month, &mday);
		if (day_from_civil(year, month, mday) != d ||
		    mday < 1 || mday > 31 || month < 1 || month > 12) {
			CU_FAIL("a day does not come back");
			return;
		}
	}
}

static void
numbers_weeks_as_iso_8601_does(void)
{
	static const struct {
		const char *date;
		int year;
		unsigned week, weekday;
	} cases[] = {
		{ "2026-11-15", 2026, 46, 6 },	{ "2026-11-16", 2026, 47, 0 },
		{ "2027-01-03", 2026, 53, 6 },	{ "2027-01-04", 2027, 1, 0 },
		{ "2024-12-30", 2025, 1, 0 },	{ "2016-01-01", 2015, 53, 4 },
		{ "1970-01-01", 1970, 1, 3 },	{ "1968-12-30", 1969, 1, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t seconds = 0;
		int year;
		unsigned week;

		CU_ASSERT_TRUE(day_parse(cases[i].date, &seconds));
		day_week(day_of(seconds), &year, &week);
		CU_ASSERT_EQUAL(year, cases[i].year);
		CU_ASSERT_EQUAL(week, cases[i].week);
		CU_ASSERT_EQUAL(day_weekday(day_of(seconds)),
		    cases[i].weekday);
	}
}

static void
reads_weeks(void)
{
	static const struct {
		const char *text, *monday;	/* NULL: not a week */
	} cases[] = {
		{ "2026-W46", "2026-11-09" }, { "2026-W01", "2025-12-29" },
		{ "2026-W53", "2026-12-28" }, { "2025-W53", NULL },
		{ "2015-W53", "2015-12-28" }, { "1969-W20", "1969-05-12" },
		{ "2026-W00", NULL },
		{ "2026-W54", NULL }, { "2026-W99", NULL },
		{ "2026-46", NULL }, { "2026-W4", NULL },
		{ "2026-W46-1", NULL }, { "2026w46", NULL }, { "", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t monday = 42;
		char text[DAY_TEXT];

		CU_ASSERT_EQUAL(day_parse_week(cases[i].text, &monday),
		    cases[i].monday != NULL);
		day_iso(monday, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].monday != NULL ?
		    cases[i].monday : "1970-02-12");
	}
}

static void
reads_dates_and_times(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "2026-11-15", "2026-11-15T00:00:00Z" },
		{ "2026-11-17T07:00:02Z", "2026-11-17T07:00:02Z" },
		{ "2026-11-17t07:00:02.25z", "2026-11-17T07:00:02Z" },
		{ "2026-11-17 01:00:00+02:00", "2026-11-16T23:00:00Z" },
		{ "2026-12-31T23:30:00-01:30", "2027-01-01T01:00:00Z" },
		{ "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
		{ "2026-11-17T07:00:02.25+02:00", "2026-11-17T05:00:02Z" },
		{ "2028-02-29", "2028-02-29T00:00:00Z" },
		{ "0000-01-01", "0000-01-01T00:00:00Z" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t seconds = 0;
		char text[DAY_TIME_TEXT];

		CU_ASSERT_TRUE(day_parse(cases[i].text, &seconds));
		day_time(seconds, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
	}
}

static void
refuses_what_is_no_day(void)
{
	static const char *const cases[] = {
		"", "2026", "2026-11", "2026-13-01", "2026-00-01",
		"2026-11-31", "2026-02-29", "2026-11-00", "26-11-15",
		"2026-11-15x", " 2026-11-15", "2026-11-15T07:00",
		"2026-11-15T07:00:00", "2026-11-15T24:00:00Z",
		"2026-11-15T07:60:00Z", "2026-11-15T07:00:00.Z",
		"2026-11-15T07:00:00+0100", "-026-11-15", "2026-11-1 ",
		"99999999999999999999-01-01", "yesterday",
		"2026-11-15T07:00:00.2:Z", "2026-1x-01", "2026-11-3x",
		"2026-12-32", "2026-12-99", "2026-01-99", "2026x11-15",
		"2026-11x15", "2026-11-15T0x:00:00Z", "2026-11-15T07x00:00Z",
		"2026-11-15T07:0x:00Z", "2026-11-15T07:00x00Z",
		"2026-11-15T07:00:0xZ", "2026-11-15T07:00:61Z",
		"2026-11-15T07:00:00+24:00", "2026-11-15T07:00:00+0x:00",
		"2026-11-15T07:00:00+01x00", "2026-11-15T07:00:00+01:60",
		"2026-11-15T07:00:00+01:0x", "2026-11-15T07:00:00Zx",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t seconds = 42;

		CU_ASSERT_FALSE(day_parse(cases[i], &seconds));
		CU_ASSERT_EQUAL(seconds, 42);
	}
}

static void
makes_windows_of_since_and_until(void)
{
	/* 2026-11-23 is a Monday; windows end on the Saturday before. */
	static const struct {
		const char *since, *until, *from, *to;
	} cases[] = {
		{ NULL, NULL, "2026-10-25", "2026-11-21" },
		{ "28d", NULL, "2026-10-25", "2026-11-21" },
		{ "1d", NULL, "2026-11-21", "2026-11-21" },
		{ "1d", "0d", "2026-11-21", "2026-11-21" },
		{ "56d", "28d", "2026-09-27", "2026-10-24" },
		{ "2026-W45", NULL, "2026-11-02", "2026-11-08" },
		{ "2026-W45", "2026-W46", "2026-11-02", "2026-11-15" },
		{ "last-week", NULL, "2026-11-16", "2026-11-22" },
		{ NULL, "last-week", "2026-10-26", "2026-11-22" },
		{ "2026-11-01", NULL, "2026-11-01", "2026-11-21" },
		{ "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-22" },
		{ "2026-11-01", "2026-11-15", "2026-11-01", "2026-11-15" },
		{ "2026-11-01T12:00:00Z", "2026-11-01", "2026-11-01",
		    "2026-11-01" },
		{ NULL, "2026-11-28", "2026-11-01", "2026-11-28" },
	};
	int64_t now = day_from_civil(2026, 11, 23);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct day_window w = { 0, 0 };
		const char *fault;
		char text[DAY_TEXT];

		CU_ASSERT_TRUE(day_window_of(cases[i].since, cases[i].until,
		    now, now - 2, 28, &w, &fault));
		day_iso(w.from, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].from);
		day_iso(w.to, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].to);
	}
}

static void
says_which_word_makes_no_window(void)
{
	static const struct {
		const char *since, *until, *fault;
	} cases[] = {
		{ "28", NULL, "28" },	{ "d", NULL, "d" },
		{ "-1d", NULL, "-1d" },	{ "1w", NULL, "1w" },
		{ NULL, "soon", "soon" },
		{ "99999999999999999999d", NULL, "99999999999999999999d" },
		{ "2026-11-15", "2026-11-01", NULL },
		{ "0d", NULL, NULL }, { "2026-11-22", NULL, NULL },
	};
	int64_t now = day_from_civil(2026, 11, 23);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct day_window w;
		const char *fault = "untouched";

		CU_ASSERT_FALSE(day_window_of(cases[i].since, cases[i].until,
		    now, now - 2, 28, &w, &fault));
		if (cases[i].fault == NULL)
			CU_ASSERT_PTR_NULL(fault)
		else
			CU_ASSERT_STRING_EQUAL(fault, cases[i].fault);
	}
}

static void
makes_no_window_of_no_days(void)
{
	for (int64_t days = -1; days <= 0; days++) {
		struct day_window w;
		const char *fault = "untouched";

		CU_ASSERT_FALSE(day_window_of(NULL, NULL, 20780, 20779, days,
		    &w, &fault));
		CU_ASSERT_PTR_NULL(fault);
	}
}

/* A report may hold any number as a time. */
static void
writes_no_date_that_has_none(void)
{
	static const struct {
		int64_t day;
		const char *want;
	} cases[] = {
		{ -719529, "-" }, { -719528, "0000-01-01" },
		{ 2932896, "9999-12-31" }, { 2932897, "-" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[DAY_TEXT];

		day_iso(cases[i].day, text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
	}
}

static void
writes_spans_for_people(void)
{
	char text[DAY_SPAN_TEXT];

	day_span(day_from_civil(2026, 11, 9), day_from_civil(2026, 11, 15),
	    true, text);
	CU_ASSERT_STRING_EQUAL(text, "Mon 9 Nov - Sun 15 Nov 2026");
	day_span(day_from_civil(2026, 12, 28), day_from_civil(2027, 1, 3),
	    true, text);
	CU_ASSERT_STRING_EQUAL(text, "Mon 28 Dec 2026 - Sun 3 Jan 2027");
	day_span(day_from_civil(2026, 10, 19), day_from_civil(2026, 11, 15),
	    false, text);
	CU_ASSERT_STRING_EQUAL(text, "19 Oct - 15 Nov 2026");
}

static void
writes_times_for_people(void)
{
	int64_t day = day_from_civil(2026, 11, 15);
	int64_t seconds = day * DAY_SECONDS + 25629;
	char clock[DAY_CLOCK_TEXT], moment[DAY_MOMENT_TEXT];

	day_clock(seconds, day, clock);
	CU_ASSERT_STRING_EQUAL(clock, "15 Nov 07:07 UTC");
	day_clock(seconds, day + 60, clock);
	CU_ASSERT_STRING_EQUAL(clock, "15 Nov 2026 07:07 UTC");
	day_moment(seconds, moment);
	CU_ASSERT_STRING_EQUAL(moment, "15 Nov 2026 07:07:09");
	day_moment(-1, moment);
	CU_ASSERT_STRING_EQUAL(moment, "31 Dec 1969 23:59:59");
}

static const struct test tests[] = {
	{ "counts days as the calendar does",
	    counts_days_as_the_calendar_does },
	{ "counts a period on the day of its middle",
	    counts_a_period_on_the_day_of_its_middle },
	{ "comes back to every day of eight centuries",
	    comes_back_to_every_day_of_eight_centuries },
	{ "numbers weeks as ISO 8601 does", numbers_weeks_as_iso_8601_does },
	{ "reads ISO weeks", reads_weeks },
	{ "reads dates and times", reads_dates_and_times },
	{ "refuses what is no day", refuses_what_is_no_day },
	{ "makes windows of --since and --until",
	    makes_windows_of_since_and_until },
	{ "says which word makes no window",
	    says_which_word_makes_no_window },
	{ "makes no window of no days", makes_no_window_of_no_days },
	{ "writes spans for people", writes_spans_for_people },
	{ "writes times for people", writes_times_for_people },
	{ "writes no date for a time that has none",
	    writes_no_date_that_has_none },
};
TEST_MAIN("common/day", tests)
