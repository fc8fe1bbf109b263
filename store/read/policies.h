/*
 * policies.h: the policies that reporters read from DNS.
 */
#ifndef DMARC_STORE_READ_POLICIES_H
#define DMARC_STORE_READ_POLICIES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/facts/aggregate.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/* A policy of a domain. */
struct policy_row {
	int64_t policy;		/* key */
	struct dmarc_policy read;	/* without domain and discovery */
};

/* All policies read by any report about a domain; texts are in the arena. */
struct statement policies_start(struct snapshot *db, const char *domain);
bool policies_next(struct statement *s, struct arena *a,
    struct policy_row *out);

/*
 * The policy that judged most messages of a day: p, sp, np, testing, pct. A tie
 * goes to the weaker policy. *found is false if there was no report.
 */
DMARC_MUST_USE enum dmarc_status policy_of_day(struct snapshot *db,
    const char *domain, int64_t day, bool *found, struct dmarc_policy *out,
    struct dmarc_err *err);

#endif
