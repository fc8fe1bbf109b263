/*
 * name.h: the names of domains and DKIM selectors that records mention.
 */
#ifndef DMARC_STORE_WRITE_ROWS_NAME_H
#define DMARC_STORE_WRITE_ROWS_NAME_H

#include "store/write/rows/row.h"

/* Finds or adds a name; 0 for NULL and "". */
DMARC_MUST_USE enum dmarc_status name_row(struct rows *rows, const char *name,
    int64_t *row, struct dmarc_err *err);

#endif
