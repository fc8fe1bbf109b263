/*
 * cost.h: the most bytes that the reports of a message can add to the database.
 *
 * Computed from the facts alone, before anything is written: the answer does
 * not depend on what the database holds, so each run judges a message alike.
 * It is an upper bound for an empty database with the tables and indexes of
 * schema.sql; rows that exist already cost less. bench/worst measures it.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_COST_H
#define DMARC_STORE_WRITE_LEDGER_COST_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"

/*
 * The cost of n findings in bytes; 0 for those that are no reports. A result of
 * at most limit is an upper bound; the exact value of a larger one means
 * nothing. E_NOMEM when out of memory.
 */
DMARC_MUST_USE enum dmarc_status cost_of(const struct dmarc_finding *f,
    size_t n, uint64_t limit, uint64_t *bytes, struct dmarc_err *err);

#endif
