/*
 * combination.h: combinations, the parts of a record besides address and
 * count, stored once.
 */
#ifndef DMARC_STORE_WRITE_ROWS_COMBINATION_H
#define DMARC_STORE_WRITE_ROWS_COMBINATION_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

/* Find or add the list of n results of DKIM, or of SPF; 0: the empty list. */
DMARC_MUST_USE enum dmarc_status dkim_row(struct rows *rows,
    const struct dmarc_auth *auth, uint32_t n, int64_t *row,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status spf_row(struct rows *rows,
    const struct dmarc_auth *auth, uint32_t n, int64_t *row,
    struct dmarc_err *err);

/* Finds or adds a combination in a report about policy_domain. */
DMARC_MUST_USE enum dmarc_status combination_row(struct rows *rows,
    const struct dmarc_combination *said, const char *policy_domain,
    int64_t *row, struct dmarc_err *err);

#endif
