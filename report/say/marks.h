/*
 * marks.h: changes on a day, and the places on the way to reject, in words.
 */
#ifndef DMARC_REPORT_SAY_MARKS_H
#define DMARC_REPORT_SAY_MARKS_H

#include "common/memory/buf.h"
#include "report/judge/marks.h"
#include "report/judge/way.h"

/*
 * "selector s2 of example.org first seen", "policy none to quarantine (test)",
 * "from then on 98.2% fails, before 0.4%". today: dates of other years have the
 * year.
 */
void marks_describe(struct buf *out, const struct day_mark *m, int64_t today);

/* "none", "quarantine (test)", "quarantine (25% sampled)" */
void marks_place(struct buf *out, enum way_place place, int pct);

#endif
