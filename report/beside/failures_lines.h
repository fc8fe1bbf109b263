/*
 * failures_lines.h: "dmarc-report failures": each kept failure report, as text
 * and for other programs.
 */
#ifndef DMARC_REPORT_BESIDE_FAILURES_LINES_H
#define DMARC_REPORT_BESIDE_FAILURES_LINES_H

#include "report/beside/failures.h"
#include "report/beside/cells.h"

/* The page of a domain: the sums, then at most top reports. */
DMARC_MUST_USE enum dmarc_status failures_page(struct output *out,
    const struct failures *f, size_t top, struct dmarc_err *err);

/*
 * Writes a row for each report about the domains in a window; format and defuse
 * of r are set.
 */
DMARC_MUST_USE enum dmarc_status failures_lines(struct cells *r,
    struct snapshot *db, const char *const *domain, size_t domains,
    const struct day_window *w, struct dmarc_err *err);

#endif
