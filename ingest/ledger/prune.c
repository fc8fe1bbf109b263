/*
 * prune.c: see prune.h.
 */
#include "ingest/ledger/prune.h"

#include "common/clock.h"
#include "ingest/ledger/ledger.h"
#include "ingest/stop.h"

static enum dmarc_status
next_piece(struct writer *w, struct store_pruning *p, int wait_ms,
    struct dmarc_err *err)
{
	int64_t start = clock_ms();
	enum dmarc_status st;

	do
		st = store_prune(w, p, err);
	while (st == DMARC_E_LOCKED && ledger_wait(start, wait_ms));
	return st;
}

enum dmarc_status
prune_run(struct writer *w, struct store_pruning *p, bool dry_run, int wait_ms,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (dry_run)
		return store_prune_count(w, p, err);
	while (st == DMARC_OK && !p->done) {
		if (stop_requested())
			return dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
		st = next_piece(w, p, wait_ms, err);
	}
	return st;
}
