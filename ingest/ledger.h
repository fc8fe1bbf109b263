/*
 * ledger.h: the store of a run: opened with patience, or a stand-in for it.
 */
#ifndef DMARC_INGEST_LEDGER_H
#define DMARC_INGEST_LEDGER_H

#include <stdbool.h>

#include "common/err.h"
#include "store/store.h"

struct ledger;

/*
 * Open the database at path, and make it if it is not there, with its folder
 * if make_folder is set. In a dry run nothing is made: without a database an
 * empty one in a temporary folder stands in.
 */
DMARC_MUST_USE enum dmarc_status ledger_open(const char *path,
    bool make_folder, bool dry_run, struct ledger **out,
    struct dmarc_err *err);

struct store *ledger_store(struct ledger *l);

/* Close it; the result matters. NULL is fine. */
enum dmarc_status ledger_close(struct ledger *l, struct dmarc_err *err);

#endif
