/*
 * stored.h: the command check --stored.
 */
#ifndef DMARC_DNS_RUN_STORED_H
#define DMARC_DNS_RUN_STORED_H

#include "dns/run/check.h"

/*
 * Appends to out what refresh stored about the domains of the options, else
 * about all own domains with reports, as known at the time of the options. Asks
 * nobody. E_NOINPUT if there is no database, or nothing about a domain that is
 * named.
 */
DMARC_MUST_USE enum dmarc_status stored_command(const struct dns_opts *o,
    const struct dmarc_settings *settings, struct buf *out,
    struct check_result *result, struct dmarc_err *err);

#endif
