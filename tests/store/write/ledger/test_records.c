/*
 * test_records.c: the records of a report, and their keys.
 */
#include "store/write/ledger/records.h"

#include <string.h>

#include <sqlite3.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

/* In one transaction, in two, and after another program has added some. */
static void
gives_keys_that_follow_each_other(void)
{
	struct fixture f, other;
	struct report r;

	fixture_open(&f);
	other = f;
	fixture_again(&other);
	report_init(&r);
	report_add(&r, "192.0.2.2", 3, DMARC_DISP_NONE, DMARC_ALIGNED_PASS,
	    DMARC_ALIGNED_PASS);
	for (int i = 0; i < 4; i++) {
		char id[] = { 'r', (char)('0' + i), '\0' };

		r.fb.report_id = id;
		CU_ASSERT_EQUAL(fixture_report(i == 2 ? &other : &f, id,
		    &r).records, 2);
	}
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat("
	    "report_id || first_record) FROM report"), "r01,r13,r25,r37");
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT group_concat("
	    "record_pk || ':' || messages) FROM record"),
	    "1:10,2:3,3:10,4:3,5:10,6:3,7:10,8:3");
	fixture_stop(&other);
	fixture_close(&f);
}

/* Another program has added a record with the largest key. */
static void
stops_when_there_are_no_keys(void)
{
	unsigned char sha256[DMARC_DIGEST] = { 1 };
	struct fixture f;
	struct report r;
	struct store_message m = { .mailbox = "/box", .name = "m2",
	    .sha256 = sha256, .finding = &r.finding, .findings = 1,
	    .now = NOW,
	    .most_bytes = UINT64_MAX };
	struct store_result got;
	struct dmarc_err err;
	sqlite3 *db = NULL;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f.path, &db), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_exec(db, "INSERT INTO record "
	    "SELECT 9223372036854775807, 1, 1, 1, 0", NULL, NULL, NULL),
	    SQLITE_OK);
	r.fb.report_id = "r2";
	report_seal(&r);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "used up"));
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM v_record"), 1);
	CU_ASSERT_EQUAL(sqlite3_exec(db, "DELETE FROM record "
	    "WHERE record_pk > 1", NULL, NULL, NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "gives keys that follow each other",
	    gives_keys_that_follow_each_other },
	{ "stops when there are no keys", stops_when_there_are_no_keys },
};

TEST_MAIN("store/write/ledger/records", tests)
