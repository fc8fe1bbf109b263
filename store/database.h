/*
 * database.h: what makes a file a database of ours, and what SQLite's
 * trouble means. Shared by the writer (store.c) and the reader (query.c).
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

/*
 * Record what went wrong in the last call on db (NULL: it could not even be
 * made), in a sentence that names the file and the remedy, and say what to
 * do next: E_LOCKED, E_AGAIN, E_PERM, E_DATA, E_IO, E_NOINPUT, E_NOMEM or
 * E_DB.
 */
enum dmarc_status database_fail(sqlite3 *db, int rc, const char *path,
    struct dmarc_err *err);

/*
 * A copy of path that SQLite takes for a path, whatever it is called:
 * ":memory:" and "file:..." mean other things to it. NULL: out of memory.
 */
char *database_path(const char *path);

/*
 * Open path with SQLite's flags and make the handle safe to use on a file
 * from anywhere. On failure *out is untouched and nothing is left open.
 */
DMARC_MUST_USE enum dmarc_status database_open(const char *path, int flags,
    int busy_ms, sqlite3 **out, struct dmarc_err *err);

/*
 * Look at the file without a change to it or beside it: *empty if it has no
 * bytes, or if its making may have been cut short; E_DATA with the reason if
 * it is no database, cut off, not ours, or newer than we are.
 */
DMARC_MUST_USE enum dmarc_status database_probe(sqlite3 *db, const char *path,
    bool *empty, struct dmarc_err *err);

/*
 * The format that the tables have, in *version: never above ours. The header
 * that database_probe() looks at may be behind it.
 */
DMARC_MUST_USE enum dmarc_status database_version(sqlite3 *db,
    const char *path, int64_t *version, struct dmarc_err *err);

#endif
