/*
 * query.h: thin read-only access to the database, with no SQL of its own.
 *
 * A query handle sees the database as it was when opened, whatever others write
 * meanwhile. It never writes, and works for users who may read the file but not
 * write its folder.
 */
#ifndef DMARC_STORE_READ_QUERY_H
#define DMARC_STORE_READ_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct query;
struct query_stmt;

/*
 * Opens the database; waits at most busy_ms milliseconds for a lock. E_NOINPUT
 * if there is no database or it is empty; E_DATA if it is corrupt, belongs to
 * another program, or has an older or newer format; E_PERM, E_LOCKED, E_AGAIN,
 * E_IO, E_NOMEM, E_DB.
 */
DMARC_MUST_USE enum dmarc_status query_open(const char *path, int busy_ms,
    struct query **out, struct dmarc_err *err);

/*
 * Lets n handles of one file see one state, so that threads can share a
 * question: restarts their transactions until nobody wrote meanwhile. *same:
 * false if somebody writes all the time; then each may see another state. Call
 * it before anything is read.
 */
DMARC_MUST_USE enum dmarc_status query_share(struct query *const q[],
    size_t n, bool *same, struct dmarc_err *err);

/*
 * Closes the handle; finish its statements first. NULL is fine. E_AGAIN if it
 * read without locks and the file was written to, so that results may be wrong;
 * E_NOMEM if query_text() or query_blob() returned NULL for lack of memory.
 */
DMARC_MUST_USE enum dmarc_status query_close(struct query *q,
    struct dmarc_err *err);

/* Prepares one statement; the caller finishes it. */
DMARC_MUST_USE enum dmarc_status query_prepare(struct query *q,
    const char *sql, struct query_stmt **out, struct dmarc_err *err);

/* NULL is fine. */
void query_finish(struct query_stmt *st);

/*
 * Binds a value by name, colon included (":since"). A text is copied; a NULL
 * pointer binds NULL. The next query_step() reports failures.
 */
void query_bind_int(struct query_stmt *st, const char *name, int64_t value);
void query_bind_text(struct query_stmt *st, const char *name,
    const char *value);

/* Steps to the next row; *row is false after the last row. */
DMARC_MUST_USE enum dmarc_status query_step(struct query_stmt *st, bool *row,
    struct dmarc_err *err);

/* Resets the statement and clears its bindings. */
void query_reset(struct query_stmt *st);

/*
 * Columns of the current row, from 0. A text or blob lives until the next step
 * or reset. SQL NULL is read as a NULL pointer, or as 0 for a number.
 */
bool query_is_null(struct query_stmt *st, int column);
int64_t query_int(struct query_stmt *st, int column);
const char *query_text(struct query_stmt *st, int column);
const void *query_blob(struct query_stmt *st, int column, size_t *len);

#endif
