/*
 * test_statements.c: each statement can be prepared, and has the parameters
 * bound to it.
 */
#include "store/write/statements.h"

#include <stdio.h>
#include <string.h>

#include "store/write/connection.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define AS_NAME(name) [SQL_##name] = #name,
static const char *const names[STATEMENTS] = { STORE_STATEMENTS(AS_NAME) };
#undef AS_NAME

static void
prepares_each(void)
{
	struct fixture f;

	fixture_open(&f);
	for (size_t i = 0; i < STATEMENTS; i++) {
		struct statement s = { 0 };
		int n = 0, rc = statement_prepare(f.writer->file.db,
		    (enum store_sql)i, &s);

		if (rc != SQLITE_OK)
			printf("\n    %s: %s\n", names[i],
			    sqlite3_errmsg(f.writer->file.db));
		CU_ASSERT_EQUAL(rc, SQLITE_OK);
		for (size_t p = 0; p < PARAMETERS; p++)
			n += s.place[p] != 0;
		CU_ASSERT_EQUAL(n, sqlite3_bind_parameter_count(s.stmt));
		CU_ASSERT_EQUAL(sqlite3_finalize(s.stmt), SQLITE_OK);
	}
	fixture_close(&f);
}

static void
says_what_it_cannot_prepare(void)
{
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	fixture_run(&f, "DROP TABLE pruned");
	CU_ASSERT_EQUAL(store_prune(f.writer, &(struct store_pruning){
	    .before = MONDAY }, &err), DMARC_E_DB);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "pruned"));
	CU_ASSERT_FALSE(transaction_is_open(f.writer));
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "prepares each", prepares_each },
	{ "says what it cannot prepare", says_what_it_cannot_prepare },
};

TEST_MAIN("store/write/statements", tests)
