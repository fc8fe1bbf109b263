/*
 * fence.h: what dmarc-parse gives up before it reads the bytes of strangers.
 */
#ifndef DMARC_PARSE_FENCE_FENCE_H
#define DMARC_PARSE_FENCE_FENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/limits.h"

/*
 * Load what the libraries load on first use: character set tables, the
 * random pool of libgcrypt, types of GObject. Silences their messages. Local
 * time is UTC from here on.
 */
void fence_warm_up(void);

/*
 * From here on nothing can be opened, no privilege gained, no core left, and
 * at most lim->memory_bytes of address space used. spare descriptors may
 * still arrive (a worker gets its messages so). writes_file: standard output
 * may be a file, which must be able to grow. What this kernel does not have
 * (Landlock, seccomp) is left out; anything else that fails is an error.
 */
DMARC_MUST_USE enum dmarc_status fence_close(const struct dmarc_limits *lim,
    unsigned spare, bool writes_file, struct dmarc_err *err);

/*
 * End the process (by SIGXCPU) once it has used this many more seconds of
 * processor time, rounded up. Called before each message.
 */
DMARC_MUST_USE enum dmarc_status fence_cpu(uint64_t seconds,
    struct dmarc_err *err);

#endif
