/*
 * migrate.c: see migrate.h.
 *
 * Each step is a file, sql/migrate_N.sql, which converts the tables from
 * format N to the next. The views are then created again from schema.sql. All
 * steps are one transaction, so that the file is never between two formats.
 * A change of views alone needs no new format.
 */
#include "store/write/migrate.h"

#include <stdio.h>
#include <string.h>

#include "store/write/name_key.h"

extern const char text_schema[];
extern const char text_migrate_1[];
extern const char text_migrate_2[];
extern const char text_migrate_3[];
extern const char text_migrate_4[];
extern const char text_migrate_5[];

static const char *const steps[DATABASE_VERSION] = {
	[1] = text_migrate_1, [2] = text_migrate_2, [3] = text_migrate_3,
	[4] = text_migrate_4, [5] = text_migrate_5,
};

/* The SQL function name_key(name). */
static void
sql_name_key(sqlite3_context *out, int n, sqlite3_value **value)
{
	const unsigned char *name = sqlite3_value_text(value[0]);

	(void)n;
	if (name == NULL)
		sqlite3_result_error_nomem(out);
	else
		sqlite3_result_int64(out, name_key((const char *)name));
}

/* Runs on d each statement that a query of db yields. */
static enum dmarc_status
run_each(const struct database *d, sqlite3 *db, const char *query,
    struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	enum dmarc_status st = DMARC_OK;
	int rc = sqlite3_prepare_v2(db, query, -1, &stmt, NULL);

	while (rc == SQLITE_OK && st == DMARC_OK &&
	    (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		st = database_run(d,
		    (const char *)sqlite3_column_text(stmt, 0), err);
		rc = SQLITE_OK;
	}
	if (st == DMARC_OK && rc != SQLITE_OK && rc != SQLITE_DONE)
		st = database_explain(db, rc, d->path, err);
	(void)sqlite3_finalize(stmt);
	return st;
}

/* Creates the views of schema.sql, read from a database in memory. */
static enum dmarc_status
make_views(const struct database *d, struct dmarc_err *err)
{
	sqlite3 *db = NULL;
	enum dmarc_status st;
	int rc = sqlite3_open(":memory:", &db);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, text_schema, NULL, NULL, NULL);
	st = rc != SQLITE_OK ? database_explain(db, rc, d->path, err) :
	    run_each(d, db, "SELECT 'DROP VIEW IF EXISTS ' || name || ';' || "
	    "sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid", err);
	(void)sqlite3_close(db);
	return st;
}

/* Whether the file has all views of schema.sql, word for word. */
static enum dmarc_status
has_views(const struct database *d, bool *has, struct dmarc_err *err)
{
	static const char begin[] = "\nCREATE VIEW ";
	sqlite3_stmt *stmt = NULL;
	const char *at = text_schema;
	int views = 0;
	int rc = sqlite3_prepare_v2(d->db, "SELECT count(*) "
	    "FROM sqlite_schema WHERE type = 'view' "
	    "AND instr(?1, char(10) || sql || ';')", -1, &stmt, NULL);

	while ((at = strstr(at, begin)) != NULL) {
		at += sizeof begin - 1;
		views++;
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, text_schema, -1,
		    SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	*has = rc == SQLITE_ROW && sqlite3_column_int(stmt, 0) == views;
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_ROW ? DMARC_OK :
	    database_explain(d->db, rc, d->path, err);
}

/*
 * Replaces the views of the file by the views of schema.sql if any differs, as
 * after an older version made them. Views of other names are the user's.
 */
static enum dmarc_status
renew_views(const struct database *d, struct dmarc_err *err)
{
	bool has;
	enum dmarc_status st = has_views(d, &has, err);

	if (st != DMARC_OK || has)
		return st;
	st = database_run(d, "BEGIN IMMEDIATE", err);
	if (st == DMARC_OK)
		st = make_views(d, err);
	if (st == DMARC_OK)
		st = database_run(d, "COMMIT", err);
	if (st != DMARC_OK)
		database_rollback(d);
	return st;
}

static enum dmarc_status
take_steps(const struct database *d, int64_t version, struct dmarc_err *err)
{
	char sql[64];
	enum dmarc_status st = run_each(d, d->db, "SELECT 'DROP VIEW ' || name "
	    "FROM sqlite_schema WHERE type = 'view'", err);

	while (st == DMARC_OK && version < DATABASE_VERSION)
		st = database_run(d, steps[version++], err);
	if (st == DMARC_OK)
		st = make_views(d, err);
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d",
	    DATABASE_VERSION);
	if (st == DMARC_OK)
		st = database_run(d, sql, err);
	return st;
}

enum dmarc_status
migrate_tables(const struct database *d, struct dmarc_err *err)
{
	int64_t version = 0;
	enum dmarc_status st = database_version(d, &version, err);

	if (st != DMARC_OK)
		return st;
	if (version == DATABASE_VERSION)
		return renew_views(d, err);
	if (sqlite3_create_function(d->db, "name_key", 1, SQLITE_UTF8 |
	    SQLITE_DIRECTONLY, NULL, sql_name_key, NULL, NULL) != SQLITE_OK)
		return database_fail(d, err);
	/* A renamed table must not change references to it elsewhere. */
	st = database_run(d, "PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE",
	    err);
	if (st != DMARC_OK)
		return st;
	/* Another program may have migrated in the meantime. */
	st = database_version(d, &version, err);
	if (st == DMARC_OK && version < DATABASE_VERSION)
		st = take_steps(d, version, err);
	if (st == DMARC_OK)
		st = database_run(d, "COMMIT", err);
	if (st != DMARC_OK)
		database_rollback(d);
	/* Update the file's header, where database_probe() reads the format. */
	if (st == DMARC_OK)
		st = database_run(d, "PRAGMA legacy_alter_table = OFF;"
		    "PRAGMA wal_checkpoint", err);
	return st;
}
