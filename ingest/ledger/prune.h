/*
 * prune.h: dmarc-ingest --prune, which runs before any mail is read.
 */
#ifndef DMARC_INGEST_LEDGER_PRUNE_H
#define DMARC_INGEST_LEDGER_PRUNE_H

#include <stdbool.h>

#include "common/err.h"
#include "store/write/prune.h"
#include "store/write/writer.h"

/*
 * Deletes the reports whose period ended before p->before, in several
 * transactions, and counts them in p; a dry run only counts them. Fails with
 * E_AGAIN if a signal came between two transactions, and with E_LOCKED if the
 * database stays locked for wait_ms.
 */
DMARC_MUST_USE enum dmarc_status prune_run(struct writer *w,
    struct store_pruning *p, bool dry_run, int wait_ms,
    struct dmarc_err *err);

#endif
