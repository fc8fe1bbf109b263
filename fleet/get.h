/*
 * get.h: brings the reports about some domains from the engine into a new
 * ledger, which dmarc-report reads like any other.
 *
 * What comes is as foreign as mail: it is stored as findings, so the ledger
 * itself checks it and decides what counts.
 */
#ifndef DMARC_FLEET_GET_H
#define DMARC_FLEET_GET_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/limits.h"

struct get_opts {
	const char *database;	/* to make; it must not exist */
	const char *engine;	/* as engine_open() takes it */
	const char *const *domain;	/* folded; these, or: */
	size_t domains;
	unsigned share, shares;	/* domains of share 1 to shares; 0: not so */
	const char *tenant;	/* the domains of this tenant; NULL: not so */
	int64_t since;		/* seconds: no reports of earlier days */
	int64_t now;		/* seconds */
	const struct dmarc_limits *limits;
	int busy_ms;
};

/*
 * Makes the ledger, whole or not at all. E_USAGE if it exists, E_NOINPUT if the
 * engine has no such reports, E_DATA if what it sends is no report; else as
 * engine.h and store/write/writer.h say.
 */
DMARC_MUST_USE enum dmarc_status get_run(const struct get_opts *opts,
    struct dmarc_err *err);

#endif
