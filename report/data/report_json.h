/*
 * report_json.h: "dmarc-report show" as JSON: a stored report with the keys of
 * dmarc-parse --json, and how it is stored.
 */
#ifndef DMARC_REPORT_DATA_REPORT_JSON_H
#define DMARC_REPORT_DATA_REPORT_JSON_H

#include "report/say/output.h"
#include "store/read/one_report.h"

/* Writes the report in the row of s, without its end. */
DMARC_MUST_USE enum dmarc_status report_json_head(struct output *out,
    const struct statement *s, struct dmarc_err *err);

/* Writes the records of the report with this key, and its end. */
DMARC_MUST_USE enum dmarc_status report_json_records(struct output *out,
    struct snapshot *db, int64_t pk, struct dmarc_err *err);

#endif
