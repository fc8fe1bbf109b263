/*
 * test_messages.c: outcomes of messages.
 */
#include "store/read/messages.h"

#include "tests/store/read/reading.h"

/* One message stored; the others get their outcomes afterwards. */
static void
begin(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	fixture_run(&f, "INSERT INTO message (mailbox, name, name_key, "
	    "outcome, reason, detail, seen_ts) VALUES "
	    "(1, 'a', 1, 3, 'xml-malformed', 'line 1', 100),"
	    "(1, 'b', 2, 0, 'gzip-corrupt', NULL, 200),"
	    "(1, 'c', 3, 0, 'repaired', NULL, 250),"
	    "(1, 'd', 4, 1, NULL, NULL, 260), (1, 'e', 5, 2, NULL, NULL, 270)");
	read_it();
}

static void
counts_all_by_outcome(void)
{
	struct message_totals t;
	struct dmarc_err err;

	begin();
	CU_ASSERT_EQUAL(message_totals_read(db, &t, &err), DMARC_OK);
	CU_ASSERT_EQUAL(t.outcome[STORE_STORED], 3);
	CU_ASSERT_EQUAL(t.outcome[STORE_DUPLICATE], 1);
	CU_ASSERT_EQUAL(t.outcome[STORE_NOT_A_REPORT], 1);
	CU_ASSERT_EQUAL(t.outcome[STORE_REJECTED], 1);
	CU_ASSERT_EQUAL(t.last_seen, NOW);
	CU_ASSERT_TRUE(t.bytes > 0);
	end_reading();
}

static void
lists_those_set_aside(void)
{
	struct aside_totals t;
	struct aside_row row;
	struct statement s;
	struct dmarc_err err;

	begin();
	CU_ASSERT_EQUAL(aside_totals_read(db, 0, 300, &t, &err), DMARC_OK);
	CU_ASSERT_TRUE(t.rejected == 1 && t.partly == 1);
	CU_ASSERT_EQUAL(t.last_seen, 270);	/* entered last */
	s = aside_latest_start(db, 0, 300, 1);
	CU_ASSERT_TRUE_FATAL(aside_latest_next(&s, &row));
	CU_ASSERT_STRING_EQUAL(row.name, "b");
	CU_ASSERT_STRING_EQUAL(row.reason, "gzip-corrupt");
	CU_ASSERT_FALSE(aside_latest_next(&s, &row));
	end_rows(&s);
	s = aside_start(db, 0);
	CU_ASSERT_TRUE_FATAL(aside_next(&s, &row));
	CU_ASSERT_EQUAL(row.seen, 100);
	CU_ASSERT_STRING_EQUAL(row.name, "a");
	CU_ASSERT_STRING_EQUAL(row.outcome, "rejected");
	CU_ASSERT_STRING_EQUAL(row.detail, "line 1");
	CU_ASSERT_TRUE_FATAL(aside_next(&s, &row));
	CU_ASSERT_STRING_EQUAL(row.outcome, "stored");
	CU_ASSERT_PTR_NULL(row.detail);
	end_rows(&s);
	end_reading();
}

static void
counts_what_was_looked_at(void)
{
	struct looked l;
	struct statement s;
	struct dmarc_err err;
	const char *name;

	begin();
	fixture_run(&f, "INSERT INTO message (mailbox, name, name_key, "
	    "outcome, detail, seen_ts) VALUES "
	    "(1, 'g', 7, 2, 'tls-report', 280), (1, 'h', 8, 2, NULL, 290),"
	    "(1, 'i', 9, 2, 'of a later version', 290)");
	CU_ASSERT_EQUAL(snapshot_close(db, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &db, &err), DMARC_OK);
	CU_ASSERT_EQUAL(looked_read(db, INT64_MIN, &l, &err), DMARC_OK);
	CU_ASSERT_EQUAL(l.messages, 9);
	CU_ASSERT_EQUAL(l.nothing[DMARC_OTHER_MAIL], 3);
	CU_ASSERT_EQUAL(l.nothing[DMARC_OTHER_TLS_REPORT], 1);
	CU_ASSERT_EQUAL(l.nothing[DMARC_OTHER_BOUNCE], 0);
	CU_ASSERT_EQUAL(looked_read(db, 290, &l, &err), DMARC_OK);
	CU_ASSERT_EQUAL(l.messages, 3);	/* with the first, of today */
	s = looked_names_start(db, 280, 2);
	CU_ASSERT_TRUE_FATAL(looked_names_next(&s, &name));
	CU_ASSERT_STRING_EQUAL(name, "i");
	CU_ASSERT_TRUE_FATAL(looked_names_next(&s, &name));
	CU_ASSERT_STRING_EQUAL(name, "h");
	CU_ASSERT_FALSE(looked_names_next(&s, &name));
	end_rows(&s);
	end_reading();
}

static const struct test tests[] = {
	{ "it counts all messages by outcome", counts_all_by_outcome },
	{ "it lists those set aside", lists_those_set_aside },
	{ "it counts what was looked at", counts_what_was_looked_at },
};

TEST_MAIN("store/read/messages", tests)
