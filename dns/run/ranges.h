/*
 * ranges.h: the addresses that services send from, by their SPF records.
 */
#ifndef DMARC_DNS_RUN_RANGES_H
#define DMARC_DNS_RUN_RANGES_H

#include "dns/run/scope.h"
#include "dns/run/session.h"

struct writer;

/*
 * Looks up what each service of the table includes, but for those that were
 * just looked up, and stores its addresses; those of a service of which a
 * look-up failed stay as they were. E_AGAIN after a signal, and nothing is
 * stored.
 */
DMARC_MUST_USE enum dmarc_status ranges_refresh(const struct scope *scope,
    struct session *s, struct writer *w, struct dmarc_err *err);

#endif
