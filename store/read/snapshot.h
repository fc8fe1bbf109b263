/*
 * snapshot.h: a database opened for reading, with all statements of
 * store/read/sql/ prepared.
 *
 * Everything read from a snapshot is the state of the moment it was opened,
 * whatever dmarc-ingest writes meanwhile. What there is to read stands in the
 * other headers of this folder: enums and texts, never codes of the database.
 */
#ifndef DMARC_STORE_READ_SNAPSHOT_H
#define DMARC_STORE_READ_SNAPSHOT_H

#include "common/err.h"

struct snapshot;
struct query_stmt;

/*
 * Open, waiting at most busy_ms milliseconds for a locked database. Fails as
 * query_open() does (store/read/query.h).
 */
DMARC_MUST_USE enum dmarc_status snapshot_open(const char *path, int busy_ms,
    struct snapshot **out, struct dmarc_err *err);

/*
 * Close; NULL is fine. E_AGAIN if what was read may be wrong, because the
 * database was written to in a way that no reader can see.
 */
DMARC_MUST_USE enum dmarc_status snapshot_close(struct snapshot *db,
    struct dmarc_err *err);

/*
 * A statement at work. X_start() begins it, X_next() yields its next row,
 * until false, and statement_end() ends it. Only one of each kind can be at
 * work, and texts of a row live until its next one. The members are for the
 * files of this folder.
 */
struct statement {
	struct query_stmt *stmt;
	enum dmarc_status st;	/* of the reading */
	struct dmarc_err err;
};

/*
 * End it. st is how the caller got on with the rows; the first trouble is
 * returned, be it st or that of the reading, which also fills *err.
 */
DMARC_MUST_USE enum dmarc_status statement_end(struct statement *s,
    enum dmarc_status st, struct dmarc_err *err);

#endif
