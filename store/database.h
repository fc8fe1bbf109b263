/*
 * database.h: opens a database and checks that it is a ledger; turns an error
 * of SQLite into a status and a sentence. Shared by the writer
 * (write/writer.c) and the reader (read/query.c).
 */
#ifndef DMARC_STORE_DATABASE_H
#define DMARC_STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "common/err.h"

/* PRAGMA application_id and user_version, as in schema.sql. */
#define DATABASE_ID 1145916465
#define DATABASE_VERSION 6

/* An open database. */
struct database {
	sqlite3 *db;
	char *path;		/* of the file, from database_path() */
};

/*
 * Explains the result code rc of a call on db (NULL: a call without a handle)
 * in a sentence that names the file and the remedy. Returns the status for the
 * caller: E_LOCKED, E_AGAIN, E_PERM, E_DATA, E_IO, E_NOINPUT, E_NOMEM or E_DB.
 */
enum dmarc_status database_explain(sqlite3 *db, int rc, const char *path,
    struct dmarc_err *err);

/* Explains why the last call on the database failed. */
enum dmarc_status database_fail(const struct database *d,
    struct dmarc_err *err);

/*
 * Copies path so that SQLite takes it literally: ":memory:" and "file:..." have
 * special meanings. NULL: out of memory.
 */
char *database_path(const char *path);

/*
 * Opens path with SQLite's flags, hardens the handle against hostile files, and
 * waits at most busy_ms for a locked database. On failure *out is untouched and
 * nothing is left open.
 */
DMARC_MUST_USE enum dmarc_status database_open(const char *path, int flags,
    int busy_ms, sqlite3 **out, struct dmarc_err *err);

/*
 * Checks the header of the file; changes neither the file nor its folder.
 * *empty: the file has no bytes, or its creation may have been interrupted.
 * E_DATA with the reason if the file is not a database, truncated, not a
 * ledger, or newer than this program.
 */
DMARC_MUST_USE enum dmarc_status database_probe(const struct database *d,
    bool *empty, struct dmarc_err *err);

/*
 * Checks that the file has the tables of a ledger; E_DATA if it only bears its
 * mark, in application_id. Call it before anything is written.
 */
DMARC_MUST_USE enum dmarc_status database_has_tables(const struct database *d,
    struct dmarc_err *err);

/*
 * Reads the format version of the tables, which is never above
 * DATABASE_VERSION. The header that database_probe() reads may be older,
 * because the log is newer.
 */
DMARC_MUST_USE enum dmarc_status database_version(const struct database *d,
    int64_t *version, struct dmarc_err *err);

/*
 * Reads the number that changes whenever another connection has committed
 * since it was read last on this one, outside a transaction.
 */
DMARC_MUST_USE enum dmarc_status database_changes(const struct database *d,
    int64_t *out, struct dmarc_err *err);

/* Runs statements without parameters; ignores their rows. */
DMARC_MUST_USE enum dmarc_status database_run(const struct database *d,
    const char *sql, struct dmarc_err *err);

/* Rolls back. SQLite may already have rolled back (disk full, I/O error). */
void database_rollback(const struct database *d);

#endif
