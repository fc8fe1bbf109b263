/*
 * published.h: which policies reporters read on which days.
 *
 * For one domain while its reports are walked over, or for all domains in one
 * pass over the table of reports, which costs a fraction of a look-up for each
 * domain.
 */
#ifndef DMARC_REPORT_GATHER_PUBLISHED_H
#define DMARC_REPORT_GATHER_PUBLISHED_H

#include "common/memory/arena.h"
#include "common/memory/memo.h"
#include "common/span.h"
#include "report/verdict/facts.h"
#include "store/read/snapshot.h"

struct published {
	int64_t last;		/* the last day to keep */
	bool strict;		/* leave out reports that may be forged */
	struct memo policies;	/* by key: their days */
	struct memo days;	/* by policy and day: what was read */
};

/* Starts empty; memory comes from the arena. */
struct published published_begin(int64_t last, bool strict,
    struct arena *a);

/* Adds a report of one day, or (span not NULL) of several. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status published_add(struct published *p,
    int64_t policy, int64_t day, const struct span *span, uint64_t messages,
    struct dmarc_err *err);

/* Adds all reports about own domains. */
DMARC_MUST_USE enum dmarc_status published_all(struct published *p,
    struct snapshot *db, struct dmarc_err *err);

/* Lists the policies kept for a domain: heap memory, also after a failure. */
DMARC_MUST_USE enum dmarc_status published_list(struct published *p,
    struct snapshot *db, const char *domain, struct arena *a,
    struct verdict_published **out, size_t *n, struct dmarc_err *err);

#endif
