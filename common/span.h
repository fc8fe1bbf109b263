/*
 * span.h: a report period of more than 25 h, split over its days.
 *
 * By seconds of overlap, the end exclusive: every day gets its share rounded
 * down, and what is left goes to the largest remainders (a tie: the earlier
 * day), so that totals stay exact.
 */
#ifndef DMARC_COMMON_SPAN_H
#define DMARC_COMMON_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a period is one of those; times in seconds. */
bool span_is_long(int64_t begin, int64_t end);

struct span {
	int64_t begin, end;	/* seconds */
	int64_t first, last;	/* days */
};

/* end is after begin. */
struct span span_of(int64_t begin, int64_t end);

/* How many of so many messages belong to a day of it. */
uint64_t span_share(const struct span *s, int64_t day, uint64_t messages);

#endif
