/*
 * dns.h: DNS answers, from the tables dns_*. now is in seconds: answers stored
 * later are left out.
 */
#ifndef DMARC_STORE_READ_DNS_H
#define DMARC_STORE_READ_DNS_H

#include "common/address.h"
#include "common/memory/arena.h"
#include "store/codes.h"
#include "store/read/snapshot.h"

/*
 * What is good counts for so many days after DNS said it, because it may have
 * changed since: records and keys, host names, and ranges of services. What is
 * wrong counts until DNS says otherwise.
 */
#define DNS_RECORD_DAYS INT64_C(30)
#define DNS_HOST_DAYS INT64_C(90)
#define DNS_RANGE_DAYS INT64_C(90)

struct dns_finding {
	const char *code;
	enum dns_severity severity;
	const char *detail;
	const char *fix;	/* what to do, lines; NULL: not known */
	const char *place;	/* the subdomain whose record it is about;
				 * NULL: the domain, or not certain */
	const char *subject;	/* selector, host, term, address; "": none */
};

struct dns_key {
	const char *domain, *selector;
	enum dns_key_state state;
	const char *type;	/* NULL: none */
	int64_t bits;		/* -1: unknown */
	int64_t ttl;		/* seconds; -1: unknown */
	int64_t checked;	/* seconds */
	int64_t first;		/* of a good key: when it was first seen, in
				 * seconds; INT64_MIN: not known */
	bool testing;
};

/* What of a domain changed in the DNS_CHANGE_DAYS before now. */
#define DNS_CHANGE_DAYS INT64_C(7)
struct dns_change {
	const char *kind;	/* as in dns_history */
	const char *name;
	int64_t at;		/* seconds */
};

/*
 * A stretch of time in which DNS had a record, or none of a kind, that reaches
 * into the DNS_HISTORY_DAYS before now. Of each name the DNS_HISTORY_MOST that
 * were seen last: who publishes an include may change it at each look-up.
 */
#define DNS_HISTORY_DAYS INT64_C(400)
#define DNS_HISTORY_MOST INT64_C(40)
struct dns_stretch {
	const char *kind;	/* as in dns_history, without ptr */
	const char *name;
	const char *record;	/* NULL: there was none */
	int64_t first, last;	/* when it was seen, in seconds */
	bool latest;		/* DNS said so when it was asked last */
};

/* What SPF says of mail from an own address. */
struct dns_eval {
	const char *ip, *mail_from;	/* mail_from: a domain */
	const char *result;	/* as in dns_spf */
	const char *term, *place;	/* NULL: none */
	int64_t lookups;
	int64_t checked;	/* seconds */
};

/* The DNS answers for one domain. */
struct dns {
	int64_t checked;	/* seconds; INT64_MIN: never, rest unknown */
	/* When each was last answered, in seconds; INT64_MIN: never. */
	int64_t mx_answered, spf_answered, dmarc_answered;
	int64_t spf_lookups;	/* -1: unknown */
	int dnssec;		/* 1 yes, 0 no, -1 unknown */
	const char *dmarc;	/* the record; NULL: none, or several */
	int64_t dmarc_ttl;	/* seconds; -1: unknown */
	const char *spf;	/* as dmarc */
	const char *unknown;	/* what the last run could not look up, as in
				 * dns_domain; NULL: nothing */
	/*
	 * The only MX record is the null MX (RFC 7505), or DNS answered that
	 * there is none. No MX record stored says nothing without an answer.
	 */
	bool takes_no_mail;
	bool recent;	/* MX and SPF were answered in DNS_RECORD_DAYS */
	const struct dns_finding *finding;	/* errors first */
	/* Errors of subdomains that have no DMARC record of their own. */
	const struct dns_finding *below;
	const struct dns_key *key;	/* of the domain and its subdomains */
	const char *const *include;	/* in a recent SPF record */
	const struct dns_change *change;	/* the latest first */
	/* By kind and name, the oldest first of each. */
	const struct dns_stretch *stretch;
	const struct dns_eval *eval;	/* by address */
	size_t changes, findings, belows, keys, includes, stretches, evals;
};

/* Reads all answers about a domain as known at now; memory is in the arena. */
DMARC_MUST_USE enum dmarc_status dns_read(struct snapshot *db,
    const char *domain, int64_t now, struct arena *a, struct dns *out,
    struct dmarc_err *err);

/* Reads only what SPF says of own addresses of a domain, n of them. */
DMARC_MUST_USE enum dmarc_status dns_evals_read(struct snapshot *db,
    const char *domain, int64_t now, struct arena *a,
    const struct dns_eval **out, size_t *n, struct dmarc_err *err);

/* Whether the database has any host names; usually it has none. */
DMARC_MUST_USE enum dmarc_status dns_hosts_known(struct snapshot *db,
    bool *known, struct dmarc_err *err);

/* A range of addresses that a service sends from. */
struct dns_range {
	const char *service;	/* its id */
	struct dmarc_address first, last;	/* both belong to it */
};

/* The ranges that were looked up in the 90 days before now. */
struct statement dns_ranges_start(struct snapshot *db, int64_t now);
bool dns_ranges_next(struct statement *s, struct dns_range *out);

/* The host name of an address. */
struct dns_host {
	const char *name;	/* lower case; NULL: unknown, or none */
	bool confirmed;		/* the name resolves to the address */
};

DMARC_MUST_USE enum dmarc_status dns_host_read(struct snapshot *db,
    const struct dmarc_address *address, int64_t now, struct arena *a,
    struct dns_host *out, struct dmarc_err *err);

/* Whether a name exists: 1, 0 (NXDOMAIN) or -1 (unknown). */
DMARC_MUST_USE enum dmarc_status dns_found(struct snapshot *db,
    const char *name, int64_t now, int *out, struct dmarc_err *err);

/* What is known from DNS of own domains with reports since a day. */
struct dns_ages {
	uint64_t domains;	/* with reports */
	uint64_t asked;		/* of which DNS has said something */
	uint64_t unknown;	/* of which the last run left something open */
	int64_t oldest;		/* seconds: of their answers; INT64_MIN: none */
};

DMARC_MUST_USE enum dmarc_status dns_ages_read(struct snapshot *db,
    int64_t since, struct dns_ages *out, struct dmarc_err *err);

#endif
