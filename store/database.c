/*
 * database.c: see database.h.
 *
 * Reads the header of the file through SQLite's own descriptor: closing a
 * second descriptor would drop this process's locks on the file, and a SELECT
 * would leave files beside another program's database.
 */
#include "store/database.h"

#include <errno.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/nearest.h"
#include "common/process/owner.h"
#include "store/rights.h"

/* https://www.sqlite.org/fileformat2.html#the_database_header */
#define HEADER 100
#define AT_PAGE_SIZE 16
#define AT_PAGES 28
#define AT_VERSION 60
#define AT_ID 68

static const char magic[16] = "SQLite format 3";

/*
 * SQLite also reports corruption if the disk could not read the file; the
 * file's descriptor then remembers EIO.
 */
static bool
could_not_read(sqlite3 *db)
{
	static const int which[] = { SQLITE_FCNTL_FILE_POINTER,
		SQLITE_FCNTL_JOURNAL_POINTER };

	for (size_t i = 0; db != NULL && i < 2; i++) {
		sqlite3_file *file = NULL;
		int os = 0;

		if (sqlite3_file_control(db, "main", which[i], &file) ==
		    SQLITE_OK && file != NULL && file->pMethods != NULL &&
		    file->pMethods->xFileControl(file,
		    SQLITE_FCNTL_LAST_ERRNO, &os) == SQLITE_OK && os == EIO)
			return true;
	}
	return false;
}

/*
 * The errno behind a failure; 0: not known. SQLite keeps none for a COMMIT that
 * fails, after which no system call has to fail: then errno tells, if it names
 * a limit of the disk.
 */
static int
system_errno(sqlite3 *db)
{
	int at_return = errno;
	int os = db != NULL ? sqlite3_system_errno(db) : 0;

	if (os != 0)
		return os;
	return at_return == EFBIG || at_return == ENOSPC ||
	    at_return == EDQUOT ? at_return : 0;
}

static enum dmarc_status
fail_open(const char *path, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_IO, "%s: the database cannot be opened: "
	    "%s", path, strerror(EIO));
}

static enum dmarc_status
fail_folder(const char *path, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_DATA, "%s: is a directory, not a "
	    "database", path);
}

static enum dmarc_status
absent(const char *path, struct dmarc_err *err)
{
	char *near = nearest_entry(path);

	if (near != NULL)
		(void)dmarc_fail(err, DMARC_E_NOINPUT, "%s: no such database; "
		    "did you mean %s?", path, near);
	else
		(void)dmarc_fail(err, DMARC_E_NOINPUT, "%s: there is no "
		    "database yet; run dmarc-ingest first", path);
	free(near);
	return DMARC_E_NOINPUT;
}

static enum dmarc_status
explain_open(const char *path, int os, const char *said, struct dmarc_err *err)
{
	if (os == ENOENT && rights_has(path))
		return fail_open(path, err);
	if (os == ENOENT || os == ENOTDIR)
		return absent(path, err);
	if (os == EACCES || os == EPERM || os == EROFS)
		return owner_explain(path, "open the database or to write "
		    "its folder", err);
	if (os == ENOSPC || os == EDQUOT || os == EMFILE || os == ENFILE)
		return dmarc_fail(err, DMARC_E_AGAIN, "%s: %s", path,
		    strerror(os));
	if (os == EISDIR)
		return fail_folder(path, err);
	return dmarc_fail(err, DMARC_E_IO, "%s: cannot be opened: %s", path,
	    os != 0 ? strerror(os) : said);
}

enum dmarc_status
database_explain(sqlite3 *db, int rc, const char *path, struct dmarc_err *err)
{
	int os = system_errno(db);
	const char *said = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return dmarc_fail(err, DMARC_E_LOCKED, "%s: the database is "
		    "locked by another program; try again later", path);
	case SQLITE_FULL:
		return dmarc_fail(err, DMARC_E_AGAIN, "%s: the disk is full; "
		    "make room and run again", path);
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		if (rights_has(path))
			return fail_open(path, err);
		return owner_explain(path, "write the database and its "
		    "folder", err);
	case SQLITE_CANTOPEN:
		return explain_open(path, os, said, err);
	case SQLITE_CORRUPT:
		if (could_not_read(db))
			return dmarc_fail(err, DMARC_E_IO, "%s: cannot be "
			    "read: %s", path, strerror(EIO));
		return dmarc_fail(err, DMARC_E_DATA, "%s: the database is "
		    "corrupt (%s); restore it from a backup, or move it away "
		    "and read the mail again", path, said);
	case SQLITE_NOTADB:
		return dmarc_fail(err, DMARC_E_DATA, "%s: is no SQLite "
		    "database; name another file with --db", path);
	case SQLITE_IOERR:
		if (os == EISDIR)
			return fail_folder(path, err);
		if (os == ENOSPC || os == EDQUOT)
			return dmarc_fail(err, DMARC_E_AGAIN, "%s: the disk "
			    "is full; make room and run again", path);
		if (os == EFBIG)
			return dmarc_fail(err, DMARC_E_AGAIN, "%s: may not "
			    "become larger (ulimit -f)", path);
		if (rc == SQLITE_IOERR_NOMEM || os == ENOMEM)
			return dmarc_no_memory(err);
		return dmarc_fail(err, DMARC_E_IO, "%s: %s: %s", path, said,
		    os != 0 ? strerror(os) : "I/O error");
	case SQLITE_NOMEM:
		return dmarc_no_memory(err);
	default:
		return dmarc_fail(err, DMARC_E_DB, "%s: %s", path, said);
	}
}

enum dmarc_status
database_fail(const struct database *d, struct dmarc_err *err)
{
	return database_explain(d->db, sqlite3_extended_errcode(d->db),
	    d->path, err);
}

static bool
harden(sqlite3 *db)
{
	int is;

	return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &is) ==
	    SQLITE_OK && is == 1 &&
	    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &is) ==
	    SQLITE_OK && is == 0;
}

char *
database_path(const char *path)
{
	bool special = *path == ':' || strncmp(path, "file:", 5) == 0;
	char *copy = malloc(strlen(path) + sizeof "./");

	if (copy != NULL)
		(void)stpcpy(stpcpy(copy, special ? "./" : ""), path);
	return copy;
}

/*
 * Explains why a missing file could not be created. SQLite then tries to open
 * it for reading, and reports only that it does not exist.
 */
static enum dmarc_status
cannot_make(const char *path, struct dmarc_err *err)
{
	char *copy = strdup(path);
	int why = 0;

	if (copy == NULL)
		return dmarc_no_memory(err);
	if (access(dirname(copy), W_OK) != 0)
		why = errno;
	free(copy);
	if (why == ENOENT || why == ENOTDIR)
		return dmarc_fail(err, DMARC_E_NOINPUT, "%s: the folder of the "
		    "database is not there; make it first", path);
	if (why == EACCES || why == EPERM || why == EROFS)
		return owner_explain(path, "make the database in its folder",
		    err);
	return dmarc_fail(err, DMARC_E_IO, "%s: the database cannot be made: "
	    "%s", path, why != 0 ? strerror(why) : "I/O error");
}

enum dmarc_status
database_open(const char *path, int flags, int busy_ms, sqlite3 **out,
    struct dmarc_err *err)
{
	sqlite3 *db = NULL;
	enum dmarc_status st;
	int rc;

	/*
	 * Memory statistics cost time and have no reader. SQLite accepts the
	 * setting once per process and refuses it later; ignore the refusal.
	 */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_EXRESCODE |
	    SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK && (flags & SQLITE_OPEN_CREATE) != 0 &&
	    db != NULL && sqlite3_system_errno(db) == ENOENT)
		st = cannot_make(path, err);
	else if (rc != SQLITE_OK)
		st = database_explain(db, rc, path, err);
	else if (!harden(db) ||
	    sqlite3_busy_timeout(db, busy_ms) != SQLITE_OK)
		st = database_explain(db, sqlite3_extended_errcode(db), path,
		    err);
	else {
		*out = db;
		return DMARC_OK;
	}
	(void)sqlite3_close(db);
	return st;
}

static uint32_t
big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static sqlite3_int64
size_of(const char *path)
{
	struct stat sb;

	return path != NULL && stat(path, &sb) == 0 ? sb.st_size : 0;
}

/*
 * The header counts the pages. Pages missing from the file must be in the
 * write-ahead log; otherwise the file was truncated.
 */
static bool
is_cut_off(const char *file, const unsigned char *header, sqlite3_int64 size)
{
	uint32_t page = (uint32_t)header[AT_PAGE_SIZE] << 8 |
	    header[AT_PAGE_SIZE + 1];

	if (page == 1)
		page = 65536;
	return size + size_of(sqlite3_filename_wal(file)) <
	    (sqlite3_int64)page * big_endian(header + AT_PAGES);
}

static enum dmarc_status
newer(const char *path, int64_t version, struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_DATA, "%s: was made by a newer "
	    "dmarc-ledger (format %lld; this one knows %d); use that version",
	    path, (long long)version, DATABASE_VERSION);
}

/* Runs a pragma that yields a number. */
static enum dmarc_status
read_number(const struct database *d, const char *pragma, int64_t *out,
    struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(d->db, pragma, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_ROW ? DMARC_OK :
	    database_explain(d->db, rc, d->path, err);
}

enum dmarc_status
database_version(const struct database *d, int64_t *version,
    struct dmarc_err *err)
{
	int64_t is = 0;
	enum dmarc_status st = read_number(d, "PRAGMA user_version", &is, err);

	if (st != DMARC_OK)
		return st;
	if (is > DATABASE_VERSION)
		return newer(d->path, is, err);
	*version = is;
	return DMARC_OK;
}

enum dmarc_status
database_changes(const struct database *d, int64_t *out, struct dmarc_err *err)
{
	return read_number(d, "PRAGMA data_version", out, err);
}

enum dmarc_status
database_has_tables(const struct database *d, struct dmarc_err *err)
{
	sqlite3_stmt *stmt = NULL;
	bool has = false;
	int rc = sqlite3_prepare_v2(d->db, "SELECT count(*) = 12 "
	    "FROM sqlite_schema WHERE type = 'table' AND name IN ('mailbox', "
	    "'message', 'domain', 'reporter', 'submitter', 'policy', "
	    "'report', 'name', 'source', 'dkim', 'spf', 'record')", -1, &stmt,
	    NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		has = sqlite3_column_int(stmt, 0) != 0;
	(void)sqlite3_finalize(stmt);
	if (rc != SQLITE_ROW)
		return database_explain(d->db, rc, d->path, err);
	if (!has)
		return dmarc_fail(err, DMARC_E_DATA, "%s: is marked as a "
		    "database of dmarc-ledger, but has other tables; name "
		    "another file with --db", d->path);
	return DMARC_OK;
}

enum dmarc_status
database_probe(const struct database *d, bool *empty, struct dmarc_err *err)
{
	const char *name = sqlite3_db_filename(d->db, "main");
	unsigned char header[HEADER];
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	bool unborn;
	uint32_t id, version;
	int rc;

	rc = sqlite3_file_control(d->db, "main", SQLITE_FCNTL_FILE_POINTER,
	    &file);
	if (rc == SQLITE_OK)
		rc = file->pMethods->xFileSize(file, &size);
	if (rc == SQLITE_OK && size >= HEADER)
		rc = file->pMethods->xRead(file, header, HEADER, 0);
	if (rc != SQLITE_OK)
		return database_explain(NULL, rc, d->path, err);
	/*
	 * With a journal, creation may have been interrupted: SQLite undoes it.
	 */
	unborn = size == 0 || size_of(sqlite3_filename_journal(name)) > 0;
	if (size == 0) {
		*empty = true;
		return DMARC_OK;
	}
	if (size < HEADER || memcmp(header, magic, sizeof magic) != 0)
		return database_explain(NULL, SQLITE_NOTADB, d->path, err);
	id = big_endian(header + AT_ID);
	version = big_endian(header + AT_VERSION);
	if (id != DATABASE_ID)
		return dmarc_fail(err, DMARC_E_DATA, "%s: is the database of "
		    "another program; name another file with --db", d->path);
	if (version > DATABASE_VERSION)
		return newer(d->path, version, err);
	if (version == 0 || (!unborn && is_cut_off(name, header, size)))
		return dmarc_fail(err, DMARC_E_DATA, "%s: the database is "
		    "corrupt (it ends early); restore it from a backup, or "
		    "move it away and read the mail again", d->path);
	*empty = unborn;
	return DMARC_OK;
}

enum dmarc_status
database_run(const struct database *d, const char *sql, struct dmarc_err *err)
{
	if (sqlite3_exec(d->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return database_fail(d, err);
	return DMARC_OK;
}

void
database_rollback(const struct database *d)
{
	if (sqlite3_get_autocommit(d->db) == 0)
		(void)sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
}
