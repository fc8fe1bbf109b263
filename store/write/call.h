/*
 * call.h: one run of one statement of a writer.
 *
 * Start it, bind parameters by name, then end it with one of run, add, find
 * and row. What is bound must live until then. A bind that fails is reported
 * by the function that ends the call, and so is a statement that could not
 * be prepared.
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
	const unsigned char *place;	/* of each parameter; 0: not in it */
	int rc;				/* of the first step that failed */
};

struct call call_start(struct writer *w, enum store_sql sql);
void call_int(struct call *c, enum store_param p, int64_t value);
void call_text(struct call *c, enum store_param p, const char *text);

/* Binds NULL for an empty text: the ledger keeps absent and empty as one. */
void call_optional(struct call *c, enum store_param p, const char *text);
void call_blob(struct call *c, enum store_param p, const void *data,
    size_t len);

/* Run to the end; no row is expected. */
DMARC_MUST_USE enum dmarc_status call_run(struct call *c,
    struct dmarc_err *err);

/* Run an INSERT: the key of the new row. */
DMARC_MUST_USE enum dmarc_status call_add(struct call *c, int64_t *row,
    struct dmarc_err *err);

/* The first column of the first row; *found says whether there is one. */
DMARC_MUST_USE enum dmarc_status call_find(struct call *c, bool *found,
    int64_t *value, struct dmarc_err *err);

/*
 * The first row, if *found: read its columns from c->stmt, then call
 * call_end(). Without a row, or on failure, the call has ended.
 */
DMARC_MUST_USE enum dmarc_status call_row(struct call *c, bool *found,
    struct dmarc_err *err);
void call_end(struct call *c);

#endif
