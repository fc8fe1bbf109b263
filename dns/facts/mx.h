/*
 * mx.h: where a domain takes mail (RFC 5321 section 5.1, RFC 7505).
 */
#ifndef DMARC_DNS_FACTS_MX_H
#define DMARC_DNS_FACTS_MX_H

#include "common/address.h"
#include "dns/facts/reading.h"

enum mx_status {
	MX_OK,		/* there are hosts */
	MX_NULL,	/* the only record says that no mail is taken */
	MX_NONE,	/* there is no record */
	MX_UNKNOWN
};

enum mx_state {
	MX_HOST_OK,
	MX_HOST_ALIAS,		/* its name is an alias of another */
	MX_HOST_MISSING,	/* its name does not exist, or is none */
	MX_HOST_NO_ADDRESS,
	MX_HOST_UNKNOWN
};

struct mx_host {
	unsigned preference;
	const char *name;	/* in the form of name.h */
	enum mx_state state;
	const char *why;	/* of an unknown one */
	const char *alias_of;	/* NULL: none */
	const struct dmarc_address *address;
	size_t addresses, v4, v6;	/* all; of each family */
	bool complete;		/* the addresses of both families are known */
};

enum { MX_HOSTS_MOST = 20 };

struct mx_facts {
	struct facts facts;	/* first; work.step is mx_step() */
	enum mx_status status;
	const char *why;	/* of an unknown one */
	bool bogus;
	struct mx_host host[MX_HOSTS_MOST];	/* by preference and name */
	size_t hosts;
	size_t records;		/* that there are, null MX included */
	bool null_mixed;	/* a null MX is among other records */
	uint32_t ttl;		/* seconds */
	int has_address;	/* the domain itself, if there is no MX: 1 yes,
				 * 0 no, -1 unknown */
};

enum work_status mx_step(struct work *w, struct lookup *l);

#endif
