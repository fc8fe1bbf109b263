/*
 * batch.h: the checks of some domains, which run side by side.
 */
#ifndef DMARC_DNS_RUN_BATCH_H
#define DMARC_DNS_RUN_BATCH_H

#include <stdio.h>

#include "dns/check/check.h"
#include "dns/run/scope.h"
#include "dns/run/session.h"

struct batch {
	const struct scope *scope;
	struct arena *arena;	/* of keys and senders */
	struct check *check;
	size_t n;
};

/*
 * Prepares the checks of n domains of the scope, from first on. The caller
 * closes *b on failure, too. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status batch_open(struct batch *b,
    const struct scope *scope, size_t first, size_t n, struct dmarc_err *err);
void batch_close(struct batch *b);	/* a zeroed struct is fine */

/* Asks for all facts: as session_run() and session_trust(). */
DMARC_MUST_USE enum dmarc_status batch_gather(struct batch *b,
    struct session *s, struct dmarc_err *err);

/* Writes a line for each look-up of a judged check that failed. */
void batch_log_unknown(FILE *log, const struct check *c);

#endif
