/*
 * history.h: one walk over the reports about a domain and their records, which
 * fills the lists of the verdict's facts (report/gather/gather.h).
 */
#ifndef DMARC_REPORT_GATHER_HISTORY_H
#define DMARC_REPORT_GATHER_HISTORY_H

#include "report/gather/gather.h"
#include "report/gather/pairs.h"
#include "report/gather/published.h"

/* What to read besides the mail of W28. */
struct history {
	size_t bytes;		/* of memory for a domain, at most */
	int64_t first_verified;	/* day of the first verified report; NEVER */
	bool older;		/* read the mail of HISTORY */
	struct published *published;	/* gets all policies; NULL: none */
};

/*
 * Finds the day of the first verified report about a domain that is not
 * distrusted; NEVER: none.
 */
DMARC_MUST_USE enum dmarc_status history_first_verified(
    const struct gather_context *g, const char *domain,
    struct reporters *reporters, struct arena *a, int64_t *out,
    struct dmarc_err *err);

/* The first and last day of the walk; long reports reach further. */
struct day_window history_days(const struct history *h, int64_t last);

/*
 * Reads the reports about the domain of out->facts up to its last day: rows,
 * days with reports, where they come from. Strings are in the arena; the pairs
 * are used but not yet given to out. E_LIMIT: there is too much for the level
 * of the pairs.
 */
DMARC_MUST_USE enum dmarc_status history_read(const struct gather_context *g,
    const struct history *h, struct pairs *pairs, struct arena *a,
    struct domain_facts *out, struct dmarc_err *err);

#endif
