/*
 * date.c: see date.h.
 */
#include "parse/mail/date.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/day.h"

#define TEXT 64			/* bytes of the longest date, + 1 */

/* Copies the text without comments; false: it is too long for a date. */
static bool
plain(const unsigned char *value, size_t len, char out[TEXT])
{
	size_t depth = 0, n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = value[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth > 0)
			continue;
		else if (c > ' ' || (n > 0 && out[n - 1] != ' ')) {
			if (n == TEXT - 1)
				return false;
			out[n++] = c > ' ' ? (char)c : ' ';
		}
	}
	out[n] = '\0';
	return true;
}

/* Takes a number of at most most digits; -1: none. *digits: how many. */
static int
number(const char **s, int most, int *digits)
{
	int n = 0, v = 0;

	while (**s == ' ')
		++*s;
	for (; n < most && isdigit((unsigned char)**s); n++)
		v = v * 10 + (*(*s)++ - '0');
	if (digits != NULL)
		*digits = n;
	return n > 0 ? v : -1;
}

static bool
skip(const char **s, char c)
{
	while (**s == ' ')
		++*s;
	if (**s != c)
		return false;
	++*s;
	return true;
}

/* Takes the name of a month, 1 to 12; 0: it is none. */
static unsigned
month(const char **s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	while (**s == ' ' || **s == '-')
		++*s;
	for (unsigned m = 0; m < 12; m++)
		if (strncasecmp(*s, names + (size_t)3 * m, 3) == 0) {
			while (isalpha((unsigned char)**s))
				++*s;
			return m + 1;
		}
	return 0;
}

/* The zone at the end, in seconds east of Greenwich. */
static bool
zone(const char *s, int *out)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = {
		{ "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
		{ "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 },
		{ "CET", 1 }, { "CEST", 2 }, { "JST", 9 },
	};
	int sign, digits, v;

	*out = 0;
	while (*s == ' ')
		s++;
	if (*s == '+' || *s == '-') {
		sign = *s++ == '-' ? -1 : 1;
		v = number(&s, 4, &digits);
		if (digits != 4 || v % 100 > 59)
			return false;
		*out = sign * (v / 100 * 3600 + v % 100 * 60);
		return true;
	}
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		size_t n = strlen(zones[i].name);

		if (strncasecmp(s, zones[i].name, n) == 0 &&
		    !isalpha((unsigned char)s[n]))
			*out = zones[i].hours * 3600;
	}
	return true;
}

/* Takes "09:12" or "09:12:02". */
static bool
clock_time(const char **s, int *out)
{
	int hour = number(s, 2, NULL), minute, second = 0;

	if (hour < 0 || hour > 23 || !skip(s, ':'))
		return false;
	minute = number(s, 2, NULL);
	if (minute < 0 || minute > 59)
		return false;
	if (skip(s, ':'))
		second = number(s, 2, NULL);
	if (second < 0 || second > 60)
		return false;
	*out = hour * 3600 + minute * 60 + second;
	return true;
}

bool
date_read(const unsigned char *value, size_t len, int64_t *out)
{
	char text[TEXT] = "";
	const char *s = text;
	int mday, year, digits, clock, east, y;
	unsigned m, month_of, d;
	int64_t day;

	if (!plain(value, len, text))
		return false;
	while (isalpha((unsigned char)*s) || *s == ',' || *s == ' ')
		s++;		/* the day of the week */
	mday = number(&s, 2, NULL);
	m = month(&s);
	(void)skip(&s, '-');
	year = number(&s, 4, &digits);
	if (mday < 1 || m == 0 || year < 0 || !clock_time(&s, &clock) ||
	    !zone(s, &east))
		return false;
	if (digits <= 3)	/* RFC 5322 section 4.3 */
		year += digits == 2 && year < 50 ? 2000 : 1900;
	day = day_from_civil(year, m, (unsigned)mday);
	day_to_civil(day, &y, &month_of, &d);
	if (month_of != m)
		return false;	/* no such day, e.g. 31 April */
	*out = day * DAY_SECONDS + clock - east;
	return true;
}
