/*
 * query.h: the thin read-only way to the database. It has no SQL of its own.
 *
 * A query handle sees one state of the database from its opening to its end,
 * whatever is written meanwhile. It writes nothing, and works for a user who
 * may read the file but not write its folder.
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
 * Open, waiting for a locked database for at most busy_ms milliseconds.
 * E_NOINPUT if there is no database or nothing in it yet; E_DATA if it is
 * corrupt, foreign or newer; E_PERM, E_LOCKED, E_AGAIN, E_IO, E_NOMEM, E_DB.
 */
DMARC_MUST_USE enum dmarc_status query_open(const char *path, int busy_ms,
    struct query **out, struct dmarc_err *err);

/*
 * Close; its statements are finished before. NULL is fine. E_AGAIN if the
 * database was written to in a way that what was read may be wrong; E_NOMEM
 * if a value could not be read and NULL stood for it.
 */
DMARC_MUST_USE enum dmarc_status query_close(struct query *q,
    struct dmarc_err *err);

/* Prepare one statement; the caller finishes it. */
DMARC_MUST_USE enum dmarc_status query_prepare(struct query *q,
    const char *sql, struct query_stmt **out, struct dmarc_err *err);

/* NULL is fine. */
void query_finish(struct query_stmt *st);

/*
 * Bind by name, colon included (":since"); a text is copied, and NULL is
 * NULL. What goes wrong is reported by the next query_step().
 */
void query_bind_int(struct query_stmt *st, const char *name, int64_t value);
void query_bind_real(struct query_stmt *st, const char *name, double value);
void query_bind_text(struct query_stmt *st, const char *name,
    const char *value);

/* The next row; *row is false after the last one. */
DMARC_MUST_USE enum dmarc_status query_step(struct query_stmt *st, bool *row,
    struct dmarc_err *err);

/* Begin anew, with nothing bound. */
void query_reset(struct query_stmt *st);

/*
 * Columns of the row at hand, from 0. A text or blob lives until the next
 * step; it is NULL for NULL. A number is 0 for NULL.
 */
bool query_is_null(struct query_stmt *st, int column);
int64_t query_int(struct query_stmt *st, int column);
double query_real(struct query_stmt *st, int column);
const char *query_text(struct query_stmt *st, int column);
const void *query_blob(struct query_stmt *st, int column, size_t *len);

#endif
