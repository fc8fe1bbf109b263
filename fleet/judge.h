/*
 * judge.h: verdicts about domains in the engine, as dmarc-report gives them,
 * kept in the engine: the list over all domains.
 */
#ifndef DMARC_FLEET_JUDGE_H
#define DMARC_FLEET_JUDGE_H

#include "common/err.h"
#include "fleet/get.h"

struct judge_opts {
	struct get_opts get;	/* which domains; its database is of no use */
	const char *config;	/* for dmarc-report; NULL: not given */
	unsigned jobs;		/* processes at a time, each with its part of
				 * the share; 1 unless there is a share */
};

/*
 * Brings the domains into a slice that is deleted again, asks dmarc-report, and
 * adds a verdict for each domain. A share without a domain is no failure.
 * E_UNAVAILABLE if there is no dmarc-report beside this program; E_IO if it
 * fails or says something else than verdicts; else as get_run().
 */
DMARC_MUST_USE enum dmarc_status judge_run(const struct judge_opts *opts,
    struct dmarc_err *err);

#endif
