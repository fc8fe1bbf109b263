/*
 * evaluated.h: how a receiver evaluated mail, stored once: the domains, the
 * disposition, whether DKIM and SPF were aligned, and the reasons of an
 * override.
 */
#ifndef DMARC_STORE_WRITE_ROWS_EVALUATED_H
#define DMARC_STORE_WRITE_ROWS_EVALUATED_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

/* Finds or adds the row for a combination in a report about policy_domain. */
DMARC_MUST_USE enum dmarc_status evaluated_row(struct rows *rows,
    const struct dmarc_combination *c, const char *policy_domain,
    int64_t *row, struct dmarc_err *err);

#endif
