/*
 * fence.h: drops what dmarc-dns does not need before it asks anything, because
 * anybody may write what it gets as an answer.
 */
#ifndef DMARC_DNS_RUN_FENCE_H
#define DMARC_DNS_RUN_FENCE_H

#include "common/err.h"

/*
 * From now on the process can open no file, start no program, trace nobody and
 * leave no core; it still speaks UDP and TCP. All that it reads must be open.
 * Skips Landlock and seccomp if the kernel lacks them; any other failure is
 * E_UNAVAILABLE.
 */
DMARC_MUST_USE enum dmarc_status fence_close(struct dmarc_err *err);

#endif
