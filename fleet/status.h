/*
 * status.h: how a fleet is: its hosts, its nodes, and what this ledger has
 * still to ship.
 */
#ifndef DMARC_FLEET_STATUS_H
#define DMARC_FLEET_STATUS_H

#include "common/err.h"
#include "common/memory/buf.h"

struct status_opts {
	const char *database;	/* of the ledger, if there is one */
	const char *engine;	/* as engine_open() takes it */
	int busy_ms;
};

/*
 * Appends the state as text. E_AGAIN if a node does not answer; *out then says
 * which, and what the others know. Else as engine.h and snapshot_open() say,
 * but a ledger that does not exist is no failure.
 */
DMARC_MUST_USE enum dmarc_status status_write(const struct status_opts *opts,
    struct buf *out, struct dmarc_err *err);

#endif
