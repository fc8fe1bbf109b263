/*
 * report.h: enters one report: its key, its records, and whether it counts.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_REPORT_H
#define DMARC_STORE_WRITE_LEDGER_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"
#include "common/reason.h"

struct store;

/* The outcome of a report. */
struct report_result {
	bool is_new;			/* false: known, or pruned */
	bool pruned;			/* ended before the time kept */
	enum dmarc_reason refused;	/* why it was not stored; or NONE */
	enum dmarc_reason mark;		/* stored, but with a flaw */
	char detail[400];		/* for refused and mark */
};

/* Enters a report of a message, a row of table message. */
DMARC_MUST_USE enum dmarc_status report_put(struct store *s,
    const struct dmarc_finding *f, int64_t message, int64_t now,
    struct report_result *out, struct dmarc_err *err);

#endif
