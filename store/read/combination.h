/*
 * combination.h: reads what combinations say.
 *
 * Combinations of a domain differ in few things at a time, so what they are
 * made of (names, lists of results, evaluations) is read once and kept: the
 * same name or list is the same pointer each time.
 */
#ifndef DMARC_STORE_READ_COMBINATION_H
#define DMARC_STORE_READ_COMBINATION_H

#include "common/arena.h"
#include "common/facts/aggregate.h"
#include "common/memo.h"
#include "store/read/snapshot.h"

/* What is known so far; all of it is in the arena. */
struct combinations {
	struct snapshot *db;
	struct arena *arena;
	const char *domain;	/* stands for a From domain that is not there */
	struct memo names, dkim, spf, envelope, evaluated;	/* by keys */
};

struct combination {
	/* header_from, results, disposition; without override reasons. */
	struct dmarc_combination says;
	bool dkim_aligned, spf_aligned;	/* pass; unknown is not */
	unsigned overrides;	/* a bit for each enum dmarc_override */
	bool forwarded;		/* one of them means forwarding */
};

/* Nothing is known yet. */
struct combinations combinations_begin(struct snapshot *db,
    const char *domain, struct arena *a);

/* Combination number. Strings and lists are in the arena. */
DMARC_MUST_USE enum dmarc_status combination_read(struct combinations *c,
    uint64_t number, struct combination *out, struct dmarc_err *err);

/* Whether name lies below domain. */
bool domain_is_below(const char *name, const char *domain);

#endif
