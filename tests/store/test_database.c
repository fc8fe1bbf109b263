/*
 * test_database.c: what SQLite says, as what to do about it.
 */
#include "store/database.h"

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
		enum dmarc_status st = database_fail(NULL, cases[i].rc, "f.db",
		    &err);

		CU_ASSERT_EQUAL(st, cases[i].want);
		CU_ASSERT_EQUAL(err.code, st);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].text));
		CU_ASSERT(st == DMARC_E_NOMEM ||
		    strncmp(err.text, "f.db: ", 6) == 0);
	}
}

static const struct test tests[] = {
	{ "it says what to do", says_what_to_do },
};
TEST_MAIN("store/database", tests)
