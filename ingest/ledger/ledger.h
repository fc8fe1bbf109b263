/*
 * ledger.h: the database of a run, which may be locked for a while; in a dry
 * run an empty one can stand in for it.
 */
#ifndef DMARC_INGEST_LEDGER_LEDGER_H
#define DMARC_INGEST_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "store/write/writer.h"

struct ledger;

/*
 * Open the database at path, and make it if it is not there, with its folder
 * if make_folder is set; wait for a locked one for at most wait_ms. In a dry
 * run nothing is made: without a database an empty one in a temporary folder
 * stands in.
 */
DMARC_MUST_USE enum dmarc_status ledger_open(const char *path,
    bool make_folder, bool dry_run, int wait_ms, struct ledger **out,
    struct dmarc_err *err);

struct writer *ledger_writer(struct ledger *l);

/*
 * Whether to try again after the database was found locked. start is the time
 * of the first try (clock_ms()): true after a moment, false once wait_ms
 * are over or a signal asks to stop.
 */
bool ledger_wait(int64_t start, int wait_ms);

/* Begin a transaction; wait for a locked database for at most wait_ms. */
DMARC_MUST_USE enum dmarc_status ledger_begin(struct writer *w, int wait_ms,
    struct dmarc_err *err);

/* Close it; the result matters. NULL is fine. */
enum dmarc_status ledger_close(struct ledger *l, struct dmarc_err *err);

#endif
