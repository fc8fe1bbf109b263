/*
 * rate.c: see rate.h.
 */
#include "report/verdict/rules/rate.h"

#include <math.h>

#define Z 1.959964	/* 95 % of a normal distribution lie in +-Z */

struct rate
rate_of(uint64_t k, uint64_t n)
{
	struct rate r = { .n = n, .k = k, .lower = 0, .upper = 1 };
	double whole = (double)n, share, wide, centre, half;

	if (n == 0)
		return r;
	share = (double)k / whole;
	wide = 1 + Z * Z / whole;
	centre = (share + Z * Z / (2 * whole)) / wide;
	half = Z * sqrt(share * (1 - share) / whole +
	    Z * Z / (4 * whole * whole)) / wide;
	r.ratio = share;
	r.lower = fmax(0, centre - half);
	r.upper = fmin(1, centre + half);
	if (k == 0)
		r.lower = 0;	/* exact, despite rounding */
	if (k == n)
		r.upper = 1;
	return r;
}

bool
rate_lost(const struct rate *before, const struct rate *now, double points)
{
	/* 0.95 - 0.90 must count as five points, despite rounding. */
	static const double rounding = 1e-12;

	return before->ratio - now->ratio >= points - rounding;
}

bool
rate_fell(const struct rate *before, const struct rate *now, double points)
{
	return before->n > 0 && now->n > 0 &&
	    rate_lost(before, now, points) && now->upper < before->lower;
}
