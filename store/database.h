/*
 * database.h: opens a database and checks that it is ours; turns an error of
 * SQLite into a status and a sentence. Shared by the writer (write/writer.c)
 * and the reader (read/query.c).
 */
#ifndef DMARC_STORE_DATABASE_H
#define DMARC_STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "common/err.h"

/* PRAGMA application_id and user_version, as in schema.sql. */
#define DATABASE_ID 1145916465
#define DATABASE_VERSION 2

/* An open database. */
struct database {
	sqlite3 *db;
	char *path;		/* of its file: database_path() */
};

/*
 * Explain the result code rc of a call on db (NULL: of a call that has no
 * handle) in a sentence that names the file and the remedy. Returns what to
 * do next: E_LOCKED, E_AGAIN, E_PERM, E_DATA, E_IO, E_NOINPUT, E_NOMEM or
 * E_DB.
 */
enum dmarc_status database_explain(sqlite3 *db, int rc, const char *path,
    struct dmarc_err *err);

/* Explain why the last call on the database failed. */
enum dmarc_status database_fail(const struct database *d,
    struct dmarc_err *err);

/*
 * A copy of path that SQLite takes for a path, whatever it is called:
 * ":memory:" and "file:..." mean other things to it. NULL: out of memory.
 */
char *database_path(const char *path);

/*
 * Open path with SQLite's flags, set the handle up so that a hostile file can
 * do no harm, and wait at most busy_ms for a locked database. On failure *out
 * is untouched and nothing is left open.
 */
DMARC_MUST_USE enum dmarc_status database_open(const char *path, int flags,
    int busy_ms, sqlite3 **out, struct dmarc_err *err);

/*
 * Check the header of the file; changes neither the file nor its folder.
 * *empty: it has no bytes, or its maker may have been killed. E_DATA with the
 * reason if it is no database, cut off, not ours, or newer than this program.
 */
DMARC_MUST_USE enum dmarc_status database_probe(const struct database *d,
    bool *empty, struct dmarc_err *err);

/*
 * The format of the tables, which is never above ours. The header that
 * database_probe() reads may be behind it, because the log is newer.
 */
DMARC_MUST_USE enum dmarc_status database_version(const struct database *d,
    int64_t *version, struct dmarc_err *err);

/* Run statements that have no parameters and whose rows nobody wants. */
DMARC_MUST_USE enum dmarc_status database_run(const struct database *d,
    const char *sql, struct dmarc_err *err);

/* Roll back; SQLite may have done so by itself (disk full, I/O error). */
void database_rollback(const struct database *d);

#endif
