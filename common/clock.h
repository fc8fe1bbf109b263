/*
 * clock.h: a monotonic clock, for measuring intervals.
 */
#ifndef DMARC_COMMON_CLOCK_H
#define DMARC_COMMON_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);		/* milliseconds since an arbitrary start */

#endif
