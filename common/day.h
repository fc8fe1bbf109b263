/*
 * day.h: UTC days, and the windows of days that summaries cover.
 *
 * A day is the number of days since 1970-01-01 (a Thursday), in UTC, without
 * leap seconds; a time is the number of seconds since 1970-01-01. Years are 0
 * to 9999: the text of a date always has four digits for the year.
 */
#ifndef DMARC_COMMON_DAY_H
#define DMARC_COMMON_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAY_SECONDS 86400
#define DAY_TEXT 11		/* "2026-11-15" and its NUL */
#define DAY_TIME_TEXT 21	/* "2026-11-15T07:00:00Z" and its NUL */
#define DAY_SHORT_TEXT 16	/* "15 Nov", "15 Nov 2026" */
#define DAY_CLOCK_TEXT 28	/* "15 Nov 2026 07:00 UTC" */
#define DAY_MOMENT_TEXT 32	/* "15 Nov 2026 07:00:00" */
#define DAY_SPAN_TEXT 40	/* "Mon 28 Dec 2026 - Sun 3 Jan 2027" */

/* The day of a time. */
int64_t day_of(int64_t seconds);

/* The first second of the day on which a period counts: that of its middle. */
int64_t day_ts_of_period(int64_t begin, int64_t end);

/* The day of a date of the proleptic Gregorian calendar. */
int64_t day_from_civil(int year, unsigned month, unsigned mday);
void day_to_civil(int64_t day, int *year, unsigned *month, unsigned *mday);

/* 0 for Monday .. 6 for Sunday. */
unsigned day_weekday(int64_t day);

/* The ISO 8601 week of a day, and the week's year. */
void day_week(int64_t day, int *year, unsigned *week);

/*
 * Parse a date (2026-11-15: its first second) or an RFC 3339 time, in
 * seconds. Returns false for any other text and for days that do not exist.
 */
bool day_parse(const char *text, int64_t *seconds);

/* The Monday of an ISO 8601 week, "2026-W46"; false for any other text. */
bool day_parse_week(const char *text, int64_t *monday);

void day_iso(int64_t day, char out[DAY_TEXT]);
void day_time(int64_t seconds, char out[DAY_TIME_TEXT]);

/* "15 Nov"; with the year if it differs from the year of the day now. */
void day_short(int64_t day, int64_t now, char out[DAY_SHORT_TEXT]);

/* A time as the day and the minute: "15 Nov 07:00 UTC"; the year likewise. */
void day_clock(int64_t seconds, int64_t now, char out[DAY_CLOCK_TEXT]);

/* A time with its year and its second, in UTC: "15 Nov 2026 07:00:00". */
void day_moment(int64_t seconds, char out[DAY_MOMENT_TEXT]);

/* "19 Oct - 15 Nov 2026"; with weekdays "Mon 9 Nov - Sun 15 Nov 2026". */
void day_span(int64_t from, int64_t to, bool weekdays,
    char out[DAY_SPAN_TEXT]);

/* Parse a number of days, "28d", at most 40000; -1 for any other text. */
int64_t day_age(const char *word);

/* Days from the first to the last, both included. */
struct day_window {
	int64_t from, to;
};

/* The last ISO week (Monday to Sunday) that ended before the day now. */
struct day_window day_last_week(int64_t now);

/*
 * The window of --since and --until; NULL: not given. Both take a date or
 * time (its whole day), "Nd" (N days before the day after last), an ISO week
 * (2026-W46) or "last-week", the one before the week of the day now. Without
 * until the window ends on the day last, or, if since is a week, on its
 * Sunday; without since it is days long. Returns false and sets *fault to the
 * word that cannot be parsed, or to NULL if the window would be empty.
 */
bool day_window_of(const char *since, const char *until, int64_t now,
    int64_t last, int64_t days, struct day_window *out, const char **fault);

#endif
