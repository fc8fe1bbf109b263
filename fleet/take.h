/*
 * take.h: takes reports that are still to be shipped out of a ledger.
 *
 * They are read in one read transaction, so that each is seen as it was stored.
 */
#ifndef DMARC_FLEET_TAKE_H
#define DMARC_FLEET_TAKE_H

#include "common/err.h"
#include "fleet/row/row.h"
#include "store/read/fleet/facts.h"
#include "store/read/fleet/unsent.h"

struct take;

/*
 * Opens the ledger and starts before its first report that waits. Waits at most
 * busy_ms for a lock. Fails as snapshot_open() does.
 */
DMARC_MUST_USE enum dmarc_status take_open(const char *path, int busy_ms,
    struct take **out, struct dmarc_err *err);

/* Closes the ledger; NULL is fine. Fails as snapshot_close() does. */
enum dmarc_status take_close(struct take *t, struct dmarc_err *err);

/* What the ledger says of its fleet; lives until take_close(). */
DMARC_MUST_USE enum dmarc_status take_totals(struct take *t,
    struct unsent_totals *out, struct dmarc_err *err);

/* The reports that the engine refuses: unsent_refused_next(). */
struct statement take_refused(struct take *t);

/*
 * The next report, and its key in *report; *found is false after the last one.
 * What *out points to lives until the next call.
 */
DMARC_MUST_USE enum dmarc_status take_next(struct take *t, bool *found,
    int64_t *report, struct fleet_report *out, struct dmarc_err *err);

/*
 * The facts from DNS: facts_mark(), which lives until take_close(), and
 * facts_start() or facts_hosts_start().
 */
DMARC_MUST_USE enum dmarc_status take_mark(struct take *t, const char **out,
    struct dmarc_err *err);
struct statement take_facts(struct take *t);
struct statement take_hosts(struct take *t, bool all);

#endif
