/*
 * key.h: a DKIM key, as it is published.
 */
#ifndef DMARC_DNS_FACTS_KEY_H
#define DMARC_DNS_FACTS_KEY_H

#include "dns/dkim/key.h"
#include "dns/facts/reading.h"

struct key_facts {
	struct facts facts;	/* first; work.step is key_step(); the domain
				 * is that of d= */
	const char *selector;
	bool known;		/* DNS answered; else see why */
	const char *why;
	bool bogus;
	struct key key;		/* KEY_NONE: there is none */
	struct rdata record;	/* of that key; len 0: there is none */
	size_t keys, others;	/* TXT records that are keys, and others */
	const char *alias_of;	/* where a CNAME leads; NULL: none */
	uint32_t ttl;
};

enum work_status key_step(struct work *w, struct lookup *l);

/* The first record of a list with a key that can be used; NULL: none. */
const char *key_last_good(const char *const *past, size_t n);

#endif
