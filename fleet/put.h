/*
 * put.h: ships to the engine what a ledger has committed.
 *
 * A report in the engine is a row that never changes, so shipping it twice
 * changes nothing: a run may die anywhere, and the next one goes on.
 */
#ifndef DMARC_FLEET_PUT_H
#define DMARC_FLEET_PUT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct put_opts {
	const char *database;	/* of the ledger */
	const char *engine;	/* as engine_open() takes it */
	const char *host;	/* what the ledger is called in the engine, from
				 * its first put on */
	bool all;		/* ship everything again */
	uint64_t limit;		/* reports of this run at most; 0: all */
	int64_t now;		/* seconds */
	int busy_ms;		/* longest wait for a locked ledger */
};

/* What a run did. */
struct put_result {
	uint64_t reports;	/* that the engine has now, or wants no more
				 * (prune) */
	uint64_t refused;	/* by the engine, in this run */
	uint64_t too_long;	/* answers of DNS that no row can have */
};

/*
 * Ships until nothing waits, and leaves a heartbeat. Fails as engine.h and
 * store/write/writer.h say; what was shipped before stays shipped.
 */
DMARC_MUST_USE enum dmarc_status put_run(const struct put_opts *opts,
    struct put_result *out, struct dmarc_err *err);

#endif
