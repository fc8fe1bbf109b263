/*
 * extras.h: records that secure the way of mail to a domain, or adorn it:
 * MTA-STS (RFC 8461), TLS reports (RFC 8460), BIMI, DANE (RFC 7672).
 */
#ifndef DMARC_DNS_FACTS_EXTRAS_H
#define DMARC_DNS_FACTS_EXTRAS_H

#include "dns/facts/reading.h"

enum extra { EXTRA_MTA_STS, EXTRA_TLSRPT, EXTRA_BIMI, EXTRAS };

enum extra_status {
	EXTRA_UNKNOWN, EXTRA_ABSENT, EXTRA_PRESENT,
	EXTRA_INVALID	/* several records, or a tag is missing or wrong */
};

/* A TLSA record of a host that takes mail. */
struct extra_tlsa {
	const char *host;
	struct rdata data;
	uint32_t ttl;		/* seconds */
};

enum { EXTRA_RECORDS_MOST = 20, EXTRA_TLSA_MOST = 100,
	EXTRA_HOSTS_MOST = 20 /* that are asked for TLSA records */ };

struct extras_facts {
	struct facts facts;	/* first; work.step is extras_step() */
	enum extra_status status[EXTRAS];
	struct rdata record[EXTRAS][EXTRA_RECORDS_MOST];
	size_t records[EXTRAS];
	uint32_t ttl[EXTRAS];	/* seconds */
	struct extra_tlsa tlsa[EXTRA_TLSA_MOST];
	size_t tlsas;
	/* Hosts that take mail; how many of them were asked for TLSA records,
	 * the most preferred ones; how many have some. */
	size_t hosts, asked, dane;
	bool dane_known;
};

/* What stands before the domain in the name of a kind: "_mta-sts.". */
const char *extra_prefix(enum extra kind);

enum work_status extras_step(struct work *w, struct lookup *l);

#endif
