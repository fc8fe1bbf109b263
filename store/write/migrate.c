/*
 * migrate.c: makes a database of an older format one of ours.
 *
 * Each step is a file, sql/migrate_N.sql, from format N to the next, and
 * speaks of tables alone; views are those of schema.sql in the end. All of it
 * is one transaction: the file is of the one format or of the other.
 */
#include <stdio.h>

#include "store/database.h"
#include "store/write/internal.h"

extern const char text_schema[];
extern const char text_migrate_1[];

static const char *const steps[DATABASE_VERSION] = {
	[1] = text_migrate_1,
};

static enum dmarc_status
run(struct store *s, const char *sql, struct dmarc_err *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(s, err);
	return DMARC_OK;
}

/* For SQL: name_key(name). */
static void
name_key(sqlite3_context *out, int n, sqlite3_value **value)
{
	const unsigned char *name = sqlite3_value_text(value[0]);

	(void)n;
	if (name == NULL)
		sqlite3_result_error_nomem(out);
	else
		sqlite3_result_int64(out, store_name_key((const char *)name));
}

/* Run each statement that a query of db gives. */
static enum dmarc_status
run_each(struct store *s, sqlite3 *db, const char *query,
    struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	enum dmarc_status st = DMARC_OK;
	int rc = sqlite3_prepare_v2(db, query, -1, &stmt, NULL);

	while (rc == SQLITE_OK && st == DMARC_OK &&
	    (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		st = run(s, (const char *)sqlite3_column_text(stmt, 0), err);
		rc = SQLITE_OK;
	}
	if (st == DMARC_OK && rc != SQLITE_OK && rc != SQLITE_DONE)
		st = database_fail(db, rc, s->path, err);
	(void)sqlite3_finalize(stmt);
	return st;
}

/* Views as schema.sql has them, from a database in memory. */
static enum dmarc_status
make_views(struct store *s, struct dmarc_err *err)
{
	sqlite3 *db = NULL;
	enum dmarc_status st;
	int rc = sqlite3_open(":memory:", &db);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, text_schema, NULL, NULL, NULL);
	st = rc != SQLITE_OK ? database_fail(db, rc, s->path, err) :
	    run_each(s, db, "SELECT sql FROM sqlite_schema "
	    "WHERE type = 'view' ORDER BY rowid", err);
	(void)sqlite3_close(db);
	return st;
}

static enum dmarc_status
go(struct store *s, int64_t version, struct dmarc_err *err)
{
	char sql[64];
	enum dmarc_status st = run_each(s, s->db, "SELECT 'DROP VIEW ' || name "
	    "FROM sqlite_schema WHERE type = 'view'", err);

	while (st == DMARC_OK && version < DATABASE_VERSION)
		st = run(s, steps[version++], err);
	if (st == DMARC_OK)
		st = make_views(s, err);
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d",
	    DATABASE_VERSION);
	if (st == DMARC_OK)
		st = run(s, sql, err);
	return st;
}

enum dmarc_status
store_migrate(struct store *s, struct dmarc_err *err)
{
	int64_t version = 0;
	enum dmarc_status st = database_version(s->db, s->path, &version, err);

	if (st != DMARC_OK || version == DATABASE_VERSION)
		return st;
	if (sqlite3_create_function(s->db, "name_key", 1, SQLITE_UTF8 |
	    SQLITE_DIRECTONLY, NULL, name_key, NULL, NULL) != SQLITE_OK)
		return store_fail(s, err);
	/* So that nothing else is renamed along with a table. */
	st = run(s, "PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE", err);
	if (st != DMARC_OK)
		return st;
	/* Somebody else may have done it since we looked. */
	st = database_version(s->db, s->path, &version, err);
	if (st == DMARC_OK && version < DATABASE_VERSION)
		st = go(s, version, err);
	if (st == DMARC_OK)
		st = run(s, "COMMIT", err);
	if (st != DMARC_OK)
		store_rollback(s);
	/* The header tells the format to whoever only looks at the file. */
	if (st == DMARC_OK)
		st = run(s, "PRAGMA legacy_alter_table = OFF;"
		    "PRAGMA wal_checkpoint", err);
	return st;
}
