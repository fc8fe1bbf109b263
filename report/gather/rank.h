/*
 * rank.h: the pairs of a combination and an address that matter most, of a
 * domain with more mail than memory may hold.
 */
#ifndef DMARC_REPORT_GATHER_RANK_H
#define DMARC_REPORT_GATHER_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "store/read/snapshot.h"

struct ranked_pair {
	uint64_t combination;	/* keys */
	int64_t source;
	double weight;
};

/* The mail to rank. */
struct rank_mail {
	struct snapshot *db;
	const char *domain;
	struct day_window all, recent;	/* recent days count more */
	bool strict;		/* leave out provenance mismatch */
};

/*
 * Ranks the pairs, the most important first: *list is heap memory of *n pairs,
 * most at most. Mail that passes DMARC and mail that fails take turns, so that
 * a flood of one does not hide the other. Memory depends on most only: if
 * there are many more pairs, their weights are lower bounds, which suffice to
 * find the heavy ones (Misra and Gries, "Finding repeated elements", 1982).
 */
DMARC_MUST_USE enum dmarc_status rank_pairs(const struct rank_mail *mail,
    size_t most, struct ranked_pair **list, size_t *n,
    struct dmarc_err *err);

#endif
