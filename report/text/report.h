/*
 * report.h: "dmarc-report show" for people: a stored report, in the order of
 * the reporter. Values are whole, so that they can be handed on and looked for.
 */
#ifndef DMARC_REPORT_TEXT_REPORT_H
#define DMARC_REPORT_TEXT_REPORT_H

#include "report/say/output.h"
#include "store/read/one_report.h"

/* Writes what is above the records: the report in the row of s. */
void report_text_head(struct output *out, const struct statement *s);

/* Writes the records of the report with this key. */
DMARC_MUST_USE enum dmarc_status report_text_records(struct output *out,
    struct snapshot *db, int64_t pk, struct dmarc_err *err);

/* Writes the line of the report in the row of s in a list to choose from. */
void report_text_candidate(struct output *out, const struct statement *s);

#endif
