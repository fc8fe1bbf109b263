/*
 * explain.h: how a verdict was reached, for people: every gate with its
 * numbers and limits, the reports left out, and on request the SQL behind the
 * numbers.
 */
#ifndef DMARC_REPORT_TEXT_EXPLAIN_H
#define DMARC_REPORT_TEXT_EXPLAIN_H

#include "report/data/script.h"

/* sql: end with the SQL, to be run as it stands. */
DMARC_MUST_USE enum dmarc_status explain_page(struct output *out,
    const struct script *s, bool sql, struct dmarc_err *err);

#endif
