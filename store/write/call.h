/*
 * call.h: one run of one statement of a writer.
 *
 * Start it, bind parameters by name, then end it with run, add, find or row.
 * Bound values must live until then. The ending function reports failed binds
 * and statements that could not be prepared.
 */
#ifndef DMARC_STORE_WRITE_CALL_H
#define DMARC_STORE_WRITE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "common/err.h"
#include "store/write/statements.h"

struct writer;

struct call {
	struct writer *writer;
	sqlite3_stmt *stmt;
	const unsigned char *place;	/* of each parameter; 0: not used */
	int rc;				/* of the first failed step */
};

struct call call_start(struct writer *w, enum store_sql sql);
void call_int(struct call *c, enum store_param p, int64_t value);
void call_text(struct call *c, enum store_param p, const char *text);

/*
 * Binds NULL for an empty text: the ledger does not distinguish absent from
 * empty.
 */
void call_optional(struct call *c, enum store_param p, const char *text);
void call_blob(struct call *c, enum store_param p, const void *data,
    size_t len);

/* Runs to the end; expects no row. */
DMARC_MUST_USE enum dmarc_status call_run(struct call *c,
    struct dmarc_err *err);

/* Runs an INSERT; *row: the key of the new row. */
DMARC_MUST_USE enum dmarc_status call_add(struct call *c, int64_t *row,
    struct dmarc_err *err);

/* Reads the first column of the first row; *found: there is a row. */
DMARC_MUST_USE enum dmarc_status call_find(struct call *c, bool *found,
    int64_t *value, struct dmarc_err *err);

/*
 * Reads the first row; if *found, read its columns from c->stmt, then call
 * call_end(). Without a row, or on failure, the call has ended.
 */
DMARC_MUST_USE enum dmarc_status call_row(struct call *c, bool *found,
    struct dmarc_err *err);
void call_end(struct call *c);

#endif
