/*
 * report_key.h: the identity of a report: policy domain, reporter, report id
 * and period.
 */
#ifndef DMARC_STORE_WRITE_ROWS_REPORT_KEY_H
#define DMARC_STORE_WRITE_ROWS_REPORT_KEY_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

struct report_key {
	int64_t domain, reporter;	/* keys */
	const char *report_id;
	int64_t begin, end;
	char made_up[6 + 32 + 1];	/* replaces a missing report id */
};

/* Makes the key of a report; the report must outlive the key. */
DMARC_MUST_USE enum dmarc_status report_key_of(struct rows *rows,
    const struct dmarc_aggregate *fb, struct report_key *out,
    struct dmarc_err *err);

void report_key_bind(struct call *c, const struct report_key *key);

#endif
