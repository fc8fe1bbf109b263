/*
 * test_history.c: stretches of time in which a record was published.
 */
#include "store/write/dns/history.h"

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static const char rows[] = "SELECT group_concat(record || ' ' || first_ts || "
    "'-' || last_ts, '; ') FROM (SELECT * FROM dns_history "
    "WHERE kind = 'mx' AND name = 'd.example' ORDER BY first_ts, record)";

/* An answer at a time: up to two records. */
static void
answer(struct fixture *f, int64_t now, const char *a, const char *b)
{
	const char *record[2] = { a, b };
	struct history h = { .kind = "mx", .name = "d.example",
		.record = record, .records = a == NULL ? 0 : b == NULL ? 1 : 2,
		.now = now };
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(transaction_begin(f->writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_history(f->writer, &h, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f->writer, &err), DMARC_OK);
}

static void
divides_time(void)
{
	struct fixture f;

	fixture_open(&f);
	answer(&f, 10, "a", "b");
	answer(&f, 20, "b", "a");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows), "a 10-20; b 10-20");
	answer(&f, 30, "b", NULL);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows), "a 10-20; b 10-30");
	/* What comes back begins anew. */
	answer(&f, 40, "a", "b");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows),
	    "a 10-20; b 10-40; a 40-40");
	fixture_close(&f);
}

static void
knows_that_there_was_none(void)
{
	struct fixture f;

	fixture_open(&f);
	answer(&f, 10, NULL, NULL);
	answer(&f, 20, NULL, NULL);
	answer(&f, 30, "a", NULL);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows), " 10-20; a 30-30");
	fixture_close(&f);
}

/* A clock that was set back changes nothing. */
static void
takes_no_older_answer(void)
{
	struct fixture f;

	fixture_open(&f);
	answer(&f, 20, "a", NULL);
	answer(&f, 10, "b", NULL);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, rows), "a 20-20");
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "divides time where records change", divides_time },
	{ "knows that there was no record", knows_that_there_was_none },
	{ "takes no answer older than the last", takes_no_older_answer },
};

TEST_MAIN("store/write/dns/history", tests)
