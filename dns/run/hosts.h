/*
 * hosts.h: host names of the addresses in reports, and whether the names in
 * them exist.
 */
#ifndef DMARC_DNS_RUN_HOSTS_H
#define DMARC_DNS_RUN_HOSTS_H

#include "dns/run/scope.h"
#include "dns/run/session.h"

struct writer;

/*
 * Looks them up and stores them, 500 in a transaction. E_UNAVAILABLE if no
 * resolver answers; E_AGAIN after a signal, and what was complete is stored.
 */
DMARC_MUST_USE enum dmarc_status hosts_refresh(const struct scope *scope,
    struct session *s, struct writer *w, struct dmarc_err *err);

#endif
