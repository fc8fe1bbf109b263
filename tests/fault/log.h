/*
 * log.h: FAULT_LOG, a file that gets a line for all that is written, synced,
 * renamed or removed, in order: the verb, a path, and another path.
 */
#ifndef DMARC_TESTS_FAULT_LOG_H
#define DMARC_TESTS_FAULT_LOG_H

#include <stdbool.h>

#pragma GCC visibility push(hidden)

bool log_wanted(void);

/* A call on a descriptor, or on names, and its result, which is returned. */
long log_fd(const char *verb, int fd, long result);
long log_name(const char *verb, int from, const char *name, int to,
    const char *as, long result);

#pragma GCC visibility pop

#endif
