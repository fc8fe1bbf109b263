/*
 * fact.h: what DNS says, as rows of the engine's table "dns".
 *
 * A row is a fact about an own domain: its kind, a name, when DNS said so, and
 * the answer, a JSON array of the columns of a table dns_* of a ledger (see
 * store/read/sql/facts.sql). It never changes; of the same kind and name the
 * newest holds. Rows that are read back are untrusted, as mail is.
 */
#ifndef DMARC_FLEET_ROW_FACT_H
#define DMARC_FLEET_ROW_FACT_H

#include "common/err.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "store/read/fleet/facts.h"
#include "store/write/dns/fact.h"

#define FACT_MOST ((size_t)4 << 20)	/* bytes of an answer */

/* The columns that fact_put() writes and fact_get() reads, with commas. */
extern const char fact_put_columns[], fact_get_columns[];

/* Appends a row. A full buffer has failed set. */
void fact_put(struct buf *b, const struct fact *f);

/*
 * Reads a row of len bytes with fact_get_columns about a domain; *end: it is
 * what row_end() writes, and *out was not set. All that *out points to is in
 * the arena. E_DATA with what is wrong; E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status fact_get(const void *data, size_t len,
    const char *domain, struct arena *a, bool *end, struct dns_fact *out,
    struct dmarc_err *err);

#endif
