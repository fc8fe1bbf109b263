/*
 * host.h: the host name of an address, confirmed by looking it up in turn
 * (FCrDNS).
 */
#ifndef DMARC_DNS_FACTS_HOST_H
#define DMARC_DNS_FACTS_HOST_H

#include "common/address.h"
#include "common/memory/arena.h"
#include "dns/lookup/lookup.h"

enum { HOST_NAMES_MOST = 10 };	/* that are looked up */

struct host_facts {
	struct work work;	/* first; step is host_step() */
	struct arena *arena;	/* of many; NULL in name if it is full */
	struct dmarc_address ip;
	bool known;		/* the rest is: DNS answered */
	const char *why;	/* if it is not */
	/*
	 * Of the names that lead back to the address the first by alphabet,
	 * else the first of all; NULL: there is none.
	 */
	const char *name;
	bool confirmed;
	size_t names;		/* PTR records */
};

enum work_status host_step(struct work *w, struct lookup *l);

#endif
