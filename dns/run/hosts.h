/*
 * hosts.h: host names of the addresses in reports, and whether the names in
 * them exist.
 */
#ifndef DMARC_DNS_RUN_HOSTS_H
#define DMARC_DNS_RUN_HOSTS_H

#include "dns/facts/host.h"
#include "dns/facts/zone.h"
#include "dns/run/scope.h"
#include "dns/run/session.h"

struct writer;

struct hosts {
	const struct scope *scope;
	struct arena *arena;	/* of host names */
	struct arena *scratch;	/* of names, which keep nothing */
	struct host_facts *host;
	struct zone_facts *name;
	size_t names;
};

/* Adds the work to a run. The caller closes *h on failure, too. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status hosts_start(struct hosts *h,
    const struct scope *s, struct session *session, struct dmarc_err *err);

/*
 * Stores what is complete once the run has ended, or was stopped: 500 in a
 * transaction.
 */
DMARC_MUST_USE enum dmarc_status hosts_keep(const struct hosts *h,
    struct writer *w, struct dmarc_err *err);

void hosts_close(struct hosts *h);	/* a zeroed struct is fine */

#endif
