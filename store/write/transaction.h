/*
 * transaction.h: the transaction of a writer, at most one at a time.
 *
 * Writes are durable once transaction_commit() has returned DMARC_OK (WAL,
 * synchronous=FULL), and not before; those of a relaxed writer, once it has
 * been closed.
 */
#ifndef DMARC_STORE_WRITE_TRANSACTION_H
#define DMARC_STORE_WRITE_TRANSACTION_H

#include <stdbool.h>

#include "common/err.h"

struct writer;

/* Takes the write lock; waits at most busy_ms for another writer. */
DMARC_MUST_USE enum dmarc_status transaction_begin(struct writer *w,
    struct dmarc_err *err);

/* After a failure the transaction has been rolled back. */
DMARC_MUST_USE enum dmarc_status transaction_commit(struct writer *w,
    struct dmarc_err *err);

/* Does nothing without a transaction. */
void transaction_rollback(struct writer *w);

bool transaction_is_open(const struct writer *w);

#endif
