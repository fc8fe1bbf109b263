/*
 * showing.h: writes findings: JSON lines for programs, text for people.
 *
 * Both fail with E_IO if a write fails. JSON is written record by record, so
 * that memory use does not depend on the size of a report.
 */
#ifndef DMARC_PARSE_SHOWING_H
#define DMARC_PARSE_SHOWING_H

#include <stdio.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/finding.h"

/*
 * Writes a finding in a file as one line: an object with "records" for an
 * aggregate report, "tls_report" or "failure_report" for those, "error" (the
 * word of a reason) for a refusal, or "not_a_report" for anything else.
 */
DMARC_MUST_USE enum dmarc_status show_json(FILE *out, const char *file,
    const struct dmarc_finding *f, struct dmarc_err *err);

/* The same as text for people, in 80 columns. */
DMARC_MUST_USE enum dmarc_status show_text(FILE *out, const char *file,
    const struct dmarc_finding *f, struct dmarc_err *err);

#endif
