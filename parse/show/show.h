/*
 * show.h: what was found, for programs (JSON lines) and for people.
 *
 * Both check what they write: E_IO when stdio says that it failed. A report
 * is written record by record, so that its size needs no memory.
 */
#ifndef DMARC_PARSE_SHOW_SHOW_H
#define DMARC_PARSE_SHOW_SHOW_H

#include <stdio.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"

/*
 * One finding in a file, as one line: an object with "records" for a report,
 * with "error" (a reason's word) for what was refused, with "not_a_report"
 * for what never was one.
 */
DMARC_MUST_USE enum dmarc_status show_json(FILE *out, const char *file,
    const struct dmarc_finding *f, struct dmarc_err *err);

/* The same for a person, in 80 columns. */
DMARC_MUST_USE enum dmarc_status show_text(FILE *out, const char *file,
    const struct dmarc_finding *f, struct dmarc_err *err);

#endif
