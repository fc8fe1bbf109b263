/*
 * dns.h: what DNS says, from the tables dns_*. now is in seconds: answers that
 * were stored later are left out.
 */
#ifndef DMARC_STORE_READ_DNS_H
#define DMARC_STORE_READ_DNS_H

#include "common/address.h"
#include "common/arena.h"
#include "store/codes.h"
#include "store/read/snapshot.h"

struct dns_finding {
	const char *code;
	enum dns_severity severity;
	const char *detail;
};

struct dns_key {
	const char *domain, *selector;
	enum dns_key_state state;
	const char *type;	/* NULL: none */
	int64_t bits;		/* -1: not known */
	int64_t ttl;		/* seconds; -1: not known */
	bool testing;
};

/* Of one domain. */
struct dns {
	int64_t checked;	/* seconds; INT64_MIN: never, rest unknown */
	int64_t spf_lookups;	/* -1: not known */
	int dnssec;		/* 1 yes, 0 no, -1 not known */
	const char *dmarc;	/* the record; NULL: none, or several */
	int64_t dmarc_ttl;	/* seconds; -1: not known */
	const char *spf;	/* the same */
	bool no_mx;		/* no MX record, or only the null MX */
	const struct dns_finding *finding;	/* errors first */
	const struct dns_key *key;	/* of it and what is below it */
	const char *const *include;	/* of its SPF record */
	size_t findings, keys, includes;
};

/* All about a domain as it was known at now; memory is the arena's. */
DMARC_MUST_USE enum dmarc_status dns_read(struct snapshot *db,
    const char *domain, int64_t now, struct arena *a, struct dns *out,
    struct dmarc_err *err);

/* Whether host names are known at all; most often they are not. */
DMARC_MUST_USE enum dmarc_status dns_hosts_known(struct snapshot *db,
    bool *known, struct dmarc_err *err);

/* The host name of an address. */
struct dns_host {
	const char *name;	/* lower case; NULL: not known, or none */
	bool confirmed;		/* the name leads back to the address */
};

DMARC_MUST_USE enum dmarc_status dns_host_read(struct snapshot *db,
    const struct dmarc_address *address, int64_t now, struct arena *a,
    struct dns_host *out, struct dmarc_err *err);

/* Whether a name exists: 1, 0 (NXDOMAIN) or -1 (not known). */
DMARC_MUST_USE enum dmarc_status dns_found(struct snapshot *db,
    const char *name, int64_t now, int *out, struct dmarc_err *err);

#endif
