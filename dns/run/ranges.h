/*
 * ranges.h: the addresses that services send from, by their SPF records.
 */
#ifndef DMARC_DNS_RUN_RANGES_H
#define DMARC_DNS_RUN_RANGES_H

#include "common/services/services.h"
#include "dns/run/session.h"

struct writer;

/*
 * Looks up what each service of the table includes, and stores its addresses;
 * those of a service of which a look-up failed stay as they were. now is in
 * seconds. E_AGAIN after a signal, and nothing is stored.
 */
DMARC_MUST_USE enum dmarc_status ranges_refresh(const struct services *all,
    struct session *s, struct writer *w, int64_t now, struct dmarc_err *err);

#endif
