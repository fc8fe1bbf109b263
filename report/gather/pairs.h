/*
 * pairs.h: the pairs of a combination and an address that sent it, for one
 * domain, as the lists of the verdict's facts. Each pair is looked up once.
 */
#ifndef DMARC_REPORT_GATHER_PAIRS_H
#define DMARC_REPORT_GATHER_PAIRS_H

#include "report/gather/crowd.h"

/* Lists for the facts: heap memory, which moves while they grow. */
struct pair_lists {
	struct verdict_pair *pair;
	struct verdict_sender *sender;
	struct verdict_address *address;	/* unused places are zero */
	uint32_t *network;	/* of address[]: its network as a sender, an
				 * index in sender[]; NO_PLACE: not needed */
	struct verdict_older *older;
	uint32_t pairs, senders, addresses, olders;
	size_t pair_size, sender_size, address_size, network_size, older_size;
};

/* The pairs met so far; strings are in the arena of the identity. */
struct pairs {
	struct crowd *crowd;
	unsigned level;		/* of the crowd */
	struct memo known;	/* in the order of pair[] */
	struct memo senders;	/* by name, kind and service: index in
				 * sender[] */
	struct pair_lists *lists;
	size_t rows;		/* that the caller made of them */
};

/*
 * Starts with no pairs; lists receives them. pairs_end() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status pairs_begin(const struct identity *identity,
    const struct crowd_opts *opts, struct pair_lists *lists,
    struct pairs *out, struct dmarc_err *err);

/*
 * Finds or adds the pair of a combination and a source, which are keys of the
 * database; *out: its index in pair[]. counts as in crowd_origin(). E_LIMIT:
 * too much for this level. After a failure the pairs are unusable.
 */
DMARC_MUST_USE enum dmarc_status pairs_use(struct pairs *p,
    uint64_t combination, int64_t source, bool counts, uint32_t *out,
    struct dmarc_err *err);

/* Prefetches what pairs_use() will read for these keys. */
void pairs_prefetch(const struct pairs *p, uint64_t combination,
    int64_t source);
/* The same, when what that prefetched is there. */
void pairs_prefetch_parts(const struct pairs *p, uint64_t combination);

/* Mail of a pair before W28, as a report says it. */
struct pair_older {
	enum verdict_origin origin;
	uint32_t reporter;
	int64_t day, last;	/* last: of W28 */
	uint64_t messages;
};

/* Adds it to the mail of the pair. false: out of memory. */
bool pairs_older(struct pairs *p, uint32_t pair, const struct pair_older *o);

/* Whether the pairs and the rows fit (report/gather/crowd.h). */
bool pairs_fit(const struct pairs *p);

/* After the last pair; the lists stay. */
void pairs_end(struct pairs *p);

void pair_lists_free(struct pair_lists *l);

#endif
