/*
 * span.h: splits a report period over its days, if it is longer than 25 h.
 *
 * A period of more than 40 days is not split: nobody knows on which of its days
 * the mail came, and a small mail could fill years. Like a short one it belongs
 * to the day of its midpoint. v_daily of schema.sql has the same rules.
 *
 * Messages are split by seconds of overlap, the end exclusive. Each day gets
 * its share rounded down; the rest goes to the days with the largest
 * remainders (the earlier day wins a tie), so that totals stay exact.
 */
#ifndef DMARC_COMMON_SPAN_H
#define DMARC_COMMON_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a period is split: of more than 25 h, up to 40 days; in seconds. */
bool span_is_split(int64_t begin, int64_t end);

/* Whether a period is of more than 40 days. */
bool span_is_too_long(int64_t begin, int64_t end);

struct span {
	int64_t begin, end;	/* seconds */
	int64_t first, last;	/* days */
};

/* The span of a period; end must be after begin. */
struct span span_of(int64_t begin, int64_t end);

/* The share of messages that falls on a day of the span. */
uint64_t span_share(const struct span *s, int64_t day, uint64_t messages);

#endif
