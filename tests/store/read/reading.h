/*
 * reading.h: for tests of readings: a database is filled through f, then read
 * through db.
 */
#ifndef DMARC_TESTS_STORE_READ_READING_H
#define DMARC_TESTS_STORE_READ_READING_H

#include "store/read/snapshot.h"
#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define DAY (MONDAY / 86400)	/* of the report of the fixture */

static struct fixture f;
static struct snapshot *db;

/* Done with filling. */
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

/* No trouble until the end of the rows. */
static inline void
end_rows(struct statement *s)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(statement_end(s, DMARC_OK, &err), DMARC_OK);
}

#endif
