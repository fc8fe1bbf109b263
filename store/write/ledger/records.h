/*
 * records.h: writes the records of a report with one statement.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_RECORDS_H
#define DMARC_STORE_WRITE_LEDGER_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct writer;

/* The records of a report, as keys of other tables. */
struct records {
	const struct record_row {
		int64_t source, combination, messages;
		int evaluation;		/* evaluation_code() */
	} *row;
	size_t n;
};

struct record_table {
	struct writer *writer;
	int64_t last;			/* the largest key; 0: no records */
	const struct records *at_hand;	/* the report being written */
};

/*
 * Registers table report_at_hand on the writer's connection. t must not move,
 * and must live until the last record is written.
 */
DMARC_MUST_USE enum dmarc_status records_init(struct record_table *t,
    struct writer *w, struct dmarc_err *err);

/* Call in each transaction before the first report. */
DMARC_MUST_USE enum dmarc_status records_refresh(struct record_table *t,
    struct dmarc_err *err);

/* Adds records with consecutive keys; *first: the first key. */
DMARC_MUST_USE enum dmarc_status records_add(struct record_table *t,
    const struct records *records, int64_t *first, struct dmarc_err *err);

#endif
