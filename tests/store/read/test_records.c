/*
 * test_records.c: records by key, their sums, and every column of a record.
 */
#include "store/read/records.h"

#include <string.h>

#include "common/facts/words.h"
#include "store/read/parts/source.h"
#include "tests/store/read/reading.h"

static const struct day_window week = { DAY - 1, DAY + 5 };

static void
reads_records_and_their_addresses(void)
{
	struct report r;
	struct record_row row;
	bool passes;
	struct dmarc_address address;
	struct dmarc_err err;
	struct statement s;

	fixture_open(&f);
	report_init(&r);
	report_add(&r, "192.0.2.2", 7, DMARC_DISP_NONE, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	(void)fixture_report(&f, "m1", &r);
	read_it();
	s = records_start(db, 2, 1);
	CU_ASSERT_TRUE_FATAL(records_next(&s, &row));
	CU_ASSERT_EQUAL(row.combination, 2);
	CU_ASSERT_EQUAL(row.messages, 7);
	CU_ASSERT_FALSE(records_next(&s, &row));
	end_rows(&s);
	CU_ASSERT_EQUAL(source_read(db, row.source, &address, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL(memcmp(&address, &r.record[1].source, sizeof address),
	    0);
	CU_ASSERT_EQUAL(source_read(db, 99, &address, &err), DMARC_E_DATA);
	s = records_weighed_start(db, 1, 2);
	for (uint64_t i = 1; i <= 2; i++) {
		CU_ASSERT_TRUE_FATAL(records_weighed_next(&s, &row, &passes));
		CU_ASSERT_EQUAL(row.combination, i);
		CU_ASSERT_EQUAL(passes, i == 1);
	}
	CU_ASSERT_FALSE(records_weighed_next(&s, &row, &passes));
	end_rows(&s);
	end_reading();
}

static const char *const want[RECORD_COLUMNS] = {
	[RECORD_report_pk] = "1", [RECORD_org_name] = "Example Mail",
	[RECORD_report_id] = "r1",
	[RECORD_begin_utc] = "2026-11-09T00:00:00Z",
	[RECORD_end_utc] = "2026-11-09T23:59:59Z",
	[RECORD_policy_domain] = "example.org", [RECORD_p] = "none",
	[RECORD_sp] = "quarantine", [RECORD_np] = "reject",
	[RECORD_t] = "y", [RECORD_pct] = "100", [RECORD_adkim] = "s",
	[RECORD_aspf] = "r", [RECORD_source_ip] = "192.0.2.1",
	[RECORD_messages] = "10", [RECORD_disposition] = "none",
	[RECORD_dkim_aligned] = "1", [RECORD_spf_aligned] = "0",
	[RECORD_header_from] = "news.example.org",
	[RECORD_envelope_from] = "bounce.example.org",
	[RECORD_envelope_to] = "example.com",
	[RECORD_dkim_domain] = "example.org",
	[RECORD_dkim_selector] = "s1", [RECORD_dkim_result] = "pass",
	[RECORD_spf_domain] = "bounce.example.org",
	[RECORD_spf_scope] = "helo", [RECORD_spf_result] = "softfail",
	[RECORD_override] = "forwarded",
	[RECORD_override_comment] = "why",
	[RECORD_dkim_all] = ("[{\"domain\":\"example.org\","
	    "\"selector\":\"s1\",\"result\":\"pass\"}]"),
};
/* Stores the record that has these columns. */
static void
put_record(void)
{
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.policy.sp = DMARC_P_QUARANTINE;
	r.fb.policy.np = DMARC_P_REJECT;
	r.fb.policy.testing = 1;
	r.fb.policy.adkim = DMARC_ALIGNMENT_STRICT;
	r.fb.policy.aspf = DMARC_ALIGNMENT_RELAXED;
	r.combination[0].spf_aligned = DMARC_ALIGNED_FAIL;
	r.combination[0].header_from = "news.example.org";
	r.combination[0].envelope_to = "example.com";
	r.spf[0].scope = DMARC_SCOPE_HELO;
	r.spf[0].result = DMARC_RESULT_SOFTFAIL;
	r.override[0] = (struct dmarc_override_reason){
	    DMARC_OVERRIDE_FORWARDED, "why" };
	r.combination[0].overrides = 1;
	(void)fixture_report(&f, "m1", &r);
	read_it();
}

/* Checks columns first to last, which are those from place on of a row. */
static void
check_columns(const struct statement *s, int place, enum record_column first,
    enum record_column last)
{
	for (int c = (int)first; c <= (int)last; c++)
		CU_ASSERT_STRING_EQUAL(record_text(s, place++), want[c]);
}

/* Starts a part of a record and steps to its row. */
static struct statement
read_part(enum record_part part, const int64_t key[RECORD_PARTS])
{
	struct statement s = record_part_start(db, part, key[part],
	    "example.org", true);

	CU_ASSERT_TRUE_FATAL(record_part_next(&s, part));
	return s;
}

static void
has_every_column_in_its_place(void)
{
	struct statement s;
	struct record_report report;
	int64_t key[RECORD_PARTS];

	put_record();
	s = record_reports_start(db, &week, "[\"example.org\"]");
	CU_ASSERT_TRUE_FATAL(record_reports_next(&s, &report));
	CU_ASSERT_EQUAL(report.records, 1);
	check_columns(&s, 0, RECORD_report_pk, RECORD_aspf);
	CU_ASSERT_FALSE(record_reports_next(&s, &report));
	end_rows(&s);
	s = record_rows_start(db, report.first, report.records);
	CU_ASSERT_TRUE_FATAL(record_rows_next(&s, key));
	check_columns(&s, 0, RECORD_source_ip, RECORD_messages);
	CU_ASSERT_FALSE(record_rows_next(&s, key));
	end_rows(&s);
	s = read_part(RECORD_EVALUATED, key);
	check_columns(&s, 0, RECORD_disposition, RECORD_header_from);
	check_columns(&s, 4, RECORD_envelope_to, RECORD_envelope_to);
	check_columns(&s, 5, RECORD_override, RECORD_override_comment);
	end_rows(&s);
	s = read_part(RECORD_ENVELOPE, key);
	check_columns(&s, 0, RECORD_envelope_from, RECORD_envelope_from);
	check_columns(&s, 1, RECORD_spf_domain, RECORD_spf_result);
	end_rows(&s);
	s = read_part(RECORD_DKIM, key);
	check_columns(&s, 0, RECORD_dkim_domain, RECORD_dkim_result);
	check_columns(&s, 3, RECORD_dkim_all, RECORD_dkim_all);
	end_rows(&s);
	end_reading();
}

/* record_dkim.sql has a word of its own for each code of a result. */
static void
knows_the_word_of_each_result(void)
{
	struct report r;
	struct statement s;

	fixture_open(&f);
	for (int i = 0; i < DMARC_RESULTS; i++) {
		char name[20];

		report_init(&r);
		(void)snprintf(name, sizeof name, "r%d", i);
		r.fb.report_id = name;
		r.dkim[0].result = (enum dmarc_result)i;
		(void)fixture_report(&f, name, &r);
	}
	read_it();
	for (int64_t i = 1; i <= DMARC_RESULTS; i++) {
		const char *shown, *all;
		char word[40];

		s = record_part_start(db, RECORD_DKIM, i, NULL, true);
		CU_ASSERT_TRUE_FATAL(record_part_next(&s, RECORD_DKIM));
		shown = record_text(&s, 2);
		all = record_text(&s, 3);
		(void)snprintf(word, sizeof word, "\"result\":\"%s\"", shown);
		CU_ASSERT_PTR_NOT_NULL(strstr(all, word));
		end_rows(&s);
	}
	end_reading();
}

static void
fails_for_a_part_that_does_not_exist(void)
{
	struct report r;
	struct dmarc_err err;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	read_it();
	for (int i = 0; i < RECORD_PARTS; i++) {
		struct statement s = record_part_start(
		    db, (enum record_part)i, 99, "example.org", false);

		CU_ASSERT_FALSE(record_part_next(&s, (enum record_part)i));
		CU_ASSERT_EQUAL(
		    statement_end(&s, DMARC_OK, &err), DMARC_E_DATA);
	}
	end_reading();
}

static const struct test tests[] = {
	{ "it reads records and their addresses",
	    reads_records_and_their_addresses },
	{ "it has every column in its place", has_every_column_in_its_place },
	{ "it knows the word of each result", knows_the_word_of_each_result },
	{ "it fails for a part that does not exist",
	    fails_for_a_part_that_does_not_exist },
};

TEST_MAIN("store/read/records", tests)
