/*
 * combination.h: combinations, the parts of a record besides address and
 * count, stored once.
 */
#ifndef DMARC_STORE_WRITE_ROWS_COMBINATION_H
#define DMARC_STORE_WRITE_ROWS_COMBINATION_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

/* Finds or adds a combination in a report about policy_domain. */
DMARC_MUST_USE enum dmarc_status combination_row(struct rows *rows,
    const struct dmarc_combination *said, const char *policy_domain,
    int64_t *row, struct dmarc_err *err);

#endif
