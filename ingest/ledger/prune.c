/*
 * prune.c: see prune.h.
 */
#include "ingest/ledger/prune.h"

#include <time.h>

#include "common/clock.h"
#include "common/day.h"
#include "ingest/ledger/ledger.h"
#include "ingest/stop.h"
#include "store/write/prune.h"

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
prune_run(struct writer *w, const struct ingest_opts *opts,
    struct progress *progress, struct dmarc_err *err)
{
	int64_t now = opts->now != INT64_MIN ? opts->now :
	    (int64_t)time(NULL);
	struct store_pruning p = {
		.before = (day_of(now) - opts->prune_days) * DAY_SECONDS };
	enum dmarc_status st = DMARC_OK;

	if (opts->dry_run) {
		st = store_prune_count(w, &p, err);
		p.done = true;
	}
	while (st == DMARC_OK && !p.done) {
		if (stop_asked())
			return dmarc_fail(err, DMARC_E_AGAIN,
			    "stopped by a signal");
		st = next_piece(w, &p,
		    (int)opts->settings->wait_seconds * 1000, err);
	}
	if (st == DMARC_OK)
		progress_prune(progress, &p);
	return st;
}
