/*
 * span.c: see span.h.
 */
#include "report/span.h"

#include "common/day.h"

#define LONG 90000	/* seconds */

bool
span_is_long(int64_t begin, int64_t end)
{
	return end - begin > LONG;
}

struct span
span_of(int64_t begin, int64_t end)
{
	return (struct span){ .begin = begin, .end = end,
	    .first = day_of(begin), .last = day_of(end - 1) };
}

/* Seconds of the span that lie in a day. */
static uint64_t
overlap(const struct span *s, int64_t day)
{
	int64_t from = day * DAY_SECONDS, to = from + DAY_SECONDS;

	if (from < s->begin)
		from = s->begin;
	if (to > s->end)
		to = s->end;
	return (uint64_t)(to - from);
}

uint64_t
span_share(const struct span *s, int64_t day, uint64_t messages)
{
	uint64_t whole = (uint64_t)(s->end - s->begin);
	uint64_t product = messages * overlap(s, day), left = messages;
	uint64_t before = 0;	/* days with a claim before this one's */

	for (int64_t d = s->first; d <= s->last; d++) {
		uint64_t p = messages * overlap(s, d);

		left -= p / whole;
		if (p % whole > product % whole ||
		    (p % whole == product % whole && d < day))
			before++;
	}
	return product / whole + (before < left);
}
