/*
 * prune.h: dmarc-ingest --prune, which runs before any mail is read.
 */
#ifndef DMARC_INGEST_LEDGER_PRUNE_H
#define DMARC_INGEST_LEDGER_PRUNE_H

#include "common/err.h"
#include "ingest/ingest.h"
#include "ingest/progress.h"
#include "store/write/writer.h"

/*
 * Deletes the reports whose period ended more than opts->prune_days before
 * today (UTC), in several transactions; a dry run only counts them. Fails with
 * E_AGAIN if a signal came between two transactions, and with E_LOCKED if the
 * database stays locked for the wait_seconds of the settings.
 */
DMARC_MUST_USE enum dmarc_status prune_run(struct writer *w,
    const struct ingest_opts *opts, struct progress *progress,
    struct dmarc_err *err);

#endif
