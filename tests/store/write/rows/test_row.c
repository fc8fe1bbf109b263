/*
 * test_row.c: a row is stored once, with or without the cache.
 */
#include "store/write/rows/row.h"

#include <stdint.h>
#include <string.h>

#include "store/write/rows/name.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* A database with caches of our own, in a transaction. */
static void
begin(struct fixture *f, struct rows *rows)
{
	struct dmarc_err err;

	fixture_open(f);
	CU_ASSERT_EQUAL_FATAL(rows_init(rows, f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(rows_refresh(rows, &err), DMARC_OK);
}

static void
end(struct fixture *f, struct rows *rows)
{
	transaction_rollback(f->writer);
	rows_free(rows);
	fixture_close(f);
}

static int64_t
named(struct rows *rows, const char *name)
{
	struct dmarc_err err;
	int64_t row = -1;

	CU_ASSERT_EQUAL(name_row(rows, name, &row, &err), DMARC_OK);
	return row;
}

static void
stores_a_row_once(void)
{
	struct fixture f;
	struct rows rows, others;
	struct dmarc_err err;
	int64_t row;

	begin(&f, &rows);
	row = named(&rows, "example.org");
	CU_ASSERT_TRUE(row > 0);
	CU_ASSERT_EQUAL(named(&rows, "example.org"), row);
	CU_ASSERT_NOT_EQUAL(named(&rows, "example.net"), row);
	CU_ASSERT_EQUAL(named(&rows, ""), 0);
	CU_ASSERT_EQUAL(named(&rows, NULL), 0);
	/* caches that know nothing */
	CU_ASSERT_EQUAL_FATAL(rows_init(&others, f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(named(&others, "example.org"), row);
	rows_free(&others);
	end(&f, &rows);
}

static void
forgets_what_was_rolled_back(void)
{
	struct fixture f;
	struct rows rows;
	struct dmarc_err err;
	int64_t row;

	begin(&f, &rows);
	row = named(&rows, "example.org");
	transaction_rollback(f.writer);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(rows_refresh(&rows, &err), DMARC_OK);
	CU_ASSERT_EQUAL(named(&rows, "example.net"), row);
	CU_ASSERT_NOT_EQUAL(named(&rows, "example.org"), row);
	end(&f, &rows);
}

static void
bind_numbers(struct call *c, const void *what)
{
	const int64_t *number = what;

	call_int(c, P_envelope_from, number[0]);
	call_int(c, P_spf, number[1]);
}

static const struct row_table envelopes = {
	SQL_find_envelope, SQL_add_envelope, CACHE_ENVELOPE, bind_numbers,
};

/* Numbers that do not fit the key of a cache are compared in full, too. */
static void
tells_large_numbers_apart(void)
{
	static const int64_t number[][2] = {
		{ 1, 2 }, { 2, 1 }, { (INT64_C(1) << 32) + 1, 2 }, { 1, 3 },
	};
	struct fixture f;
	struct rows rows;
	struct dmarc_err err;
	int64_t row[COUNT(number)], again;

	begin(&f, &rows);
	for (size_t i = 0; i < COUNT(number); i++) {
		CU_ASSERT_EQUAL(row_by_numbers(&rows, &envelopes, number[i],
		    2, number[i], &row[i], &err), DMARC_OK);
		for (size_t k = 0; k < i; k++)
			CU_ASSERT_NOT_EQUAL(row[i], row[k]);
	}
	for (size_t i = 0; i < COUNT(number); i++) {
		CU_ASSERT_EQUAL(row_by_numbers(&rows, &envelopes, number[i],
		    2, number[i], &again, &err), DMARC_OK);
		CU_ASSERT_EQUAL(again, row[i]);
	}
	end(&f, &rows);
}

/* Another program interferes: the added row is missing. */
static void
says_that_a_row_cannot_be(void)
{
	struct fixture f;
	struct rows rows;
	struct dmarc_err err;
	int64_t row;

	begin(&f, &rows);
	transaction_rollback(f.writer);
	fixture_run(&f, "CREATE TRIGGER no BEFORE INSERT ON name "
	    "BEGIN SELECT raise(IGNORE); END");
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(name_row(&rows, "example.org", &row, &err),
	    DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "neither"));
	end(&f, &rows);
}

static const struct test tests[] = {
	{ "stores a row once", stores_a_row_once },
	{ "forgets what was rolled back", forgets_what_was_rolled_back },
	{ "tells large numbers apart", tells_large_numbers_apart },
	{ "says that a row cannot be", says_that_a_row_cannot_be },
};

TEST_MAIN("store/write/rows/row", tests)
