/*
 * source.h: the addresses that mail came from, stored once.
 */
#ifndef DMARC_STORE_WRITE_ROWS_SOURCE_H
#define DMARC_STORE_WRITE_ROWS_SOURCE_H

#include "common/address.h"
#include "store/write/rows/row.h"

DMARC_MUST_USE enum dmarc_status source_row(struct rows *rows,
    const struct dmarc_address *a, int64_t *row, struct dmarc_err *err);

#endif
