/*
 * domains.h: policy domains of ours, and when there were reports about them.
 */
#ifndef DMARC_STORE_READ_DOMAINS_H
#define DMARC_STORE_READ_DOMAINS_H

#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/day.h"
#include "store/read/snapshot.h"

/* With reports in the window, most messages first. The list and its names are
 * in the arena; both are untouched if there is none. */
DMARC_MUST_USE enum dmarc_status domains_read(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

/* With reports before the window but none in it; the latest first. */
DMARC_MUST_USE enum dmarc_status domains_silent(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

/* The last day, up to the day to, with a report that counts about a domain;
 * INT64_MIN: none. */
DMARC_MUST_USE enum dmarc_status domain_last_day(struct snapshot *db,
    const char *domain, int64_t to, int64_t *out, struct dmarc_err *err);

/*
 * The last day that a report about any domain of ours covers, up to the end of
 * the window; INT64_MIN: none. With reports from the day recent on, it may be
 * the day of any of them, which is cheaper to find.
 */
DMARC_MUST_USE enum dmarc_status domains_newest_day(struct snapshot *db,
    const struct day_window *w, int64_t recent, int64_t *out,
    struct dmarc_err *err);

/* Reports in the window about domains that are not ours. */
struct foreign {
	uint64_t reports, domains;
};

DMARC_MUST_USE enum dmarc_status foreign_read(struct snapshot *db,
    const struct day_window *w, struct foreign *out, struct dmarc_err *err);

#endif
