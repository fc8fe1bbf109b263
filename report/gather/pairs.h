/*
 * pairs.h: the pairs of a combination and an address that sent it, for one
 * domain, in the verdict's terms. Each pair is looked up once.
 */
#ifndef DMARC_REPORT_GATHER_PAIRS_H
#define DMARC_REPORT_GATHER_PAIRS_H

#include "report/gather/identity.h"
#include "store/read/combination.h"

/* Lists for the facts: heap memory, which moves while they grow. */
struct pair_lists {
	struct verdict_pair *pair;
	struct verdict_sender *sender;
	struct verdict_address *address;
	struct verdict_own_selector *own_selector;
	uint32_t pairs, senders, addresses, own_selectors;
	size_t pair_size, sender_size, address_size, own_selector_size;
};

/* The pairs met so far; strings are in the arena of the identity. */
struct pairs {
	struct identity identity;
	struct combinations combinations;
	struct memo known;	/* in the order of pair[] */
	struct memo mails;	/* by combination */
	struct memo addresses;	/* by source */
	/* By pointers to interned strings and lists. */
	struct memo froms;	/* by From domain */
	struct memo results;	/* by list and From domain */
	struct memo selectors;	/* in the order of own_selector[] */
	struct memo senders;	/* by name, kind and service: index in
				 * sender[] */
	struct pair_lists *lists;
};

/* Starts with no pairs; lists receives them. */
struct pairs pairs_begin(const struct identity *identity,
    struct pair_lists *lists);

/*
 * Finds or adds the pair of a combination and a source, which are keys of the
 * database; *out: its index in pair[]. After a failure the pairs are unusable.
 */
DMARC_MUST_USE enum dmarc_status pairs_use(struct pairs *p,
    uint64_t combination, int64_t source, uint32_t *out,
    struct dmarc_err *err);

void pair_lists_free(struct pair_lists *l);

#endif
