/*
 * query.c: see query.h.
 */
#include "store/read/query.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "common/memory/buf.h"
#include "common/process/owner.h"
#include "store/database.h"

#define SHARE_TRIES 1000	/* of some 50 microseconds */
#define SHARE_BUSY_MS 30000	/* how long to wait for a locked file */

struct query {
	struct database file;
	bool immutable;		/* read without locks; see open_still() */
	bool starved;		/* a value was lost: no memory */
	struct stat was;	/* the file at opening */
};

struct query_stmt {
	struct query *q;
	sqlite3_stmt *stmt;
	int rc;			/* of the first bind that failed */
};

/* Takes the snapshot, which begins with the first read. */
static int
begin(sqlite3 *db)
{
	return sqlite3_exec(db, "PRAGMA query_only = ON;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -4096;"	/* KiB; the system has more */
	    "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

static bool
has_log(const char *path)
{
	struct buf wal = BUF_INIT(strlen(path) + 8);
	const char *name;
	struct stat sb;
	bool has;

	buf_text(&wal, path);
	buf_text(&wal, "-wal");
	name = buf_string(&wal);
	has = name == NULL || (stat(name, &sb) == 0 && sb.st_size > 0);
	buf_free(&wal);
	return has;
}

/* Appends file:PATH?immutable=1, and escapes URI syntax in the path. */
static void
put_still_uri(struct buf *uri, const char *path)
{
	static const char hex[] = "0123456789abcdef";

	buf_text(uri, "file:");
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if (strchr("%?#", c) == NULL) {
			buf_byte(uri, c);
			continue;
		}
		buf_byte(uri, '%');
		buf_byte(uri, (unsigned char)hex[c >> 4]);
		buf_byte(uri, (unsigned char)hex[c & 15]);
	}
	buf_text(uri, "?immutable=1");
}

/*
 * WAL mode needs a file beside the database, even for reading. If it is missing
 * and the folder is not writable (a copy on a read-only disk), reads without
 * locks; query_close() detects writes.
 */
static enum dmarc_status
open_still(struct query *q, struct dmarc_err *err)
{
	struct buf uri = BUF_INIT(3 * strlen(q->file.path) + 32);
	const char *name;
	enum dmarc_status st;

	put_still_uri(&uri, q->file.path);
	name = buf_string(&uri);
	(void)sqlite3_close(q->file.db);
	q->file.db = NULL;
	st = name == NULL ? dmarc_no_memory(err) :
	    database_open(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 0,
	    &q->file.db, err);
	buf_free(&uri);
	if (st != DMARC_OK)
		return st;
	q->immutable = true;
	return begin(q->file.db) == SQLITE_OK ? DMARC_OK :
	    database_fail(&q->file, err);
}

/* Says why database_probe() took the file for an empty one. */
static enum dmarc_status
fail_empty(const char *path, struct dmarc_err *err)
{
	struct stat sb;

	/* A rollback journal: a ledger has one only if somebody set it so. */
	if (stat(path, &sb) == 0 && sb.st_size > 0)
		return dmarc_fail(err, DMARC_E_LOCKED, "%s: another program "
		    "writes the database, or was stopped while it did; try "
		    "again later, or run dmarc-ingest, which mends it", path);
	return dmarc_fail(err, DMARC_E_NOINPUT, "%s: the database is empty; "
	    "run dmarc-ingest first", path);
}

static enum dmarc_status
open_snapshot(struct query *q, int busy_ms, struct dmarc_err *err)
{
	bool empty;
	int rc;
	enum dmarc_status st = database_open(q->file.path, SQLITE_OPEN_READONLY,
	    busy_ms, &q->file.db, err);

	if (st == DMARC_OK)
		st = database_probe(&q->file, &empty, err);
	if (st != DMARC_OK)
		return st;
	if (empty)
		return fail_empty(q->file.path, err);
	rc = begin(q->file.db);
	if (rc == SQLITE_OK)
		return DMARC_OK;
	if (((rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY)
	    && !has_log(q->file.path) && stat(q->file.path, &q->was) == 0)
		return open_still(q, err);
	st = database_fail(&q->file, err);
	/* The database was opened, so the missing file is one beside it. */
	if (st == DMARC_E_NOINPUT)
		st = owner_explain(q->file.path, "write the folder of the "
		    "database, which its log needs", err);
	return st;
}

/* Views fit the tables of one format only. */
static enum dmarc_status
check_version(struct query *q, struct dmarc_err *err)
{
	int64_t version;
	enum dmarc_status st = database_version(&q->file, &version, err);

	if (st == DMARC_OK && version < DATABASE_VERSION)
		st = dmarc_fail(err, DMARC_E_DATA, "%s: was made by an older "
		    "dmarc-ledger (format %lld; this one reads %d); the next "
		    "run of dmarc-ingest converts it", q->file.path,
		    (long long)version, DATABASE_VERSION);
	return st;
}

static void
discard(struct query *q)
{
	(void)sqlite3_close(q->file.db);
	free(q->file.path);
	free(q);
}

enum dmarc_status
query_open(const char *path, int busy_ms, struct query **out,
    struct dmarc_err *err)
{
	struct query *q = calloc(1, sizeof *q);
	enum dmarc_status st;

	if (q == NULL || (q->file.path = database_path(path)) == NULL) {
		free(q);
		return dmarc_no_memory(err);
	}
	st = open_snapshot(q, busy_ms, err);
	if (st == DMARC_OK)
		st = check_version(q, err);
	if (st == DMARC_OK)
		st = database_has_tables(&q->file, err);
	if (st == DMARC_OK)
		*out = q;
	else
		discard(q);
	return st;
}

/* Restarts the transactions of all handles. */
static enum dmarc_status
begin_all(struct query *const q[], size_t n, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < n; i++)
		st = database_run(&q[i]->file, "ROLLBACK; BEGIN;"
		    "SELECT count(*) FROM sqlite_schema", err);
	return st;
}

/* Restarts all until the data_version of an idle connection stays the same. */
static enum dmarc_status
begin_watched(const struct database *watch, struct query *const q[], size_t n,
    bool *same, struct dmarc_err *err)
{
	int64_t before = 0, after = 0;
	enum dmarc_status st = DMARC_OK;

	*same = false;
	for (int i = 0; st == DMARC_OK && !*same && i < SHARE_TRIES; i++) {
		st = database_changes(watch, &before, err);
		if (st == DMARC_OK)
			st = begin_all(q, n, err);
		if (st == DMARC_OK)
			st = database_changes(watch, &after, err);
		*same = st == DMARC_OK && before == after;
	}
	/* The file may have become one of another format. */
	return st == DMARC_OK ? check_version(q[0], err) : st;
}

enum dmarc_status
query_share(struct query *const q[], size_t n, bool *same,
    struct dmarc_err *err)
{
	struct database watch = { .path = q[0]->file.path };
	enum dmarc_status st;

	*same = true;
	for (size_t i = 0; i < n; i++)
		if (q[i]->immutable)	/* query_close() looks for writes */
			return DMARC_OK;
	if (n < 2)
		return DMARC_OK;
	st = database_open(watch.path, SQLITE_OPEN_READONLY, SHARE_BUSY_MS,
	    &watch.db, err);
	if (st == DMARC_OK)
		st = begin_watched(&watch, q, n, same, err);
	(void)sqlite3_close(watch.db);
	return st;
}

static bool
has_changed(const struct query *q)
{
	struct stat is;

	return stat(q->file.path, &is) != 0 || is.st_size != q->was.st_size ||
	    is.st_ino != q->was.st_ino ||
	    is.st_mtim.tv_sec != q->was.st_mtim.tv_sec ||
	    is.st_mtim.tv_nsec != q->was.st_mtim.tv_nsec ||
	    has_log(q->file.path);
}

enum dmarc_status
query_close(struct query *q, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (q == NULL)
		return DMARC_OK;
	if (q->immutable && has_changed(q))
		st = dmarc_fail(err, DMARC_E_AGAIN, "%s: the database was "
		    "written to while it was read; run again", q->file.path);
	else if (q->starved)
		st = dmarc_no_memory(err);
	discard(q);
	return st;
}

enum dmarc_status
query_prepare(struct query *q, const char *sql, struct query_stmt **out,
    struct dmarc_err *err)
{
	struct query_stmt *st = calloc(1, sizeof *st);

	if (st == NULL)
		return dmarc_no_memory(err);
	st->q = q;
	if (sqlite3_prepare_v2(q->file.db, sql, -1, &st->stmt, NULL) !=
	    SQLITE_OK) {
		free(st);
		return database_fail(&q->file, err);
	}
	*out = st;
	return DMARC_OK;
}

void
query_finish(struct query_stmt *st)
{
	if (st == NULL)
		return;
	(void)sqlite3_finalize(st->stmt);
	free(st);
}

static void
note(struct query_stmt *st, int rc)
{
	if (st->rc == SQLITE_OK)
		st->rc = rc;
}

void
query_bind_int(struct query_stmt *st, const char *name, int64_t value)
{
	note(st, sqlite3_bind_int64(st->stmt,
	    sqlite3_bind_parameter_index(st->stmt, name), value));
}

void
query_bind_text(struct query_stmt *st, const char *name, const char *value)
{
	note(st, sqlite3_bind_text(st->stmt,
	    sqlite3_bind_parameter_index(st->stmt, name), value, -1,
	    SQLITE_TRANSIENT));
}

enum dmarc_status
query_step(struct query_stmt *st, bool *row, struct dmarc_err *err)
{
	int rc = st->rc;

	if (rc == SQLITE_OK && st->q->starved)
		rc = SQLITE_NOMEM;
	if (rc != SQLITE_OK)
		return database_explain(NULL, rc, st->q->file.path, err);
	rc = sqlite3_step(st->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_fail(&st->q->file, err);
	*row = rc == SQLITE_ROW;
	return DMARC_OK;
}

void
query_reset(struct query_stmt *st)
{
	(void)sqlite3_reset(st->stmt);
	(void)sqlite3_clear_bindings(st->stmt);
	st->rc = SQLITE_OK;
}

bool
query_is_null(struct query_stmt *st, int column)
{
	return sqlite3_column_type(st->stmt, column) == SQLITE_NULL;
}

int64_t
query_int(struct query_stmt *st, int column)
{
	return sqlite3_column_int64(st->stmt, column);
}

/* A NULL value may also mean out of memory; tells the two apart. */
static const void *
checked(struct query_stmt *st, const void *value)
{
	if (value == NULL && sqlite3_errcode(st->q->file.db) == SQLITE_NOMEM)
		st->q->starved = true;
	return value;
}

const char *
query_text(struct query_stmt *st, int column)
{
	return checked(st, sqlite3_column_text(st->stmt, column));
}

const void *
query_blob(struct query_stmt *st, int column, size_t *len)
{
	const void *blob = checked(st, sqlite3_column_blob(st->stmt, column));

	*len = (size_t)sqlite3_column_bytes(st->stmt, column);
	return blob;
}
