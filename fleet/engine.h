/*
 * engine.h: a connection to the engine of a fleet, a PostgreSQL server.
 *
 * What an engine sends is foreign: texts of errors are escaped by whoever
 * prints them, and rows are checked by whoever reads them. Every function that
 * can fail returns one of these:
 *
 *	E_AGAIN	the engine or one of its nodes cannot be reached, is busy or
 *		shutting down; a signal stopped us
 *	E_PERM	it refuses the connection, or rights
 *	E_DATA	its schema is missing, or has another version
 *	E_INPUT	it refuses the data of a statement
 *	E_CONFIG	the connection string is wrong
 *	E_NOMEM, E_DB	out of memory; another error
 */
#ifndef DMARC_FLEET_ENGINE_H
#define DMARC_FLEET_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

#define ENGINE_VERSION 2	/* of the schema in fleet/sql */

struct engine;
struct pg_result;	/* rows; of libpq */

/*
 * From now on SIGINT and SIGTERM cancel what an engine does, which ends with
 * E_AGAIN; a second one kills. Call it once.
 */
void engine_catch_signals(void);

/* E_AGAIN if such a signal came. */
DMARC_MUST_USE enum dmarc_status engine_go_on(struct dmarc_err *err);

/*
 * Connects as libpq does with this string ("service=dmarc", a URI), and checks
 * that the engine has our schema.
 */
DMARC_MUST_USE enum dmarc_status engine_open(const char *conninfo,
    struct engine **out, struct dmarc_err *err);

/* NULL is fine. What was not committed is rolled back. */
void engine_close(struct engine *e);

/* "HOST/DATABASE", without any secret; lives as long as the engine. */
const char *engine_name(const struct engine *e);

/* Whether a failure passes by itself if the transaction is begun again soon. */
bool engine_may_retry(const struct engine *e);

/* Runs statements without parameters; ignores their rows. */
DMARC_MUST_USE enum dmarc_status engine_run(struct engine *e, const char *sql,
    struct dmarc_err *err);

/*
 * Ends the transaction after a failure. Does nothing without one, or without a
 * connection.
 */
void engine_rollback(struct engine *e);

/*
 * Asks a question with n parameters $1, $2, ...; NULL is NULL. The caller frees
 * the rows.
 */
DMARC_MUST_USE enum dmarc_status engine_ask(struct engine *e, const char *sql,
    const char *const *param, size_t n, struct pg_result **out,
    struct dmarc_err *err);
size_t engine_count(const struct pg_result *r);
/* NULL for NULL, and for a row or column that is not there. */
const char *engine_text(const struct pg_result *r, size_t row,
    size_t column);
/* 0 for anything that is no number. */
long long engine_number(const struct pg_result *r, size_t row,
    size_t column);
/* NULL is fine. */
void engine_rows_free(struct pg_result *r);

/* COPY ... FROM STDIN: begins it, sends bytes, and ends it. */
DMARC_MUST_USE enum dmarc_status engine_copy_in(struct engine *e,
    const char *sql, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status engine_send(struct engine *e,
    const void *data, size_t len, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status engine_copied(struct engine *e,
    struct dmarc_err *err);

/*
 * COPY ... TO STDOUT: begins it; then each call gives the next piece, which
 * lives until the next call, and NULL after the last one.
 */
DMARC_MUST_USE enum dmarc_status engine_copy_out(struct engine *e,
    const char *sql, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status engine_receive(struct engine *e,
    const void **data, size_t *len, struct dmarc_err *err);

/*
 * A text as a literal of SQL, for statements that take no parameters. The
 * caller frees it with engine_literal_free().
 */
DMARC_MUST_USE enum dmarc_status engine_literal(struct engine *e,
    const char *text, char **out, struct dmarc_err *err);
void engine_literal_free(char *literal);

#endif
