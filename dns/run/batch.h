/*
 * batch.h: the checks of some domains, which run side by side.
 */
#ifndef DMARC_DNS_RUN_BATCH_H
#define DMARC_DNS_RUN_BATCH_H

#include <stdio.h>

#include "dns/check/check.h"
#include "dns/run/scope.h"
#include "dns/run/session.h"

/* How far a check is. */
enum batch_state {
	BATCH_STARTED,
	BATCH_GOES_ON,		/* check_go_on() was called */
	BATCH_KEPT		/* it was passed to keep */
};

/* Judges and stores a check that is complete. */
typedef enum dmarc_status batch_keep(void *ctx, struct check *c,
    struct dmarc_err *err);

struct batch {
	const struct scope *scope;
	struct session *session;
	struct arena *arena;	/* of keys and senders */
	struct check *check;
	enum batch_state *state;	/* of each check */
	size_t n, next;
	batch_keep *keep;	/* NULL: nothing is kept meanwhile */
	void *ctx;
};

/*
 * Prepares the checks of n domains of the scope, from first on. The caller
 * closes *b on failure, too. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status batch_open(struct batch *b,
    const struct scope *scope, size_t first, size_t n, struct dmarc_err *err);
void batch_close(struct batch *b);	/* a zeroed struct is fine */

/*
 * Asks for all facts: as session_run(), session_reach() and session_trust().
 * Checks that are complete are passed to keep one by one, if it is not NULL, as
 * soon as it is certain that a resolver answers; on success all have been, and
 * after a signal those that were complete.
 */
DMARC_MUST_USE enum dmarc_status batch_gather(struct batch *b,
    struct session *s, batch_keep *keep, void *ctx, struct dmarc_err *err);

/* Writes a line for each look-up of a judged check that failed. */
void batch_log_unknown(FILE *log, const struct check *c);

#endif
