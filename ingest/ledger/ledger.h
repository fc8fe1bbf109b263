/*
 * ledger.h: opens the database of a run and waits for its locks; a dry run may
 * use an empty temporary database.
 */
#ifndef DMARC_INGEST_LEDGER_LEDGER_H
#define DMARC_INGEST_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "store/write/writer.h"

struct ledger;

/*
 * Open the database at path; if it does not exist, create it, and its folder
 * too if make_folder is set. Waits at most wait_ms while it is locked. A dry
 * run creates neither: if there is no database, it uses an empty one in a
 * temporary folder.
 */
DMARC_MUST_USE enum dmarc_status ledger_open(const char *path,
    bool make_folder, bool dry_run, int wait_ms, struct ledger **out,
    struct dmarc_err *err);

struct writer *ledger_writer(struct ledger *l);

/*
 * Whether to retry after the database was locked. start is the time of the
 * first try (clock_ms()). Returns true after 20 ms, false once wait_ms have
 * passed or a signal has come.
 */
bool ledger_wait(int64_t start, int wait_ms);

/* Begin a transaction; waits at most wait_ms while the database is locked. */
DMARC_MUST_USE enum dmarc_status ledger_begin(struct writer *w, int wait_ms,
    struct dmarc_err *err);

/* Close the database, which can fail. NULL is fine. */
enum dmarc_status ledger_close(struct ledger *l, struct dmarc_err *err);

#endif
