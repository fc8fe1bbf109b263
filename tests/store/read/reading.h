/*
 * reading.h: for tests of readers: f fills a database, db reads it.
 */
#ifndef DMARC_TESTS_STORE_READ_READING_H
#define DMARC_TESTS_STORE_READ_READING_H

#include "store/read/snapshot.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define DAY (MONDAY / 86400)	/* the day of the fixture's report */

static struct fixture f;
static struct snapshot *db;

/* Ends filling, and opens the database for reading. */
static inline void
read_it(void)
{
	struct dmarc_err err;

	fixture_stop(&f);
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &db, &err), DMARC_OK);
}

static inline void
end_reading(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(snapshot_close(db, &err), DMARC_OK);
	fixture_close(&f);
}

/* Checks that the rows ended without a failure. */
static inline void
end_rows(struct statement *s)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(statement_end(s, DMARC_OK, &err), DMARC_OK);
}

#endif
