/*
 * zone.h: whether a domain exists at all.
 */
#ifndef DMARC_DNS_FACTS_ZONE_H
#define DMARC_DNS_FACTS_ZONE_H

#include "dns/facts/reading.h"

struct zone_facts {
	struct facts facts;	/* first; work.step is zone_step() */
	int exists;		/* 1 yes, 0 no (NXDOMAIN), -1 unknown */
	bool secure;		/* the answer was authenticated by DNSSEC */
	bool bogus;
	const char *why;	/* of what is unknown */
};

enum work_status zone_step(struct work *w, struct lookup *l);

#endif
