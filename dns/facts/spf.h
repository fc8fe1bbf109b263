/*
 * spf.h: the SPF record of a domain, and the tree of what it includes.
 *
 * The tree holds every term that can be reached and asks DNS, as if nothing
 * matched: what the record costs at worst.
 */
#ifndef DMARC_DNS_FACTS_SPF_H
#define DMARC_DNS_FACTS_SPF_H

#include "dns/facts/reading.h"
#include "dns/spf/record.h"

enum spf_status {
	SPF_STATUS_OK, SPF_STATUS_NONE, SPF_STATUS_MULTIPLE,
	SPF_STATUS_INVALID,	/* a syntax error */
	SPF_STATUS_UNKNOWN
};

/* What is wrong with the name that a term leads to. */
enum spf_trouble {
	SPF_FINE,
	SPF_TARGET_UNKNOWN,	/* DNS failed: see why */
	SPF_TARGET_NONE,	/* it has no SPF record */
	SPF_TARGET_MULTIPLE,
	SPF_TARGET_INVALID,	/* see why */
	SPF_TARGET_LOOP,	/* it is being read already */
	SPF_TARGET_WIDE		/* it has more than 10 MX hosts */
};

/* A term that counts as a lookup. */
struct spf_node {
	unsigned depth;		/* 0: in the record itself */
	const char *at;		/* the domain of its record */
	struct spf_term term;
	const char *name;	/* that it leads to; NULL: a macro decides */
	unsigned lookups;	/* that it costs, with all below it */
	struct rdata record;	/* that include and redirect lead to; len 0:
				 * there is none, or several */
	enum spf_trouble trouble;
	const char *why;
	bool void4, void6;	/* nothing is there for IPv4, for IPv6 */
	/* Of a and mx in the record itself; SPF_ADDRESSES_MOST: or more. */
	struct dmarc_address *address;
	size_t addresses;
};

enum { SPF_ADDRESSES_MOST = 20 };

enum { SPF_NODES_MOST = 50 };	/* the walk ends there */

struct spf_facts {
	struct facts facts;	/* first; work.step is spf_step() */
	bool record_only;	/* set by the owner: not what it includes */
	const struct rdata *instead;	/* set by the owner: the record, in
					 * place of what DNS has; NULL: none */
	enum spf_status status;
	const char *why;	/* of an unknown one, or of the syntax error */
	bool bogus;
	bool missing;		/* the domain does not exist */
	const char *alias_of;	/* where a CNAME at it leads; NULL: none */
	struct rdata record;	/* of OK and INVALID */
	struct spf_term fault;	/* of INVALID */
	struct rdata several[20];	/* of MULTIPLE: the first of them */
	size_t records;
	struct rdata near_miss;	/* of NONE: looks like a record; len 0: none */
	uint32_t ttl;
	/* The tree, if the status is OK, in the order of evaluation. */
	struct spf_node node[SPF_NODES_MOST];
	size_t nodes;
	bool count_known;	/* no part of the tree is unknown */
	bool voids_known;
	unsigned voids, voids4, voids6;	/* both families; each family */
	uint64_t own_ipv4, all_ipv4;	/* addresses that terms of the record,
					 * and of all records, allow */
};

enum work_status spf_step(struct work *w, struct lookup *l);

#endif
