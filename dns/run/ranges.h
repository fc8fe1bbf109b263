/*
 * ranges.h: the addresses that services send from, by their SPF records.
 */
#ifndef DMARC_DNS_RUN_RANGES_H
#define DMARC_DNS_RUN_RANGES_H

#include "dns/facts/ranges.h"
#include "dns/run/scope.h"
#include "dns/run/session.h"

struct writer;

/* The includes of all services that are asked for. */
struct ranges {
	const struct scope *scope;
	struct range_facts *item;	/* by service */
	size_t n;
};

/*
 * Adds the work to a run: what each service of the table includes, but for
 * those that were just looked up. The caller closes *r on failure, too.
 * E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status ranges_start(struct ranges *r,
    const struct scope *scope, struct session *s, struct dmarc_err *err);

/*
 * Stores the addresses of each service once the run has ended; those of a
 * service of which a look-up failed stay as they were.
 */
DMARC_MUST_USE enum dmarc_status ranges_keep(const struct ranges *r,
    struct writer *w, struct dmarc_err *err);

void ranges_close(struct ranges *r);	/* a zeroed struct is fine */

#endif
