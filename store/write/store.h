/*
 * store.h: the ledger of messages and reports, on top of a writer.
 *
 * What goes in are findings (common/facts/aggregate.h) that have been
 * checked; what comes out is what became of them (message.h). The database
 * decides what is known and what is a duplicate; the caches of a store only
 * spare questions to it. Nothing a caller passes is kept.
 */
#ifndef DMARC_STORE_WRITE_STORE_H
#define DMARC_STORE_WRITE_STORE_H

#include "common/err.h"

struct store;
struct writer;

/* A writer has one store at most and outlives it. */
DMARC_MUST_USE enum dmarc_status store_new(struct writer *w,
    struct store **out, struct dmarc_err *err);

/* NULL is fine. */
void store_free(struct store *s);

/*
 * Bring the store up to date with the transaction of its writer: does
 * nothing if that has happened before. For message.c, which begins with it.
 */
DMARC_MUST_USE enum dmarc_status store_refresh(struct store *s,
    struct dmarc_err *err);

#endif
