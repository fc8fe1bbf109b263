/*
 * writer.c: see writer.h.
 *
 * Creates the tables in rollback mode, and switches the file to WAL
 * afterwards: wherever creation is interrupted, a file with a header has its
 * tables.
 */
#include "store/write/writer.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "store/write/connection.h"
#include "store/write/migrate.h"
#include "store/write/transaction.h"

#define MOMENT_MS 20		/* between two looks at a lock */

extern const char text_schema[];

/* Whether another program has created the tables in the meantime. */
static enum dmarc_status
has_tables(const struct database *d, bool *has, struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	enum dmarc_status st = DMARC_OK;

	if (sqlite3_prepare_v2(d->db, "SELECT 1 FROM sqlite_schema", -1, &stmt,
	    NULL) != SQLITE_OK)
		return database_fail(d, err);
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		*has = true;
		break;
	case SQLITE_DONE:
		*has = false;
		break;
	default:
		st = database_fail(d, err);
	}
	(void)sqlite3_finalize(stmt);
	return st;
}

static enum dmarc_status
make_tables(const struct database *d, struct dmarc_err *err)
{
	enum dmarc_status st = database_run(d, "BEGIN IMMEDIATE", err);
	bool made = false;

	if (st != DMARC_OK)
		return st;
	st = has_tables(d, &made, err);
	if (st == DMARC_OK && !made)
		st = database_run(d, text_schema, err);
	if (st == DMARC_OK)
		st = database_run(d, "COMMIT", err);
	if (st != DMARC_OK)
		database_rollback(d);
	return st;
}

/* Checks that the file is a ledger; creates its tables if it has none. */
static enum dmarc_status
claim(const struct database *d, struct dmarc_err *err)
{
	bool empty;
	enum dmarc_status st = database_probe(d, &empty, err);

	if (st != DMARC_OK)
		return st;
	/* SQLite opens a file for reading if it cannot for writing. */
	if (sqlite3_db_readonly(d->db, "main") != 0)
		return database_explain(NULL, SQLITE_READONLY, d->path, err);
	if (!empty) {
		st = database_has_tables(d, err);
		return st != DMARC_OK ? st : migrate_tables(d, err);
	}
	st = make_tables(d, err);
	if (st == DMARC_OK)
		st = database_probe(d, &empty, err);
	return st;
}

/*
 * WAL, durable, and readable for users who may not write the folder.
 *
 * SQLite does not check foreign keys here: what is inserted refers to rows
 * that the same transaction has just found or made, and to look three of them
 * up again for each record costs a fifth of the time of writing. Readers and
 * tests can check them.
 *
 * The log may grow to 512 MiB in a long run, and is cut at the end. Each
 * transaction writes the same index pages again; the longer the log, the
 * less often they are copied to the file.
 */
static enum dmarc_status
set_up(const struct database *d, struct dmarc_err *err)
{
	int persist = 1;
	int rc = sqlite3_file_control(d->db, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &persist);

	if (rc != SQLITE_OK)
		return database_explain(NULL, rc, d->path, err);
	return database_run(d, "PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = OFF;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA wal_autocheckpoint = 131072;"	/* pages: 512 MiB */
	    "PRAGMA cache_size = -32768", err);	/* in KiB: 32 MiB */
}

static void
discard(struct writer *w)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(w->statement[i].stmt);
	(void)sqlite3_close(w->file.db);
	free(w->file.path);
	free(w);
}

/* Waits a moment for another writer: a busy handler, called the nth time. */
static int
wait_for_lock(void *arg, int n)
{
	const struct writer *w = arg;

	if (*w->stop != 0 || n >= w->busy_ms / MOMENT_MS)
		return 0;
	(void)sqlite3_sleep(MOMENT_MS);
	return 1;
}

/* What a caller wants beyond set_up(). */
static enum dmarc_status
set_wishes(struct writer *w, const struct writer_opts *opts,
    struct dmarc_err *err)
{
	int rc = SQLITE_OK;

	w->stop = opts->stop;
	w->busy_ms = opts->busy_ms;
	if (opts->stop != NULL)
		rc = sqlite3_busy_handler(w->file.db, wait_for_lock, w);
	if (rc != SQLITE_OK)
		return database_fail(&w->file, err);
	return opts->relaxed ? database_run(&w->file,
	    "PRAGMA synchronous = NORMAL", err) : DMARC_OK;
}

enum dmarc_status
writer_open(const struct writer_opts *opts, struct writer **out,
    struct dmarc_err *err)
{
	struct writer *w = calloc(1, sizeof *w);
	enum dmarc_status st;

	if (w == NULL || (w->file.path = database_path(opts->path)) == NULL) {
		free(w);
		return dmarc_no_memory(err);
	}
	st = database_open(w->file.path, SQLITE_OPEN_READWRITE |
	    (opts->create ? SQLITE_OPEN_CREATE : 0), opts->busy_ms,
	    &w->file.db, err);
	if (st == DMARC_OK)
		st = claim(&w->file, err);
	if (st == DMARC_OK)
		st = set_up(&w->file, err);
	if (st == DMARC_OK)
		st = set_wishes(w, opts, err);
	if (st == DMARC_OK)
		*out = w;
	else
		discard(w);
	return st;
}

/*
 * A reader of the write-ahead log prevents truncation. This is not a failure:
 * committed data is in the log. What the log holds is copied to the file and to
 * the disk first, for which no other writer has to wait as it does for the
 * truncation.
 */
static enum dmarc_status
truncate_log(const struct database *d, struct dmarc_err *err)
{
	int rc = sqlite3_busy_timeout(d->db, 0);

	if (rc == SQLITE_OK)
		rc = sqlite3_wal_checkpoint_v2(d->db, "main",
		    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_wal_checkpoint_v2(d->db, "main",
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY)
		return DMARC_OK;
	return database_fail(d, err);
}

enum dmarc_status
writer_close(struct writer *w, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (w == NULL)
		return DMARC_OK;
	transaction_rollback(w);
	st = truncate_log(&w->file, err);
	discard(w);
	return st;
}
