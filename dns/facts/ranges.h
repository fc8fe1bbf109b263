/*
 * ranges.h: the addresses that SPF records list by ip4: and ip6:, with all
 * that they include: where a service sends from.
 */
#ifndef DMARC_DNS_FACTS_RANGES_H
#define DMARC_DNS_FACTS_RANGES_H

#include "common/address.h"
#include "dns/facts/reading.h"

struct range {
	struct dmarc_address first, last;
};

enum { RANGES_MOST = 4096, RANGES_RECORDS_MOST = 100 };

struct range_facts {
	struct facts facts;	/* first; work.step is ranges_step(); the
				 * domain is that of the record */
	bool known;		/* all parts were answered */
	struct range *range;	/* room for RANGES_MOST, set by the owner */
	size_t ranges;
};

enum work_status ranges_step(struct work *w, struct lookup *l);

#endif
