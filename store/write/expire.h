/*
 * expire.h: deletes failure reports that are too old to be kept.
 */
#ifndef DMARC_STORE_WRITE_EXPIRE_H
#define DMARC_STORE_WRITE_EXPIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct writer;

/*
 * Whether a failure report arrived before a time (seconds). Reads only; needs
 * no transaction.
 */
DMARC_MUST_USE enum dmarc_status store_has_expired(struct writer *w,
    int64_t before, bool *out, struct dmarc_err *err);

/*
 * Deletes failure reports that arrived before a time, in a transaction, and
 * notes the time: such reports are not stored again. Their counts in
 * failure_day stay. The rows that only they used go with the next pruning.
 * After a failure the transaction has been rolled back.
 */
DMARC_MUST_USE enum dmarc_status store_expire(struct writer *w,
    int64_t before, struct dmarc_err *err);

#endif
