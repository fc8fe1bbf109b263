/*
 * span.c: see span.h.
 */
#include "common/span.h"

#include "common/day.h"

#define SHORT INT64_C(90000)	/* seconds: 25 h */
#define MOST (INT64_C(40) * DAY_SECONDS)

bool
span_is_split(int64_t begin, int64_t end)
{
	return end - begin > SHORT && end - begin <= MOST;
}

bool
span_is_too_long(int64_t begin, int64_t end)
{
	return end - begin > MOST;
}

struct span
span_of(int64_t begin, int64_t end)
{
	return (struct span){ .begin = begin, .end = end,
	    .first = day_of(begin), .last = day_of(end - 1) };
}

/* Seconds of the span that fall on a day. */
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

/* A day's exact share of the messages: quotient and remainder. */
struct claim {
	uint64_t share, rest;
};

static struct claim
claim_of(const struct span *s, int64_t day, uint64_t messages)
{
	uint64_t whole = (uint64_t)(s->end - s->begin);
	uint64_t product = messages * overlap(s, day);

	return (struct claim){ product / whole, product % whole };
}

/*
 * The days between the first and the last have equal shares and are handled
 * as a group.
 */
uint64_t
span_share(const struct span *s, int64_t day, uint64_t messages)
{
	const struct claim own = claim_of(s, day, messages);
	uint64_t left = messages;
	uint64_t before = 0;	/* days that rank above this one */

	for (int64_t d = s->first, next; d <= s->last; d = next) {
		struct claim c = claim_of(s, d, messages);
		int64_t same = d;	/* the last day with an equal share */

		if (d > s->first && d < s->last)
			same = s->last - 1;
		next = same + 1;
		left -= c.share * (uint64_t)(next - d);
		if (c.rest > own.rest)
			before += (uint64_t)(next - d);
		else if (c.rest == own.rest && day > d)
			before += (uint64_t)((day < next ? day : next) - d);
	}
	return own.share + (before < left);
}
