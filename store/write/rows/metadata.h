/*
 * metadata.h: a reporter's metadata and the policy that it read, each stored
 * once.
 */
#ifndef DMARC_STORE_WRITE_ROWS_METADATA_H
#define DMARC_STORE_WRITE_ROWS_METADATA_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

/* Finds or adds the submitter of a reporter, a row of table reporter. */
DMARC_MUST_USE enum dmarc_status submitter_row(struct rows *rows,
    const struct dmarc_aggregate *fb, int64_t reporter, int64_t *row,
    struct dmarc_err *err);

/* Finds or adds a policy of a domain, a row of table domain. */
DMARC_MUST_USE enum dmarc_status policy_row(struct rows *rows,
    const struct dmarc_policy *p, int64_t domain, int64_t *row,
    struct dmarc_err *err);

#endif
