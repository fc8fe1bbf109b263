/*
 * refresh.h: the command refresh: looks up, and stores it.
 */
#ifndef DMARC_DNS_RUN_REFRESH_H
#define DMARC_DNS_RUN_REFRESH_H

#include "dns/run/check.h"

/*
 * Looks up the records of the domains of the options, or of all own domains
 * with reports, and the hosts in reports, and stores them in the database.
 * Writes a line to log for each look-up of their records that failed; with
 * --dry-run only what would be asked, to out.
 *
 * E_NOINPUT if there is no database, E_UNAVAILABLE when no resolver answers
 * and nothing is stored. E_AGAIN after a signal: what was complete is stored.
 */
DMARC_MUST_USE enum dmarc_status refresh_command(const struct dns_opts *o,
    const struct dmarc_settings *settings, struct buf *out, FILE *log,
    struct check_result *result, struct dmarc_err *err);

#endif
