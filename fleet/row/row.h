/*
 * row.h: a report as a row of the engine's table "report", in the binary format
 * of COPY.
 *
 * Rows that come back are as foreign as mail: every length, number and word is
 * checked.
 */
#ifndef DMARC_FLEET_ROW_H
#define DMARC_FLEET_ROW_H

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "store/read/fleet/unsent.h"

#define ROW_IDENTITY 16		/* bytes of a digest */
#define ROW_HEADER 19		/* bytes before the first row of a COPY */

/* A report, and what stands beside it in a ledger. */
struct fleet_report {
	struct dmarc_aggregate said;	/* report_id is never NULL */
	const char *reporter;		/* identity; not in rows that come */
	enum dmarc_provenance provenance;
	struct unsent_sums sums;	/* likewise */
};

/*
 * The identity of a report: the same for its duplicates and revisions, on every
 * host. false: out of memory.
 */
DMARC_MUST_USE bool row_identity(const struct fleet_report *r,
    unsigned char out[ROW_IDENTITY]);

/* The columns that row_put() writes and row_get() reads, with commas. */
extern const char row_put_columns[], row_get_columns[];

/* What stands before the first row of a COPY, and after the last one. */
void row_begin(struct buf *b);
void row_end(struct buf *b);

/* Appends a row. A full buffer has failed set. */
void row_put(struct buf *b, const struct fleet_report *r);

/*
 * Whether the first len bytes of a COPY begin with what row_begin() writes.
 */
DMARC_MUST_USE bool row_is_begun(const void *data, size_t len);

/*
 * Reads a row of len bytes with row_get_columns; *end: it is what row_end()
 * writes, and *out was not set. All that *out points to is in the arena. E_DATA
 * with what is wrong; E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status row_get(const void *data, size_t len,
    const struct dmarc_limits *lim, struct arena *a, bool *end,
    struct fleet_report *out, struct dmarc_err *err);

#endif
