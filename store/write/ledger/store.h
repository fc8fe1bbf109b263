/*
 * store.h: the ledger of messages and reports, on top of a writer.
 *
 * Takes checked findings (common/facts/aggregate.h), and returns their
 * outcomes (message.h). The database decides which reports are known or
 * duplicates; the caches of a store only save queries. A store keeps no
 * pointer to its arguments.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_STORE_H
#define DMARC_STORE_WRITE_LEDGER_STORE_H

#include "common/err.h"

struct store;
struct writer;

/* A writer has at most one store, and outlives it. */
DMARC_MUST_USE enum dmarc_status store_new(struct writer *w,
    struct store **out, struct dmarc_err *err);

/* NULL is fine. */
void store_free(struct store *s);

/*
 * Brings the caches and the date of the last pruning up to date at the start of
 * a transaction of the writer; further calls in that transaction do nothing.
 * Only message.c calls it, before it looks up a message.
 */
DMARC_MUST_USE enum dmarc_status store_refresh(struct store *s,
    struct dmarc_err *err);

#endif
