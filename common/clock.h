/*
 * clock.h: how much time passes, whatever the time of day is set to.
 */
#ifndef DMARC_COMMON_CLOCK_H
#define DMARC_COMMON_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);		/* monotonic; zero is some time in the past */

#endif
