/*
 * stored_facts.h: what is stored about a domain, as the pages of stored.h need
 * it: the tree of SPF and the targets of reports are computed anew from stored
 * records and findings.
 */
#ifndef DMARC_DNS_SHOW_STORED_FACTS_H
#define DMARC_DNS_SHOW_STORED_FACTS_H

#include "common/record/policy.h"
#include "dns/facts/dmarc.h"
#include "dns/facts/spf.h"
#include "dns/show/stored.h"

/* The records of a kind; known: DNS has answered. */
struct stored_kind {
	const char **record;
	size_t n;
	bool known;
};

/* A term that counts as a lookup. */
struct stored_node {
	unsigned depth;		/* 0: in the record itself */
	const char *at;		/* the domain of its record */
	const char *term;
	size_t len;
	unsigned lookups;	/* with all below it */
};

struct stored_facts {
	struct stored_kind kind[DNS_KINDS];
	bool null_mx;		/* among the records of MX, which lack it */
	struct stored_node node[SPF_NODES_MOST];
	size_t nodes;
	bool valid;		/* there is one DMARC record, with policy */
	struct dmarc_policy policy;
	/* Of that record; authorised and -1 (unknown) as findings say. */
	struct rua rua[RUA_MOST];
	size_t ruas;
	int exists, parked;	/* 1 yes, 0 no, -1 not known */
};

/* Reads them for a page; all memory is in its arena. */
DMARC_MUST_USE enum dmarc_status stored_facts_read(
    const struct stored_page *page, struct stored_facts *out,
    struct dmarc_err *err);

/* Lists the names below the domain of a page; memory is in its arena. */
DMARC_MUST_USE enum dmarc_status stored_names(const struct stored_page *page,
    const char ***out, size_t *n, struct dmarc_err *err);

#endif
