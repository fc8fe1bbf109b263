/*
 * coverage.h: who reported about a domain, and on how many days.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_COVERAGE_H
#define DMARC_REPORT_GATHER_SOURCES_COVERAGE_H

#include "common/day.h"
#include "common/memory/arena.h"
#include "report/gather/sources/section.h"
#include "store/read/snapshot.h"

/*
 * Reads the coverage of a window by all reports about a domain (SECTION_ALL),
 * or by reports with a record of the given scope. A report whose period is
 * split (common/span.h) covers every day that it touches.
 */
DMARC_MUST_USE enum dmarc_status coverage_read(struct snapshot *db,
    const char *domain, const struct day_window *w,
    enum section_scope scope, struct arena *a, struct section_coverage *out,
    struct dmarc_err *err);

#endif
