/*
 * policies.h: the policies that reporters read from DNS.
 */
#ifndef DMARC_STORE_READ_POLICIES_H
#define DMARC_STORE_READ_POLICIES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/facts/aggregate.h"
#include "store/read/snapshot.h"

/* A policy of a domain. */
struct policy_row {
	int64_t policy;		/* key */
	struct dmarc_policy read;	/* without domain and discovery */
};

/* All policies that some report about a domain read; texts are in the arena. */
struct statement policies_start(struct snapshot *db, const char *domain);
bool policies_next(struct statement *s, struct arena *a,
    struct policy_row *out);

/* Which policy a report read, and when. */
struct published_row {
	int64_t policy;		/* key */
	int64_t day;		/* of the middle of the period */
	int64_t begin, end;	/* seconds */
	uint64_t messages;
};

/*
 * Of all reports that count, of all domains, in no order: one pass over their
 * table. strict: without those whose provenance is a mismatch.
 */
struct statement published_start(struct snapshot *db, bool strict);
bool published_next(struct statement *s, struct published_row *out);

/*
 * The policy that most messages of a day were judged by: p, sp, np, testing,
 * pct. A tie is for the weaker one. *found is false if there was no report.
 */
DMARC_MUST_USE enum dmarc_status policy_of_day(struct snapshot *db,
    const char *domain, int64_t day, bool *found, struct dmarc_policy *out,
    struct dmarc_err *err);

#endif
