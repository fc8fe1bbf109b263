/*
 * prune.h: deletes old reports with all that only they used.
 *
 * A report is old if its period ended before a time. None of them is taken
 * again: one that comes back is a duplicate. Messages stay, so that their
 * mail is not read again.
 */
#ifndef DMARC_STORE_WRITE_PRUNE_H
#define DMARC_STORE_WRITE_PRUNE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct writer;

struct store_pruning {
	int64_t before;			/* seconds; the rest begins as 0 */
	uint64_t reports, records;	/* deleted so far */
	bool done;
	int64_t after;			/* the last report looked at */
	bool sweeping;			/* the reports are gone; now the rows
					 * that only they used */
	unsigned sweep;
};

/*
 * Delete the next piece, in a transaction of its own; none may be open. To be
 * called until p->done. After E_AGAIN the same piece may be tried again; a
 * pruning that never ends is finished by the next one.
 */
DMARC_MUST_USE enum dmarc_status store_prune(struct writer *w,
    struct store_pruning *p, struct dmarc_err *err);

/* Only count the reports and records that would be deleted. */
DMARC_MUST_USE enum dmarc_status store_prune_count(struct writer *w,
    struct store_pruning *p, struct dmarc_err *err);

#endif
