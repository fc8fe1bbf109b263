/*
 * slice.h: a new ledger with reports from the engine. It gets its name only
 * when it is whole: nobody reads half of it.
 */
#ifndef DMARC_FLEET_SLICE_H
#define DMARC_FLEET_SLICE_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "fleet/row/row.h"
#include "store/write/dns/fact.h"

struct slice;

/*
 * Makes a ledger that will be path, with these own domains. E_USAGE if path
 * exists.
 */
DMARC_MUST_USE enum dmarc_status slice_begin(const char *path, int busy_ms,
    const char *const *domain, size_t n, struct slice **out,
    struct dmarc_err *err);

/* Where a row came from, and when. */
struct slice_origin {
	const char *engine;	/* its name */
	const void *row;	/* its bytes */
	size_t len;
	uint64_t most_bytes;	/* that a report may add to a ledger */
	int64_t now;		/* seconds */
};

/*
 * Stores a report, as a message of its own. E_DATA if the ledger refuses it.
 */
DMARC_MUST_USE enum dmarc_status slice_add(struct slice *s,
    const struct fleet_report *r, const struct slice_origin *from,
    struct dmarc_err *err);

/* Stores what DNS says. */
DMARC_MUST_USE enum dmarc_status slice_know(struct slice *s,
    const struct dns_fact *f, struct dmarc_err *err);

/* Gives the ledger its name. */
DMARC_MUST_USE enum dmarc_status slice_end(struct slice *s,
    struct dmarc_err *err);

/* Frees it; removes what is not whole. NULL is fine. */
void slice_free(struct slice *s);

#endif
