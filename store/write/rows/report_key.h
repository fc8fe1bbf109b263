/*
 * report_key.h: the identity of a report: policy domain, reporter, report id
 * and period.
 */
#ifndef DMARC_STORE_WRITE_ROWS_REPORT_KEY_H
#define DMARC_STORE_WRITE_ROWS_REPORT_KEY_H

#include "common/facts/aggregate.h"
#include "store/write/rows/row.h"

#define REPORT_ID_MADE_UP (6 + 32 + 1)

struct report_key {
	int64_t domain, reporter;	/* keys */
	const char *report_id;
	int64_t begin, end;
	char made_up[REPORT_ID_MADE_UP];	/* replaces a missing id */
};

/* Finds or adds a row of table domain. */
DMARC_MUST_USE enum dmarc_status domain_row(struct rows *rows,
    const char *name, int64_t *row, struct dmarc_err *err);

/*
 * Finds or adds a row of table reporter: org_name, or if it is absent the
 * domain of email; one of them must be there.
 */
DMARC_MUST_USE enum dmarc_status reporter_row(struct rows *rows,
    const char *org_name, const char *email, int64_t *row,
    struct dmarc_err *err);

/* The id that a report has; if it has none, one made up from its facts. */
const char *report_id_or(const char *said, const unsigned char *facts,
    char made_up[REPORT_ID_MADE_UP]);

/* Makes the key of a report; the report must outlive the key. */
DMARC_MUST_USE enum dmarc_status report_key_of(struct rows *rows,
    const struct dmarc_aggregate *fb, struct report_key *out,
    struct dmarc_err *err);

void report_key_bind(struct call *c, const struct report_key *key);

#endif
