/*
 * rate.h: a share of messages and its confidence interval.
 */
#ifndef DMARC_REPORT_VERDICT_RATE_H
#define DMARC_REPORT_VERDICT_RATE_H

#include <stdbool.h>
#include <stdint.h>

/* The Wilson interval (95 %) of k among n; 0 to 1 when n is 0. */
struct rate {
	uint64_t n, k;
	double ratio;		/* 0 when n is 0 */
	double lower, upper;
};

struct rate rate_of(uint64_t k, uint64_t n);

/* Whether the share fell by at least points (0..1). */
bool rate_lost(const struct rate *before, const struct rate *now,
    double points);

/*
 * Whether the share fell by at least points and the intervals do not overlap.
 * False if either side has no messages.
 */
bool rate_fell(const struct rate *before, const struct rate *now,
    double points);

#endif
