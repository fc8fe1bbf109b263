/*
 * rate.h: a share of messages and how sure it is.
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

/* Whether the share is lower by at least so much. */
bool rate_lost(const struct rate *before, const struct rate *now,
    double points);

/*
 * Whether the share fell by at least so much and the intervals do not
 * overlap. Nothing falls from or to no messages.
 */
bool rate_fell(const struct rate *before, const struct rate *now,
    double points);

#endif
