/*
 * records.h: "dmarc-report records": every record of counted reports, one to
 * a row or line, in the order of the database.
 */
#ifndef DMARC_REPORT_DATA_RECORDS_H
#define DMARC_REPORT_DATA_RECORDS_H

#include <stdbool.h>

#include "common/day.h"
#include "report/say/output.h"
#include "store/read/snapshot.h"

struct records_opts {
	struct day_window window;
	const char *const *domain;	/* NULL and 0: all */
	size_t domains;
	bool lines;		/* JSON lines; else CSV (RFC 4180, CRLF) */
	bool defuse;		/* CSV: see csv_section() */
	bool all_signatures;	/* a column with all signatures, as JSON */
};

DMARC_MUST_USE enum dmarc_status records_write(struct output *o,
    struct snapshot *db, const struct records_opts *opts,
    struct dmarc_err *err);

#endif
