/*
 * tls_lines.h: "dmarc-report tls" for other programs: a row for each policy in
 * a TLS report, with its failures.
 */
#ifndef DMARC_REPORT_BESIDE_TLS_LINES_H
#define DMARC_REPORT_BESIDE_TLS_LINES_H

#include "common/day.h"
#include "report/beside/cells.h"
#include "store/read/snapshot.h"

/*
 * Writes the rows of the domains in a window; format and defuse of r are set.
 */
DMARC_MUST_USE enum dmarc_status tls_lines(struct cells *r, struct snapshot *db,
    const char *const *domain, size_t domains, const struct day_window *w,
    struct dmarc_err *err);

#endif
