/*
 * domains.h: own policy domains, and when reports covered them.
 */
#ifndef DMARC_STORE_READ_DOMAINS_H
#define DMARC_STORE_READ_DOMAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/day.h"
#include "common/memory/arena.h"
#include "store/read/snapshot.h"

/*
 * Reads the domains with reports in the window, most messages first. The list
 * and its names are in the arena; if empty, both outputs are untouched.
 */
DMARC_MUST_USE enum dmarc_status domains_read(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

/*
 * Reads the domains with reports before or after the window but none in it; the
 * latest first, then those with later reports only.
 */
DMARC_MUST_USE enum dmarc_status domains_silent(struct snapshot *db,
    const struct day_window *w, struct arena *a, const char *const **out,
    size_t *n, struct dmarc_err *err);

/*
 * Reads the domains of which DNS says that they take and send no mail, not more
 * than DNS_RECORD_DAYS before now (seconds), whether there are reports about
 * them or not; by name.
 */
DMARC_MUST_USE enum dmarc_status domains_parked(struct snapshot *db,
    int64_t now, struct arena *a, const char *const **out, size_t *n,
    struct dmarc_err *err);

/* Reads all own domains that a report was ever about, by name. */
DMARC_MUST_USE enum dmarc_status domains_own(struct snapshot *db,
    struct arena *a, const char *const **out, size_t *n, struct dmarc_err *err);

/*
 * Reads the list of own domains of the settings that the database was last
 * written with, by name; none: every domain is own.
 */
DMARC_MUST_USE enum dmarc_status domains_listed(struct snapshot *db,
    struct arena *a, const char *const **out, size_t *n, struct dmarc_err *err);

/*
 * The last day, up to the day to, with a counted report about a domain;
 * INT64_MIN: none.
 */
DMARC_MUST_USE enum dmarc_status domain_last_day(struct snapshot *db,
    const char *domain, int64_t to, int64_t *out, struct dmarc_err *err);

/*
 * The last day that a report about any own domain covers, up to the end of the
 * window; INT64_MIN: none. If there are reports from the day recent on, returns
 * the day of any of them, because it is cheaper to find.
 */
DMARC_MUST_USE enum dmarc_status domains_newest_day(struct snapshot *db,
    const struct day_window *w, int64_t recent, int64_t *out,
    struct dmarc_err *err);

/* Whether a counted report about a domain, own or foreign, exists. */
DMARC_MUST_USE enum dmarc_status domain_known(struct snapshot *db,
    const char *domain, bool *out, struct dmarc_err *err);

/*
 * Messages From name, or from below it, that reports about domain count on the
 * days of w; name lies below domain. failing: those that pass neither way.
 */
DMARC_MUST_USE enum dmarc_status from_read(struct snapshot *db,
    const char *domain, const char *name, const struct day_window *w,
    uint64_t *messages, uint64_t *failing, struct dmarc_err *err);

/* Reports in the window about foreign domains. */
struct foreign {
	uint64_t reports, domains;
};

DMARC_MUST_USE enum dmarc_status foreign_read(struct snapshot *db,
    const struct day_window *w, struct foreign *out, struct dmarc_err *err);

#endif
