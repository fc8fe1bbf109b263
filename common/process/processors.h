/*
 * processors.h: how much can be done at the same time.
 */
#ifndef DMARC_COMMON_PROCESS_PROCESSORS_H
#define DMARC_COMMON_PROCESS_PROCESSORS_H

/* The number of processors that this process may use; at least 1. */
unsigned processors(void);

#endif
