/*
 * dmarc.h: the DMARC record in force for a domain (RFC 9989 section 4.10), and
 * where its reports go (RFC 9990 section 4).
 */
#ifndef DMARC_DNS_FACTS_DMARC_H
#define DMARC_DNS_FACTS_DMARC_H

#include "common/names/suffixes.h"
#include "common/facts/aggregate.h"
#include "dns/facts/reading.h"

enum dmarc_record_status {
	RECORD_OK, RECORD_NONE, RECORD_MULTIPLE,
	RECORD_INVALID,		/* meant as a record, but receivers ignore it */
	RECORD_UNKNOWN
};

/* A target of aggregate reports. */
struct rua {
	const char *uri;	/* as written, without blanks around it */
	size_t len;
	const char *domain;	/* of a valid mailto: URI; else NULL */
	bool limited;		/* it ends in a limit, !10m */
	bool external;		/* of another organization */
	int authorised;		/* 1 yes, 0 no, -1 unknown; external only */
	int deliverable;	/* its domain takes mail; -1 unknown */
	const char *why;	/* of what is unknown */
};

/* Most targets of a record; bytes of a URI that a finding is about. */
enum { RUA_MOST = 20, RUA_SHOWN = 120 };

struct dmarc_facts {
	struct facts facts;	/* first; work.step is dmarc_step() */
	const struct suffixes *suffixes;	/* set by the owner */
	bool below;		/* set by the owner: a name below a domain that
				 * is looked at, too; of a record that is not
				 * its own only the place is of interest */
	enum dmarc_record_status status;
	const char *why;	/* of an unknown one */
	bool bogus;
	const char *at;		/* the domain that has the record; NULL: none */
	bool own;		/* it is the domain itself */
	const char *alias_of;	/* where a CNAME at the record's name leads;
				 * NULL: none */
	struct rdata record;	/* of OK and of INVALID */
	struct dmarc_policy policy;	/* of OK */
	struct rdata several[20];	/* of MULTIPLE: the first of them */
	size_t records;
	uint32_t ttl;
	const char *organization;	/* by the Public Suffix List */
	/* The domain whose record receivers take that go by that list (RFC
	 * 7489 section 6.6.3); NULL: there is none. */
	const char *listed_at;
	bool listed_known;
	/* If there is no record: one that was put at the wrong name. */
	const char *misplaced_at;	/* NULL: none */
	struct rdata misplaced;
	struct rua rua[RUA_MOST];
	size_t ruas;
};

enum work_status dmarc_step(struct work *w, struct lookup *l);

#endif
