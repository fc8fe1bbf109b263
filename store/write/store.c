/*
 * store.c: opens, makes and closes the database, and its transactions.
 *
 * The schema is made in rollback mode and the file turned to WAL afterwards,
 * so that a file with a header always has its tables, whenever its maker
 * may have been killed.
 */
#include "store/write/store.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "store/database.h"
#include "store/write/internal.h"

extern const char text_schema[];

#define AS_TEXT(name) extern const char text_##name[];
STORE_STATEMENTS(AS_TEXT)
#undef AS_TEXT

#define AS_ROW(name) [SQL_##name] = text_##name,
static const char *const statements[SQL_STATEMENTS] = {
	STORE_STATEMENTS(AS_ROW)
};
#undef AS_ROW

#define AS_NAME(name) [P_##name] = ":" #name,
static const char *const parameters[PARAMETERS] = {
	STORE_PARAMETERS(AS_NAME)
};
#undef AS_NAME

#define AS_ROW(name, slots, bytes) { slots, bytes },
static const struct { size_t slots, bytes; } caches[CACHES] = {
	STORE_CACHES(AS_ROW)
};
#undef AS_ROW

/* The encoding of one combination may be this long. */
#define SCRATCH_MOST ((size_t)1 << 30)

enum dmarc_status
store_fail(struct store *s, struct dmarc_err *err)
{
	return database_fail(s->db, sqlite3_extended_errcode(s->db), s->path,
	    err);
}

static enum dmarc_status
run(struct store *s, const char *sql, struct dmarc_err *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(s, err);
	return DMARC_OK;
}

/* Whether somebody else has made the tables since we looked. */
static enum dmarc_status
has_tables(struct store *s, bool *has, struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	enum dmarc_status st = DMARC_OK;

	if (sqlite3_prepare_v2(s->db, "SELECT 1 FROM sqlite_schema", -1, &stmt,
	    NULL) != SQLITE_OK)
		return store_fail(s, err);
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		*has = true;
		break;
	case SQLITE_DONE:
		*has = false;
		break;
	default:
		st = store_fail(s, err);
	}
	(void)sqlite3_finalize(stmt);
	return st;
}

static enum dmarc_status
make_tables(struct store *s, struct dmarc_err *err)
{
	enum dmarc_status st = run(s, "BEGIN IMMEDIATE", err);
	bool made = false;

	if (st != DMARC_OK)
		return st;
	st = has_tables(s, &made, err);
	if (st == DMARC_OK && !made)
		st = run(s, text_schema, err);
	if (st == DMARC_OK)
		st = run(s, "COMMIT", err);
	if (st != DMARC_OK)
		store_rollback(s);
	return st;
}

/* Make sure that the file is ours, and make it if it is nobody's yet. */
static enum dmarc_status
claim(struct store *s, struct dmarc_err *err)
{
	bool empty;
	enum dmarc_status st = database_probe(s->db, s->path, &empty, err);

	if (st != DMARC_OK)
		return st;
	if (sqlite3_db_readonly(s->db, "main") != 0)
		return database_fail(NULL, SQLITE_READONLY, s->path, err);
	if (!empty)
		return store_migrate(s, err);
	st = make_tables(s, err);
	if (st == DMARC_OK)
		st = database_probe(s->db, s->path, &empty, err);
	return st;
}

/*
 * WAL, durable, and readable for somebody who may not write the folder.
 * Foreign keys are for readers and for tests, which check them all: what is
 * inserted here refers to rows that the same transaction has just found or
 * made, and to look three of them up again for each record costs a fifth of
 * all the writing. The log grows to half a GiB in a large run, and is
 * cut at its end: pages of an index are written again in each transaction, and
 * copied to the file the more often the sooner the log is.
 */
static enum dmarc_status
set_up(struct store *s, struct dmarc_err *err)
{
	int persist = 1;
	int rc = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &persist);

	if (rc != SQLITE_OK)
		return database_fail(NULL, rc, s->path, err);
	return run(s, "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = OFF;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA wal_autocheckpoint = 131072;"	/* pages: 512 MiB */
	    "PRAGMA cache_size = -32768", err);	/* in KiB: 32 MiB */
}

static enum dmarc_status
prepare(struct store *s, struct dmarc_err *err)
{
	for (size_t i = 0; i < SQL_STATEMENTS; i++) {
		if (sqlite3_prepare_v3(s->db, statements[i], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->stmt[i], NULL) != SQLITE_OK)
			return store_fail(s, err);
		for (size_t p = 0; p < PARAMETERS; p++)
			s->place[i][p] = (unsigned char)
			    sqlite3_bind_parameter_index(s->stmt[i],
			    parameters[p]);
	}
	return DMARC_OK;
}

static void
discard(struct store *s)
{
	for (size_t i = 0; i < SQL_STATEMENTS; i++)
		(void)sqlite3_finalize(s->stmt[i]);
	for (size_t i = 0; i < CACHES; i++)
		cache_free(s->cache[i]);
	(void)sqlite3_close(s->db);
	buf_free(&s->scratch);
	free(s->path);
	free(s);
}

enum dmarc_status
store_open(const struct store_opts *opts, struct store **out,
    struct dmarc_err *err)
{
	struct store *s = calloc(1, sizeof *s);
	enum dmarc_status st = DMARC_E_NOMEM;

	if (s == NULL)
		return dmarc_no_memory(err);
	s->scratch = (struct buf)BUF_INIT(SCRATCH_MOST);
	s->path = database_path(opts->path);
	for (size_t i = 0; i < CACHES; i++)
		s->cache[i] = cache_new(caches[i].slots,
		    caches[i].bytes);
	for (size_t i = 0; i < CACHES; i++)
		if (s->cache[i] == NULL || s->path == NULL) {
			st = dmarc_no_memory(err);
			goto out;
		}
	st = database_open(s->path, SQLITE_OPEN_READWRITE |
	    (opts->create ? SQLITE_OPEN_CREATE : 0), opts->busy_ms, &s->db,
	    err);
	if (st == DMARC_OK)
		st = claim(s, err);
	if (st == DMARC_OK)
		st = set_up(s, err);
	if (st == DMARC_OK)
		st = records_set_up(s, err);
	if (st == DMARC_OK)
		st = prepare(s, err);
	if (st != DMARC_OK)
		goto out;
	*out = s;
	s = NULL;
out:
	if (s != NULL)
		discard(s);
	return st;
}

/*
 * Whoever reads the write-ahead log keeps it, and that is no failure: all
 * that was committed is in it.
 */
static enum dmarc_status
truncate_log(struct store *s, struct dmarc_err *err)
{
	int rc = sqlite3_busy_timeout(s->db, 0);

	if (rc == SQLITE_OK)
		rc = sqlite3_wal_checkpoint_v2(s->db, "main",
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY)
		return DMARC_OK;
	return store_fail(s, err);
}

enum dmarc_status
store_close(struct store *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (s == NULL)
		return DMARC_OK;
	if (s->open)
		store_rollback(s);
	st = truncate_log(s, err);
	discard(s);
	return st;
}

void
store_forget(struct store *s)
{
	for (size_t i = 0; i < CACHES; i++)
		cache_clear(s->cache[i]);
}

/* Another program may have pruned, and rows that we know are gone. */
static enum dmarc_status
look_around(struct store *s, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_data_version);
	int64_t version = 0;
	bool found;
	enum dmarc_status st = call_find(&c, &found, &version, err);

	if (st != DMARC_OK)
		return st;
	if (version != s->data_version)
		store_forget(s);
	s->data_version = version;
	c = call_start(s, SQL_find_pruned);
	st = call_row(&c, &found, err);
	s->pruned_before = INT64_MIN;
	s->swept = true;
	if (st != DMARC_OK || !found)
		return st;
	s->pruned_before = sqlite3_column_int64(c.stmt, 0);
	s->swept = sqlite3_column_int(c.stmt, 1) != 0;
	call_end(&c);
	return DMARC_OK;
}

enum dmarc_status
store_begin(struct store *s, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_begin);
	enum dmarc_status st = call_run(&c, err);

	s->open = st == DMARC_OK;
	if (st == DMARC_OK)
		st = look_around(s, err);
	if (st == DMARC_OK)
		st = records_begin(s, err);
	if (st != DMARC_OK)
		store_rollback(s);
	return st;
}

enum dmarc_status
store_commit(struct store *s, struct dmarc_err *err)
{
	struct call c = call_start(s, SQL_commit);
	enum dmarc_status st = call_run(&c, err);

	if (st != DMARC_OK)
		store_rollback(s);
	s->open = false;
	return st;
}

/*
 * SQLite may have rolled back by itself (disk full, I/O error). The caches
 * may know rows that are gone now.
 */
void
store_rollback(struct store *s)
{
	if (sqlite3_get_autocommit(s->db) == 0)
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	if (s->open)
		store_forget(s);
	s->open = false;
}

bool
store_in_transaction(const struct store *s)
{
	return s->open;
}
