/*
 * test_database.c: the status for each error of SQLite; a handle that cannot
 * be hardened is not used.
 */
#include "store/database.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
says_what_to_do(void)
{
	static const struct {
		int rc;
		enum dmarc_status want;
		const char *text;
	} cases[] = {
		{ SQLITE_BUSY, DMARC_E_LOCKED, "locked" },
		{ SQLITE_BUSY_SNAPSHOT, DMARC_E_LOCKED, "locked" },
		{ SQLITE_LOCKED, DMARC_E_LOCKED, "locked" },
		{ SQLITE_FULL, DMARC_E_AGAIN, "the disk is full" },
		{ SQLITE_PERM, DMARC_E_PERM, "no permission" },
		{ SQLITE_AUTH, DMARC_E_PERM, "no permission" },
		{ SQLITE_READONLY_DIRECTORY, DMARC_E_PERM, "no permission" },
		{ SQLITE_CANTOPEN, DMARC_E_IO, "cannot be opened" },
		{ SQLITE_CORRUPT, DMARC_E_DATA, "corrupt" },
		{ SQLITE_CORRUPT_INDEX, DMARC_E_DATA, "corrupt" },
		{ SQLITE_NOTADB, DMARC_E_DATA, "no SQLite database" },
		{ SQLITE_IOERR_READ, DMARC_E_IO, "I/O error" },
		{ SQLITE_IOERR_NOMEM, DMARC_E_NOMEM, "out of memory" },
		{ SQLITE_NOMEM, DMARC_E_NOMEM, "out of memory" },
		{ SQLITE_CONSTRAINT, DMARC_E_DB, "constraint" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_err err;
		enum dmarc_status st = database_explain(NULL, cases[i].rc,
		    "f.db", &err);

		CU_ASSERT_EQUAL(st, cases[i].want);
		CU_ASSERT_EQUAL(err.code, st);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].text));
		CU_ASSERT(st == DMARC_E_NOMEM ||
		    strncmp(err.text, "f.db: ", 6) == 0);
	}
}

/* Simulates system errors and failures of hardening. */
static int os;
static int bad_config, bad_is;	/* option that fails; option that keeps its
				 * old value */

int __wrap_sqlite3_system_errno(sqlite3 *db);
int __real_sqlite3_db_config(sqlite3 *db, int what, ...);
int __wrap_sqlite3_db_config(sqlite3 *db, int what, ...);

int
__wrap_sqlite3_system_errno(sqlite3 *db)
{
	(void)db;
	return os;
}

int
__wrap_sqlite3_db_config(sqlite3 *db, int what, ...)
{
	va_list ap;
	int on, *is;

	va_start(ap, what);
	on = va_arg(ap, int);
	is = va_arg(ap, int *);
	va_end(ap);
	if (what == bad_config)
		return SQLITE_ERROR;
	return __real_sqlite3_db_config(db, what, what == bad_is ? !on : on,
	    is);
}

static void
says_what_the_system_said(void)
{
	static const struct {
		int rc, os;
		enum dmarc_status want;
		const char *text;
	} cases[] = {
		{ SQLITE_CANTOPEN, ENOENT, DMARC_E_NOINPUT, "there is no" },
		{ SQLITE_CANTOPEN, ENOTDIR, DMARC_E_NOINPUT, "there is no" },
		{ SQLITE_CANTOPEN, EACCES, DMARC_E_PERM, "no permission" },
		{ SQLITE_CANTOPEN, EPERM, DMARC_E_PERM, "no permission" },
		{ SQLITE_CANTOPEN, EROFS, DMARC_E_PERM, "no permission" },
		{ SQLITE_CANTOPEN, ENOSPC, DMARC_E_AGAIN, "No space" },
		{ SQLITE_CANTOPEN, EDQUOT, DMARC_E_AGAIN, "quota" },
		{ SQLITE_CANTOPEN, EMFILE, DMARC_E_AGAIN, "Too many" },
		{ SQLITE_CANTOPEN, ENFILE, DMARC_E_AGAIN, "Too many" },
		{ SQLITE_CANTOPEN_ISDIR, EISDIR, DMARC_E_DATA, "directory" },
		{ SQLITE_CANTOPEN, EIO, DMARC_E_IO, "Input/output" },
		{ SQLITE_CANTOPEN, 0, DMARC_E_IO, "cannot be opened" },
		{ SQLITE_IOERR_WRITE, ENOSPC, DMARC_E_AGAIN, "make room" },
		{ SQLITE_IOERR_WRITE, EDQUOT, DMARC_E_AGAIN, "make room" },
		{ SQLITE_IOERR_WRITE, EFBIG, DMARC_E_AGAIN, "ulimit -f" },
		{ SQLITE_IOERR_WRITE, EIO, DMARC_E_IO, "Input/output" },
		{ SQLITE_IOERR_NOMEM, 0, DMARC_E_NOMEM, "memory" },
		{ SQLITE_CORRUPT, 0, DMARC_E_DATA, "backup" },
	};
	sqlite3 *db = NULL;

	/* in memory, so that no file has anything to tell */
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(":memory:", &db), SQLITE_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_err err;

		os = cases[i].os;
		CU_ASSERT_EQUAL(database_explain(db, cases[i].rc, "f.db",
		    &err), cases[i].want);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].text));
	}
	os = 0;
	CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
}

static void
opens_nothing_that_it_cannot_harden(void)
{
	static const int configs[] = { SQLITE_DBCONFIG_DEFENSIVE,
	    SQLITE_DBCONFIG_TRUSTED_SCHEMA };

	for (size_t i = 0; i < COUNT(configs) * 2; i++) {
		sqlite3 *db = NULL;
		struct dmarc_err err;

		bad_config = i % 2 == 0 ? configs[i / 2] : 0;
		bad_is = i % 2 == 1 ? configs[i / 2] : 0;
		CU_ASSERT_NOT_EQUAL(database_open(":memory:",
		    SQLITE_OPEN_READWRITE, 0, &db, &err), DMARC_OK);
		CU_ASSERT_PTR_NULL(db);
		bad_config = bad_is = 0;
		CU_ASSERT_EQUAL(database_open(":memory:",
		    SQLITE_OPEN_READWRITE, 0, &db, &err), DMARC_OK);
		CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
	}
}

static const struct test tests[] = {
	{ "it says what to do", says_what_to_do },
	{ "it says what the system said", says_what_the_system_said },
	{ "it opens nothing that it cannot harden",
	    opens_nothing_that_it_cannot_harden },
};
TEST_MAIN("store/database", tests)
