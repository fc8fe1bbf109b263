/*
 * unsent.h: which reports dmarc-fleet has still to ship to the engine of a
 * fleet. Nothing is written here unless the database belongs to one.
 *
 * Every function that writes needs an open transaction of the writer.
 */
#ifndef DMARC_STORE_WRITE_UNSENT_H
#define DMARC_STORE_WRITE_UNSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/digest.h"
#include "common/facts/finding.h"

struct writer;

/* Whether the database belongs to a fleet. Needs no transaction. */
DMARC_MUST_USE enum dmarc_status unsent_is_kept(struct writer *w, bool *kept,
    struct dmarc_err *err);

/*
 * Makes the database one of a fleet, where it is called host, and enters all
 * reports. Does nothing if it belongs to one already, whatever its name there.
 */
DMARC_MUST_USE enum dmarc_status unsent_join(struct writer *w,
    const char *host, struct dmarc_err *err);

/*
 * Enters a report that is new or has changed, a row of table report, if its
 * domain is own.
 */
DMARC_MUST_USE enum dmarc_status unsent_add(struct writer *w, int64_t report,
    struct dmarc_err *err);

/*
 * Enters all reports about own domains, those that were refused too, and takes
 * out those about others. Enters none if the database belongs to no fleet.
 */
DMARC_MUST_USE enum dmarc_status unsent_fill(struct writer *w,
    struct dmarc_err *err);

/* A report as it was read: a later run may have improved it. */
struct unsent_report {
	int64_t report;		/* its row */
	unsigned char facts[DMARC_DIGEST];
	enum dmarc_provenance provenance;
};

/*
 * The engine has the report, or (why not NULL) refuses it. Does nothing if the
 * row is another report now, or has changed.
 */
DMARC_MUST_USE enum dmarc_status unsent_settle(struct writer *w,
    const struct unsent_report *r, const char *why, struct dmarc_err *err);

#endif
