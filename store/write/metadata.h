/*
 * metadata.h: how a reporter presents itself and the policy that it read,
 * each stored once.
 */
#ifndef DMARC_STORE_WRITE_METADATA_H
#define DMARC_STORE_WRITE_METADATA_H

#include "common/facts/aggregate.h"
#include "store/write/row.h"

/* The row of table submitter for this row of table reporter. */
DMARC_MUST_USE enum dmarc_status submitter_row(struct rows *rows,
    const struct dmarc_aggregate *fb, int64_t reporter, int64_t *row,
    struct dmarc_err *err);

/* The row of a policy of this row of table domain. */
DMARC_MUST_USE enum dmarc_status policy_row(struct rows *rows,
    const struct dmarc_policy *p, int64_t domain, int64_t *row,
    struct dmarc_err *err);

#endif
