/*
 * test_report.c: copies and revisions of a report, refusals and marks.
 */
#include "store/write/ledger/report.h"

#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* The order of records and everything outside the facts is irrelevant. */
static void
knows_the_same_facts(void)
{
	struct fixture f;
	struct report r;
	struct dmarc_record first;

	fixture_open(&f);
	report_init(&r);
	report_add(&r, "192.0.2.2", 3, DMARC_DISP_REJECT, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).reports, 1);
	first = r.record[0];
	r.record[0] = r.record[1];
	r.record[1] = first;
	r.fb.org_name = "EXAMPLE MAIL";
	r.fb.email = "somebody@else.example";
	r.fb.generator = "new";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).outcome, STORE_DUPLICATE);
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).outcome, STORE_DUPLICATE);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_record"), 13);
	fixture_close(&f);
}

/*
 * Revisions of one report: whatever the order of arrival, the same one
 * counts. Which one follows from messages, then records, then the hash.
 */
static void
make_revision(struct report *r, size_t which)
{
	static const unsigned char salt[] = { 0x30, 0x20, 0x40, 0x50, 0x10 };

	report_init(r);
	switch (which) {
	case 0:			/* 12 messages in one record */
		r->record[0].count = 12;
		break;
	case 1:			/* the winner: in two records, smaller hash */
	case 2:			/* in two records, larger hash */
		report_add(r, "192.0.2.9", 2, DMARC_DISP_NONE,
		    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_PASS);
		break;
	case 3:			/* fewer messages in more records */
		r->record[0].count = 1;
		report_add(r, "192.0.2.9", 1, DMARC_DISP_NONE,
		    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_PASS);
		report_add(r, "192.0.2.10", 1, DMARC_DISP_NONE,
		    DMARC_ALIGNED_FAIL, DMARC_ALIGNED_PASS);
		break;
	default:		/* no record at all */
		r->fb.records = 0;
	}
	memset(r->fb.facts, salt[which], sizeof r->fb.facts);
}

static void
counts_one_revision(void)
{
	static const size_t orders[][5] = {
		{ 0, 1, 2, 3, 4 }, { 4, 3, 2, 1, 0 }, { 1, 0, 3, 2, 4 },
		{ 2, 4, 1, 0, 3 }, { 3, 1, 4, 2, 0 },
	};

	for (size_t o = 0; o < COUNT(orders); o++) {
		struct fixture f;
		struct report r;
		struct dmarc_err err;

		fixture_open(&f);
		CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err),
		    DMARC_OK);
		for (size_t i = 0; i < 10; i++) {
			char name[] = { 'm', (char)('0' + i), '\0' };
			struct store_result got;

			make_revision(&r, orders[o][i % 5]);
			got = fixture_put(&f, name, &r.finding, 1);
			CU_ASSERT_EQUAL(got.outcome,
			    i < 5 ? STORE_STORED : STORE_DUPLICATE);
			CU_ASSERT_EQUAL(got.reason,
			    i > 0 && i < 5 ? DMARC_R_CONFLICT : DMARC_R_NONE);
		}
		CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(fixture_number(&f,
		    "SELECT count(*) FROM v_report"), 5);
		CU_ASSERT_EQUAL(fixture_number(&f,
		    "SELECT count(*) FROM v_report WHERE counted"), 1);
		CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT "
		    "substr(sha256, 1, 2) FROM v_report WHERE counted"), "20");
		CU_ASSERT_EQUAL(fixture_number(&f,
		    "SELECT sum(messages) FROM v_record"), 12);
		CU_ASSERT_EQUAL(fixture_number(&f,
		    "SELECT messages FROM v_daily"), 12);
		CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM "
		    "v_message WHERE reason = 'conflict'"), 4);
		fixture_close(&f);
	}
}

static void
refuses_what_cannot_be(void)
{
	static const struct {
		int64_t begin, end;
		enum dmarc_reason want;
	} cases[] = {
		{ MONDAY, MONDAY, DMARC_R_NONE },
		{ MONDAY, MONDAY - 1, DMARC_R_IMPLAUSIBLE_DATE },
		{ INT64_C(1325376000), INT64_C(1325462399), DMARC_R_NONE },
		{ INT64_C(1325375999), INT64_C(1325462399),
		    DMARC_R_IMPLAUSIBLE_DATE },
		{ NOW, NOW + 2 * 86400, DMARC_R_NONE },
		{ NOW, NOW + 2 * 86400 + 1, DMARC_R_IMPLAUSIBLE_DATE },
		{ INT64_MIN, INT64_MAX, DMARC_R_IMPLAUSIBLE_DATE },
		{ INT64_MAX, INT64_MIN, DMARC_R_IMPLAUSIBLE_DATE },
		{ 0, 86399, DMARC_R_IMPLAUSIBLE_DATE },
		{ MONDAY, INT64_MAX, DMARC_R_IMPLAUSIBLE_DATE },
	};
	struct fixture f;
	struct report r;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[] = { 'm', (char)('0' + i), '\0' };
		struct store_result got;

		report_init(&r);
		r.fb.begin = cases[i].begin;
		r.fb.end = cases[i].end;
		got = fixture_report(&f, name, &r);
		CU_ASSERT_EQUAL(got.reason, cases[i].want);
		CU_ASSERT_EQUAL(got.outcome, cases[i].want == DMARC_R_NONE ?
		    STORE_STORED : STORE_REJECTED);
	}
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"), 3);
	fixture_close(&f);
}

/* The bound keeps sums over any number of reports from overflowing. */
static void
refuses_a_sum_that_is_too_large(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	r.record[0].count = DMARC_COUNT_MAX - 1;
	report_add(&r, "192.0.2.2", 1, DMARC_DISP_NONE, DMARC_ALIGNED_FAIL,
	    DMARC_ALIGNED_FAIL);
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).outcome, STORE_STORED);
	r.fb.report_id = "r2";
	r.record[1].count = 2;
	got = fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_REJECTED);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_BAD_RECORDS);
	r.record[0].count = UINT64_MAX;
	CU_ASSERT_EQUAL(fixture_report(&f, "m3", &r).outcome, STORE_REJECTED);
	fixture_close(&f);
}

/* A stranger's value never fails a CHECK, which would end the run. */
static void
takes_every_value(void)
{
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.policy = (struct dmarc_policy){ .domain = "example.org",
	    .p = DMARC_P_UNKNOWN, .sp = DMARC_P_UNKNOWN,
	    .np = DMARC_P_UNKNOWN, .pct = 255, .testing = 1,
	    .adkim = DMARC_ALIGNMENT_STRICT, .fo = "\x01",
	    .discovery = DMARC_DISCOVERY_TREEWALK };
	r.fb.skipped_records = UINT64_MAX;
	r.fb.skipped_why = "";
	r.dkim[0] = (struct dmarc_auth){ 0 };
	r.spf[0] = (struct dmarc_auth){ .scope = DMARC_SCOPE_HELO };
	r.combination[0].disposition = DMARC_DISP_UNKNOWN;
	r.combination[0].dkim_aligned = DMARC_ALIGNED_UNKNOWN;
	r.combination[0].spf_aligned = DMARC_ALIGNED_UNKNOWN;
	r.record[0].count = 0;
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).outcome, STORE_STORED);
	r.fb.policy = (struct dmarc_policy){ .domain = "example.org",
	    .pct = -1, .testing = -1 };
	r.fb.records = r.fb.combinations = 0;
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).outcome, STORE_STORED);
	fixture_close(&f);
}

static void
marks_a_report_that_is_not_whole(void)
{
	struct fixture f;
	struct report r;
	struct store_result got;

	fixture_open(&f);
	report_init(&r);
	r.finding.part = "2/report.xml";
	r.fb.skipped_records = 2;
	r.fb.skipped_why = "line 9: not a count";
	got = fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_RECORDS_SKIPPED);
	CU_ASSERT_STRING_EQUAL(got.detail, "2/report.xml: 2 of its records "
	    "could not be used: line 9: not a count");
	r.fb.report_id = "r2";
	r.fb.repaired = true;
	got = fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_REPAIRED);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report "
	    "WHERE counted AND skipped_records = 2"), 2);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f,
	    "SELECT reason FROM v_message WHERE name = 'm2'"), "repaired");
	fixture_close(&f);
}

/* The sentence appears whatever other marks the report has. */
static void
marks_a_report_without_all_comments(void)
{
	static const struct {
		uint64_t skipped;
		bool repaired, conflict;
		enum dmarc_reason reason;
		const char *rest;
	} cases[] = {
		{ 0, false, false, DMARC_R_COMMENTS_CUT, NULL },
		{ 2, false, false, DMARC_R_RECORDS_SKIPPED,
		    "; 2 of its records could not be used: why" },
		{ 0, true, false, DMARC_R_REPAIRED, "; the report had to be" },
		{ 2, true, true, DMARC_R_CONFLICT,
		    "; a report of this identity" },
	};
	static const char said[] = "m: 7 of its comments were left out "
	    "(comment_bytes)";

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct store_result got;
		struct fixture f;
		struct report r;

		fixture_open(&f);
		report_init(&r);
		if (cases[i].conflict)
			(void)fixture_report(&f, "m0", &r);
		r.finding.part = "m";
		r.fb.cut_comments = 7;
		r.fb.skipped_records = cases[i].skipped;
		r.fb.skipped_why = "why";
		r.fb.repaired = cases[i].repaired;
		r.record[0].count++;
		got = fixture_report(&f, "m1", &r);
		CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
		CU_ASSERT_EQUAL(got.reason, cases[i].reason);
		CU_ASSERT_EQUAL(strncmp(got.detail, said, strlen(said)), 0);
		if (cases[i].rest == NULL)
			CU_ASSERT_STRING_EQUAL(got.detail, said)
		else
			CU_ASSERT_EQUAL(strncmp(got.detail + strlen(said),
			    cases[i].rest, strlen(cases[i].rest)), 0);
		/* A duplicate stores nothing, so no comment was left out. */
		got = fixture_report(&f, "m2", &r);
		CU_ASSERT_EQUAL(got.outcome, STORE_DUPLICATE);
		CU_ASSERT_EQUAL(got.reason, DMARC_R_NONE);
		fixture_close(&f);
	}
}

/* What was cut, and a period that is not split, do not hide each other. */
static void
marks_what_was_cut(void)
{
	struct store_result got;
	struct fixture f;
	struct report r;

	fixture_open(&f);
	report_init(&r);
	r.fb.cut_results = 3;
	got = fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL(got.outcome, STORE_STORED);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_RESULTS_CUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail,
	    "3 of its results were left out (auth_results)"));
	r.fb.report_id = "r2";
	r.fb.begin -= 50 * 86400;
	r.fb.cut_comments = 7;
	got = fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_RESULTS_CUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail, "of more than 40 days"));
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail, "; 7 of its comments"));
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail, "; 3 of its results"));
	fixture_close(&f);
}

/* The ledger checks again what the parser has checked. */
static void
refuses_what_no_parser_sends(void)
{
	static const enum dmarc_reason want[] = { DMARC_R_NO_POLICY_DOMAIN,
	    DMARC_R_NO_POLICY_DOMAIN, DMARC_R_NO_REPORTER,
	    DMARC_R_BAD_RECORDS };
	struct store_result got;
	struct fixture f;
	struct report r;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(want); i++) {
		char name[] = { 'm', (char)('0' + i), '\0' };
		struct dmarc_err err;

		report_init(&r);
		report_seal(&r);
		if (i < 2)
			r.fb.policy.domain = i == 0 ? NULL : "";
		if (i == 2) {
			r.fb.org_name = NULL;
			r.fb.email = "";
		}
		if (i == 3)
			r.record[0].combination = 1;
		CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err),
		    DMARC_OK);
		got = fixture_put(&f, name, &r.finding, 1);
		CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(got.outcome, STORE_REJECTED);
		CU_ASSERT_EQUAL(got.reason, want[i]);
		CU_ASSERT(got.detail[0] != '\0');
	}
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_report"),
	    0);
	/* nor has it to say why records were skipped */
	report_init(&r);
	r.fb.skipped_records = 1;
	got = fixture_report(&f, "m9", &r);
	CU_ASSERT_EQUAL(got.reason, DMARC_R_RECORDS_SKIPPED);
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail, "1 of its records"));
	CU_ASSERT_PTR_NOT_NULL(strstr(got.detail,
	    dmarc_reason_text(DMARC_R_RECORDS_SKIPPED)));
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "marks what was cut", marks_what_was_cut },
	{ "knows the same facts again", knows_the_same_facts },
	{ "counts one revision, whatever came first", counts_one_revision },
	{ "refuses a period that cannot be", refuses_what_cannot_be },
	{ "refuses a sum that is too large", refuses_a_sum_that_is_too_large },
	{ "takes every value a frame can hold", takes_every_value },
	{ "refuses what no parser sends", refuses_what_no_parser_sends },
	{ "marks a report that is not whole",
	    marks_a_report_that_is_not_whole },
	{ "marks a report without all of its comments",
	    marks_a_report_without_all_comments },
};

TEST_MAIN("store/write/ledger/report", tests)
