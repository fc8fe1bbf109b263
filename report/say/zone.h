/*
 * zone.h: what DNS says of a domain, in words that several outputs share, and
 * the tree of its SPF record. Untrusted text is appended unescaped; the caller
 * encodes the result for its output.
 */
#ifndef DMARC_REPORT_SAY_ZONE_H
#define DMARC_REPORT_SAY_ZONE_H

#include "common/memory/buf.h"
#include "store/read/dns.h"

/* "14 Nov SPF record, 12 Nov DKIM key s1._domainkey.example.org": what changed
 * in DNS, the latest first; "" if nothing did. */
void zone_changes(struct buf *out, const struct dns *d, int64_t today);

/* "error", "warning", "info", "ok" */
const char *zone_severity(const struct dns_finding *f);

/* "SPF", "DKIM s1._domainkey.example.org", "include _spf.example.net" */
void zone_name(struct buf *out, const struct dns_stretch *s);

/* "rsa, 2048 bits, test mode"; "missing" */
void zone_key(struct buf *out, const struct dns_key *k);
/* Since when DNS has a key, or has it not; INT64_MIN: not known. */
int64_t zone_key_since(const struct dns *d, const struct dns_key *k);

/*
 * The record of the domain and those that it includes, in the order of their
 * terms; what is below a record follows it.
 */
#define ZONE_TREE_MOST 50
struct zone_record {
	unsigned depth;		/* 0: the domain's own */
	const char *name;	/* that has the record */
	const char *record;	/* NULL: none, or not known */
	bool none;		/* there is none */
	bool loop;		/* repeats a record above it: not followed */
	unsigned lookups;	/* that the term and all below it cost */
};
struct zone_tree {
	struct zone_record record[ZONE_TREE_MOST];
	size_t n;		/* 0: no SPF record, or several */
	bool more;		/* there are too many, or names in macros */
};
void zone_tree(const struct dns *d, const char *domain,
    struct zone_tree *out);

#endif
