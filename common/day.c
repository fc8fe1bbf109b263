/*
 * day.c: see day.h. Dates are computed in eras of 400 years, which all have
 * the same number of days, counted from 0000-03-01: a year that begins in
 * March ends with its leap day.
 */
#include "common/day.h"

#include <stdio.h>
#include <string.h>

#define ERA_DAYS 146097		/* days in 400 years */
#define MARCH_0 719468		/* from 0000-03-01 to 1970-01-01 */
#define WINDOW_MOST 40000	/* largest N in "Nd" */

static const char weekday_name[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat", "Sun" };
static const char month_name[12][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

int64_t
day_of(int64_t seconds)
{
	int64_t day = seconds / DAY_SECONDS;

	return seconds % DAY_SECONDS < 0 ? day - 1 : day;
}

int64_t
day_ts_of_period(int64_t begin, int64_t end)
{
	return day_of(begin + (end - begin) / 2) * DAY_SECONDS;
}

int64_t
day_from_civil(int year, unsigned month, unsigned mday)
{
	int64_t y = month <= 2 ? (int64_t)year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * ((int64_t)(month + 9) % 12) + 2) / 5 +
	    (int64_t)mday - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - MARCH_0;
}

void
day_to_civil(int64_t day, int *year, unsigned *month, unsigned *mday)
{
	int64_t d = day + MARCH_0;
	int64_t era = (d >= 0 ? d : d - (ERA_DAYS - 1)) / ERA_DAYS;
	int64_t of_era = d - era * ERA_DAYS;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
	    of_era / (ERA_DAYS - 1)) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;	/* 0: March */

	*mday = (unsigned)(of_year - (153 * m + 2) / 5 + 1);
	*month = (unsigned)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

unsigned
day_weekday(int64_t day)
{
	int64_t w = (day + 3) % 7;	/* 1970-01-01 was a Thursday */

	return (unsigned)(w < 0 ? w + 7 : w);
}

void
day_week(int64_t day, int *year, unsigned *week)
{
	/* A week belongs to the year of its Thursday. */
	int64_t thursday = day - (int64_t)day_weekday(day) + 3;
	unsigned month, mday;

	day_to_civil(thursday, year, &month, &mday);
	*week = (unsigned)((thursday - day_from_civil(*year, 1, 1)) / 7 + 1);
}

/* Parse exactly n digits and move *s past them. Returns -1 for other text. */
static int
digits(const char **s, unsigned n)
{
	int v = 0;

	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		v = v * 10 + (**s - '0');
	}
	return v;
}

static bool
skip(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

/* Parse "+01:00", "-05:30" or "Z" into seconds east of UTC. */
static bool
parse_zone(const char **s, int *east)
{
	int sign, hour, minute;

	*east = 0;
	if (skip(s, 'Z') || skip(s, 'z'))
		return true;
	sign = **s == '-' ? -1 : 1;
	if (!skip(s, '+') && !skip(s, '-'))
		return false;
	hour = digits(s, 2);
	if (hour < 0 || hour > 23 || !skip(s, ':'))
		return false;
	minute = digits(s, 2);
	if (minute < 0 || minute > 59)
		return false;
	*east = sign * (hour * 3600 + minute * 60);
	return true;
}

static bool
parse_clock(const char **s, int *seconds)
{
	int hour, minute, second;

	hour = digits(s, 2);
	if (hour < 0 || hour > 23 || !skip(s, ':'))
		return false;
	minute = digits(s, 2);
	if (minute < 0 || minute > 59 || !skip(s, ':'))
		return false;
	second = digits(s, 2);
	if (second < 0 || second > 60)
		return false;
	if (skip(s, '.')) {		/* a fraction of a second */
		if (digits(s, 1) < 0)
			return false;
		while (**s >= '0' && **s <= '9')
			(*s)++;
	}
	*seconds = hour * 3600 + minute * 60 + second;
	return true;
}

bool
day_parse(const char *text, int64_t *seconds)
{
	int year, month, mday, clock = 0, east = 0, y;
	unsigned m, d;
	int64_t day;

	year = digits(&text, 4);
	if (year < 0 || !skip(&text, '-'))
		return false;
	month = digits(&text, 2);
	if (month < 1 || month > 12 || !skip(&text, '-'))
		return false;
	mday = digits(&text, 2);
	if (mday < 1)
		return false;
	day = day_from_civil(year, (unsigned)month, (unsigned)mday);
	day_to_civil(day, &y, &m, &d);
	if (m != (unsigned)month)
		return false;	/* no such day, e.g. 31 April */
	if (*text != '\0') {
		if (!skip(&text, 'T') && !skip(&text, 't') &&
		    !skip(&text, ' '))
			return false;
		if (!parse_clock(&text, &clock) || !parse_zone(&text, &east) ||
		    *text != '\0')
			return false;
	}
	*seconds = day * DAY_SECONDS + clock - east;
	return true;
}

bool
day_parse_week(const char *text, int64_t *monday)
{
	int year = digits(&text, 4), week, y;
	unsigned w;
	int64_t day;

	if (year < 0 || !skip(&text, '-') || !skip(&text, 'W'))
		return false;
	week = digits(&text, 2);
	if (week < 1 || *text != '\0')
		return false;
	day = day_from_civil(year, 1, 4);	/* always in week 1 */
	day += ((int64_t)week - 1) * 7 - (int64_t)day_weekday(day);
	day_week(day, &y, &w);
	if (y != year)
		return false;	/* not every year has a week 53 */
	*monday = day;
	return true;
}

void
day_iso(int64_t day, char out[DAY_TEXT])
{
	int year;
	unsigned month, mday;

	day_to_civil(day, &year, &month, &mday);
	if (year < 0 || year > 9999)
		(void)snprintf(out, DAY_TEXT, "-");
	else
		(void)snprintf(out, DAY_TEXT, "%04u-%02u-%02u",
		    (unsigned)year % 10000, month % 100, mday % 100);
}

/* The second of its day that a time is. */
static unsigned
clock_of(int64_t seconds)
{
	return (unsigned)(seconds - day_of(seconds) * DAY_SECONDS);
}

void
day_time(int64_t seconds, char out[DAY_TIME_TEXT])
{
	int64_t day = day_of(seconds);
	unsigned clock = clock_of(seconds);
	char date[DAY_TEXT];

	day_iso(day, date);
	(void)snprintf(out, DAY_TIME_TEXT, "%sT%02u:%02u:%02uZ", date,
	    clock / 3600 % 100, clock / 60 % 60, clock % 60);
}

void
day_short(int64_t day, int64_t now, char out[DAY_SHORT_TEXT])
{
	int year, this_year;
	unsigned month, mday, m, d;

	day_to_civil(day, &year, &month, &mday);
	day_to_civil(now, &this_year, &m, &d);
	if (year == this_year)
		(void)snprintf(out, DAY_SHORT_TEXT, "%u %s", mday % 100,
		    month_name[(month - 1) % 12]);
	else
		(void)snprintf(out, DAY_SHORT_TEXT, "%u %s %d", mday % 100,
		    month_name[(month - 1) % 12], year % 10000);
}

void
day_clock(int64_t seconds, int64_t now, char out[DAY_CLOCK_TEXT])
{
	unsigned clock = clock_of(seconds);
	char day[DAY_SHORT_TEXT];

	day_short(day_of(seconds), now, day);
	(void)snprintf(out, DAY_CLOCK_TEXT, "%s %02u:%02u UTC", day,
	    clock / 3600 % 100, clock / 60 % 60);
}

void
day_moment(int64_t seconds, char out[DAY_MOMENT_TEXT])
{
	unsigned clock = clock_of(seconds), month, mday;
	int year;

	day_to_civil(day_of(seconds), &year, &month, &mday);
	(void)snprintf(out, DAY_MOMENT_TEXT, "%u %s %d %02u:%02u:%02u",
	    mday % 100, month_name[(month - 1) % 12], year % 10000,
	    clock / 3600 % 100, clock / 60 % 60, clock % 60);
}

void
day_span(int64_t from, int64_t to, bool weekdays, char out[DAY_SPAN_TEXT])
{
	int year;
	unsigned month, mday;
	char first[DAY_SHORT_TEXT];

	day_short(from, to, first);
	day_to_civil(to, &year, &month, &mday);
	(void)snprintf(out, DAY_SPAN_TEXT, "%s%s%s - %s%s%u %s %d",
	    weekdays ? weekday_name[day_weekday(from)] : "",
	    weekdays ? " " : "", first,
	    weekdays ? weekday_name[day_weekday(to)] : "",
	    weekdays ? " " : "", mday % 100, month_name[(month - 1) % 12],
	    year % 10000);
}

struct day_window
day_last_week(int64_t now)
{
	int64_t monday = now - (int64_t)day_weekday(now);

	return (struct day_window){ .from = monday - 7, .to = monday - 1 };
}

int64_t
day_age(const char *word)
{
	int64_t n = 0;

	if (*word < '0' || *word > '9')
		return -1;
	for (; *word >= '0' && *word <= '9'; word++) {
		n = n * 10 + (*word - '0');
		if (n > WINDOW_MOST)
			return -1;
	}
	return strcmp(word, "d") == 0 ? n : -1;
}

/* Parse a day or a week; false: the word is neither. */
static bool
parse_when(const char *word, int64_t now, int64_t last,
    struct day_window *out)
{
	int64_t seconds, n;

	if (strcmp(word, "last-week") == 0) {
		*out = day_last_week(now);
	} else if (day_parse_week(word, &out->from)) {
		out->to = out->from + 6;
	} else if (day_parse(word, &seconds)) {
		out->from = out->to = day_of(seconds);
	} else {
		n = day_age(word);
		out->from = last - n + 1;
		out->to = last - n;	/* as until, exclusive */
		return n >= 0;
	}
	return true;
}

bool
day_window_of(const char *since, const char *until, int64_t now,
    int64_t last, int64_t days, struct day_window *out, const char **fault)
{
	struct day_window begin, end = { .to = last };

	*fault = NULL;
	if (since != NULL && !parse_when(since, now, last, &begin))
		*fault = since;
	else if (until != NULL && !parse_when(until, now, last, &end))
		*fault = until;
	if (*fault != NULL)
		return false;
	if (until == NULL && since != NULL && begin.to - begin.from == 6)
		end.to = begin.to;
	if (since == NULL)
		begin.from = end.to - days + 1;
	if (begin.from > end.to)
		return false;
	*out = (struct day_window){ begin.from, end.to };
	return true;
}
