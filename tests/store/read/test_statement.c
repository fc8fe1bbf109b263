/*
 * test_statement.c: statements are prepared when they are first used, so each
 * is tried here, and one that cannot be prepared fails where it is used.
 */
#include "store/read/statement.h"

#include <sqlite3.h>

#include "tests/store/read/reading.h"

static void
prepares_every_statement(void)
{
	fixture_open(&f);
	read_it();
	for (int i = 0; i < READS; i++) {
		struct statement s = statement_start(db, (enum read_sql)i);

		end_rows(&s);
	}
	end_reading();
}

static void
fails_where_a_statement_is_used(void)
{
	struct statement s;
	struct dmarc_err err;
	sqlite3 *raw;

	fixture_open(&f);
	fixture_stop(&f);
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f.path, &raw), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_exec(raw, "ALTER TABLE source RENAME COLUMN "
	    "address TO number", NULL, NULL, NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(raw), SQLITE_OK);
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &db, &err), DMARC_OK);
	for (int again = 0; again < 2; again++) {
		s = statement_between(db, READ_source, 1, 1);
		bind_text(&s, ":domain", "example.org");
		CU_ASSERT_FALSE(statement_row(&s));
		CU_ASSERT_EQUAL(statement_end(&s, DMARC_OK, &err), DMARC_E_DB);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "address"));
	}
	s = statement_start(db, READ_kept_last);
	CU_ASSERT_TRUE(statement_row(&s));
	end_rows(&s);
	end_reading();
}

static const struct test tests[] = {
	{ "it prepares every statement", prepares_every_statement },
	{ "it fails where a statement is used",
	    fails_where_a_statement_is_used },
};

TEST_MAIN("store/read/statement", tests)
