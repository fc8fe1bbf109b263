/*
 * combination.h: reads combinations.
 *
 * Combinations of a domain differ in few parts, so their parts (names, lists
 * of results, evaluations) are read once and cached: the same name or list is
 * always the same pointer.
 */
#ifndef DMARC_STORE_READ_PARTS_COMBINATION_H
#define DMARC_STORE_READ_PARTS_COMBINATION_H

#include "common/facts/aggregate.h"
#include "common/memory/arena.h"
#include "common/memory/memo.h"
#include "store/read/snapshot.h"

/* The cache; its memory is in the arena. */
struct combinations {
	struct snapshot *db;
	struct arena *arena;
	const char *domain;	/* used for a missing From domain */
	bool whole;		/* read all of it, not only what pages need */
	struct memo names, dkim, spf, envelope, evaluated;	/* by keys */
};

struct combination {
	/*
	 * Without the domains of the envelope and the override reasons, unless
	 * it is read whole.
	 */
	struct dmarc_combination says;
	bool dkim_aligned, spf_aligned;	/* passed; false if unknown */
	unsigned overrides;	/* a bit for each enum dmarc_override */
	bool forwarded;		/* an override means forwarding */
};

/* Starts with an empty cache. */
struct combinations combinations_begin(struct snapshot *db,
    const char *domain, struct arena *a);

/* Reads combination number. Strings and lists are in the arena. */
DMARC_MUST_USE enum dmarc_status combination_read(struct combinations *c,
    uint64_t number, struct combination *out, struct dmarc_err *err);

/*
 * Reads the row of a combination alone, for told_tell(): what it refers to has
 * mostly been read for others.
 */
DMARC_MUST_USE enum dmarc_status combination_touch(struct snapshot *db,
    uint64_t number, struct dmarc_err *err);

/*
 * Prefetches the memory that combination_read() will read: first which parts
 * the combination has, then, when that is there, the parts.
 */
void combination_prefetch(const struct combinations *c, uint64_t number);
void combination_prefetch_parts(const struct combinations *c,
    uint64_t number);

#endif
