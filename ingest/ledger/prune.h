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
 * Delete the reports whose period ended more than opts->prune_days before
 * today; a dry run only counts them. Fails with E_AGAIN if a signal stopped it
 * between two pieces, E_LOCKED if the database stays locked.
 */
DMARC_MUST_USE enum dmarc_status prune_run(struct writer *w,
    const struct ingest_opts *opts, struct progress *progress,
    struct dmarc_err *err);

#endif
