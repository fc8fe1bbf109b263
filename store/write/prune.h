/*
 * prune.h: deletes old reports and all rows that only they used.
 *
 * A report is old if its period ended before a given time, a failure report if
 * its mail arrived before. Old reports are
 * never stored again: a returning report is a duplicate. Messages stay, so
 * that their mail is not read again. Reports that dmarc-fleet has still to ship
 * (unsent.h) stay until a later pruning.
 */
#ifndef DMARC_STORE_WRITE_PRUNE_H
#define DMARC_STORE_WRITE_PRUNE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct writer;

struct store_pruning {
	int64_t before;			/* seconds; all others start as 0 */
	uint64_t reports, records;	/* deleted so far; TLS reports have
					 * no records, failure reports are in
					 * neither */
	uint64_t kept;			/* reports that stay until dmarc-fleet
					 * has shipped them; when done */
	bool done;
	int64_t after;			/* the last report visited */
	bool sweeping;			/* the reports are gone; now deletes
					 * the rows that only they used */
	unsigned sweep;
};

/*
 * Deletes the next piece, in a transaction of its own; none may be open. Call
 * until p->done. After E_AGAIN the same piece may be tried again; the next
 * pruning finishes an interrupted one.
 */
DMARC_MUST_USE enum dmarc_status store_prune(struct writer *w,
    struct store_pruning *p, struct dmarc_err *err);

/* Only counts the reports and records to delete. */
DMARC_MUST_USE enum dmarc_status store_prune_count(struct writer *w,
    struct store_pruning *p, struct dmarc_err *err);

#endif
