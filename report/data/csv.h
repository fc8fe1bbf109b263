/*
 * csv.h: "dmarc-report sources --format csv" (RFC 4180, CRLF): one row for
 * each sender and address. Days and counts are of the window. An empty cell
 * means unknown.
 */
#ifndef DMARC_REPORT_DATA_CSV_H
#define DMARC_REPORT_DATA_CSV_H

#include <stdbool.h>

#include "common/day.h"
#include "report/gather/sources/section.h"
#include "report/say/output.h"

void csv_begin(struct output *o);

/* defuse: put a ' before a cell that a spreadsheet would take for a formula. */
DMARC_MUST_USE enum dmarc_status csv_section(struct output *o,
    const struct section *s, const struct day_window *w,
    bool defuse, struct dmarc_err *err);

#endif
