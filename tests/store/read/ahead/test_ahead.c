/*
 * test_ahead.c: reports and records are the same, whether a thread reads them
 * or not; and what they name is handed over.
 */
#include "store/read/ahead/ahead.h"

#include <string.h>

#include "store/read/parts/combination.h"
#include "store/read/parts/source.h"
#include "tests/store/read/reading.h"

#define REPORTS 700
#define LARGE 350		/* the number of a report with LARGE_RECORDS */
#define LARGE_RECORDS 12000

static struct snapshot *other;

/*
 * Report i is of day DAY + i, and has two records, one or none; a record of
 * key k has k messages.
 */
static void
fill(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m", &r);
	fixture_run(&f, "UPDATE record SET messages = 1;"
	    "WITH RECURSIVE n(i) AS (VALUES (2) UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 12000) "
	    "INSERT INTO record SELECT i, 1, 1, i, 0 FROM n;"
	    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < 700) INSERT INTO report (message, "
	    "domain, submitter, reporter, policy, report_id, begin_ts, "
	    "end_ts, facts, standing, provenance, repaired, skipped, "
	    "first_record, records, messages, dmarc_pass, dkim_aligned, "
	    "spf_aligned, disp_none, disp_quarantine, disp_reject) SELECT "
	    "message, domain, submitter, reporter, policy, 'n' || i, "
	    "begin_ts + 86400 * i, end_ts + 86400 * i, facts, 1, 0, 0, 0, "
	    "iif(i = 350, 1, i), iif(i = 350, 12000, i % 3), 0, 0, 0, 0, 0, "
	    "0, 0 FROM n CROSS JOIN report WHERE report_pk = 1");
}

static void
begin(void)
{
	struct dmarc_err err;

	fill();
	read_it();
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &other, &err),
	    DMARC_OK);
}

static void
end(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(snapshot_close(other, &err), DMARC_OK);
	end_reading();
}

/* Not each fifth. */
static bool
wants(const void *ctx, const struct report_row *row)
{
	(void)ctx;
	return row->day % 5 != 0;
}

static enum dmarc_status
start(struct snapshot *second, struct ahead **out)
{
	static const struct day_window days = { DAY + 1, DAY + REPORTS };
	const struct ahead_opts opts = { .db = db, .other = second,
	    .domain = "example.org", .days = &days, .wants = wants,
	    .names = true };
	struct dmarc_err err;

	return ahead_begin(&opts, out, &err);
}

/* Reads the records of a report, which has keys from first on. */
static uint64_t
read_records(struct ahead *a, uint64_t first)
{
	const struct record_row *record;
	uint64_t n = 0;
	size_t more;

	while (ahead_records(a, &record, &more))
		for (size_t i = 0; i < more; i++)
			CU_ASSERT_EQUAL(record[i].messages, first + n++);
	return n;
}

static void
read_all(struct snapshot *second)
{
	struct ahead *a;
	struct report_row row;
	struct dmarc_err err;
	uint64_t i = 0;

	CU_ASSERT_EQUAL_FATAL(start(second, &a), DMARC_OK);
	while (ahead_report(a, &row)) {
		bool large = ++i == LARGE;
		uint64_t want = !wants(NULL, &row) ? 0 :
		    large ? LARGE_RECORDS : i % 3;

		CU_ASSERT_EQUAL_FATAL(row.day, DAY + (int64_t)i);
		CU_ASSERT_EQUAL(read_records(a, large ? 1 : i), want);
	}
	CU_ASSERT_EQUAL(i, REPORTS);
	CU_ASSERT_FALSE(ahead_report(a, &row));
	CU_ASSERT_EQUAL(ahead_end(a, DMARC_OK, &err), DMARC_OK);
}

static void
reads_the_same_with_a_thread(void)
{
	begin();
	CU_ASSERT_NOT_EQUAL((DAY + LARGE) % 5, 0);
	for (int again = 0; again < 3; again++) {
		read_all(NULL);
		read_all(other);
	}
	end();
}

static void
ends_where_the_caller_stops(void)
{
	begin();
	for (int i = 0; i < 4; i++) {
		struct ahead *a;
		struct report_row row;
		struct dmarc_err err;

		CU_ASSERT_EQUAL_FATAL(start(i % 2 == 0 ? NULL : other, &a),
		    DMARC_OK);
		if (i >= 2)
			CU_ASSERT_TRUE(ahead_report(a, &row));
		CU_ASSERT_EQUAL(ahead_end(a, DMARC_E_LIMIT, &err),
		    DMARC_E_LIMIT);
		read_all(NULL);
	}
	end();
}

static void
says_that_reading_has_failed(void)
{
	struct dmarc_err err;

	fill();
	fixture_run(&f, "ALTER TABLE record RENAME COLUMN messages TO mails");
	read_it();
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &other, &err),
	    DMARC_OK);
	for (int i = 0; i < 2; i++) {
		struct ahead *a;
		struct report_row row;

		CU_ASSERT_EQUAL_FATAL(start(i == 0 ? NULL : other, &a),
		    DMARC_OK);
		while (ahead_report(a, &row))
			CU_ASSERT_EQUAL(read_records(a, 1), 0);
		CU_ASSERT_EQUAL(ahead_end(a, DMARC_OK, &err), DMARC_E_DB);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "messages"));
	}
	end();
}

/* A thread that sees another address shows who has read it. */
static void
hands_over_what_records_name(void)
{
	struct arena *arena = arena_new(1 << 20);
	struct combinations c;
	struct combination ignored;
	struct ahead *a;
	struct report_row row;
	const struct record_row *record;
	struct dmarc_address address;
	struct dmarc_err err;
	size_t n;

	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	fill();
	read_it();
	fixture_run(&f, "UPDATE source SET address = zeroblob(16)");
	CU_ASSERT_EQUAL_FATAL(snapshot_open(f.path, 0, &other, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(start(other, &a), DMARC_OK);
	do {
		CU_ASSERT_TRUE_FATAL(ahead_report(a, &row));
	} while (!ahead_records(a, &record, &n) || n == 0);
	c = combinations_begin(db, "example.org", arena);
	CU_ASSERT_EQUAL(combination_read(&c, record->combination, &ignored,
	    &err), DMARC_OK);
	for (int again = 0; again < 2; again++) {
		CU_ASSERT_EQUAL(source_read(db, record->source, &address,
		    &err), DMARC_OK);
		CU_ASSERT_EQUAL(address.byte[15], again);
	}
	CU_ASSERT_EQUAL(ahead_end(a, DMARC_OK, &err), DMARC_OK);
	arena_free(arena);
	end();
}

static const struct test tests[] = {
	{ "it reads the same with a thread", reads_the_same_with_a_thread },
	{ "it ends where the caller stops", ends_where_the_caller_stops },
	{ "it says that reading has failed", says_that_reading_has_failed },
	{ "it hands over what records name", hands_over_what_records_name },
};

TEST_MAIN("store/read/ahead/ahead", tests)
