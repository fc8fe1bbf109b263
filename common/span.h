/*
 * span.h: splits a report period of more than 25 h over its days.
 *
 * Messages are split by seconds of overlap, the end exclusive. Each day gets
 * its share rounded down; the rest goes to the days with the largest
 * remainders (the earlier day wins a tie), so that totals stay exact.
 */
#ifndef DMARC_COMMON_SPAN_H
#define DMARC_COMMON_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a period is longer than 25 h; times in seconds. */
bool span_is_long(int64_t begin, int64_t end);

struct span {
	int64_t begin, end;	/* seconds */
	int64_t first, last;	/* days */
};

/* The span of a period; end must be after begin. */
struct span span_of(int64_t begin, int64_t end);

/* The share of messages that falls on a day of the span. */
uint64_t span_share(const struct span *s, int64_t day, uint64_t messages);

#endif
