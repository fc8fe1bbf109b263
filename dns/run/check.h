/*
 * check.h: the command check.
 */
#ifndef DMARC_DNS_RUN_CHECK_H
#define DMARC_DNS_RUN_CHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "common/memory/buf.h"
#include "common/settings/settings.h"
#include "dns/run/options.h"

/* What a run came to. */
struct check_result {
	bool errors;		/* there is a finding of severity error */
	bool failed;		/* a look-up of a domain's records failed */
};

/*
 * Looks at the domains of the options, appends what it finds to out, and writes
 * a line to log for each look-up of their records that failed. E_USAGE for a
 * word that is no domain or selector, E_UNAVAILABLE when no resolver answers.
 */
DMARC_MUST_USE enum dmarc_status check_command(const struct dns_opts *o,
    const struct dmarc_settings *settings, struct buf *out, FILE *log,
    struct check_result *result, struct dmarc_err *err);

#endif
