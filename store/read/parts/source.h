/*
 * source.h: reads the addresses that sent mail.
 */
#ifndef DMARC_STORE_READ_PARTS_SOURCE_H
#define DMARC_STORE_READ_PARTS_SOURCE_H

#include <stdint.h>

#include "common/address.h"
#include "store/read/snapshot.h"

/* The address of a source. E_DATA if the source does not exist. */
DMARC_MUST_USE enum dmarc_status source_read(struct snapshot *db,
    int64_t source, struct dmarc_address *out, struct dmarc_err *err);
/* Prefetches the memory that source_read() will read. */
void source_prefetch(struct snapshot *db, int64_t source);

#endif
