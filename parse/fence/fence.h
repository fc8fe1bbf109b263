/*
 * fence.h: drops the privileges of dmarc-parse before it reads untrusted
 * bytes.
 */
#ifndef DMARC_PARSE_FENCE_FENCE_H
#define DMARC_PARSE_FENCE_FENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/limits.h"

/*
 * Has the libraries load what they would load on first use: character set
 * tables, the random pool of libgcrypt, types of GObject. Silences their
 * messages. Sets the local time zone to UTC.
 */
void fence_warm_up(void);

/*
 * Closes the fence: the process can open nothing, gain no privilege, leave no
 * core, and use at most lim->memory_bytes of address space. It may still
 * receive spare descriptors (the messages of a worker). writes_file: standard
 * output may be a file, so no limit on file size is set. Skips Landlock and
 * seccomp if the kernel lacks them; any other failure is an error.
 */
DMARC_MUST_USE enum dmarc_status fence_close(const struct dmarc_limits *lim,
    unsigned spare, bool writes_file, struct dmarc_err *err);

/*
 * Has the kernel end the process (by SIGXCPU) once it has used this many more
 * seconds of processor time, rounded up. Call it before each message.
 */
DMARC_MUST_USE enum dmarc_status fence_cpu(uint64_t seconds,
    struct dmarc_err *err);

#endif
