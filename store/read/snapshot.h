/*
 * snapshot.h: a database opened for reading with the statements of
 * store/read/sql/.
 *
 * All reads see the state at the moment of opening, whatever dmarc-ingest
 * writes meanwhile. The other headers of this folder declare the reads; they
 * return enums and texts, never codes of the database.
 */
#ifndef DMARC_STORE_READ_SNAPSHOT_H
#define DMARC_STORE_READ_SNAPSHOT_H

#include <stddef.h>

#include "common/err.h"

struct snapshot;
struct query_stmt;

/*
 * Opens; waits at most busy_ms milliseconds for a locked database. Fails as
 * query_open() does (store/read/query.h).
 */
DMARC_MUST_USE enum dmarc_status snapshot_open(const char *path, int busy_ms,
    struct snapshot **out, struct dmarc_err *err);

/*
 * Opens up to want snapshots of one state of the database, each of which a
 * thread may read by itself; *n of them, at least 1: only one if somebody
 * writes all the time. Otherwise as snapshot_open().
 */
DMARC_MUST_USE enum dmarc_status snapshot_open_several(const char *path,
    int busy_ms, struct snapshot *list[], size_t want, size_t *n,
    struct dmarc_err *err);

/*
 * Closes; NULL is fine. E_AGAIN if the results may be wrong, because the
 * database was changed in a way that readers cannot detect.
 */
DMARC_MUST_USE enum dmarc_status snapshot_close(struct snapshot *db,
    struct dmarc_err *err);

/*
 * A running statement. X_start() begins it, X_next() yields the next row until
 * it returns false, and statement_end() ends it. Only one statement of each
 * kind can run at a time; texts of a row live until the next row. The members
 * are private to this folder.
 */
struct statement {
	struct query_stmt *stmt;	/* NULL: could not be prepared */
	enum dmarc_status st;	/* the first failure of reading */
	struct dmarc_err err;
};

/*
 * Ends it. st is the caller's own status on the rows. Returns the first
 * failure, st or the statement's own; the latter also fills *err.
 */
DMARC_MUST_USE enum dmarc_status statement_end(struct statement *s,
    enum dmarc_status st, struct dmarc_err *err);

#endif
