/*
 * history.h: one walk over the reports about a domain and their records,
 * which fills the lists that the verdict is given (report/gather.h).
 */
#ifndef DMARC_REPORT_HISTORY_H
#define DMARC_REPORT_HISTORY_H

#include "report/gather.h"
#include "report/pairs.h"

/* How much of it. */
enum history_depth {
	HISTORY_WINDOW,		/* rows of W28, and days with reports */
	HISTORY_POLICIES,	/* and policies, scopes, what is left out */
	HISTORY_ALL		/* and when each pair was there before */
};

/*
 * Read what there is up to the day out->facts.last. strict leaves out
 * reports whose provenance is a mismatch. Strings are in the arena of the
 * pairs, which are used but not yet given to out.
 */
DMARC_MUST_USE enum dmarc_status history_read(const struct gather *g,
    const char *domain, bool strict, enum history_depth depth,
    struct pairs *pairs, struct gathered *out, struct dmarc_err *err);

#endif
