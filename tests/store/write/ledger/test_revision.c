/*
 * test_revision.c: which report of one key counts, when the own mail server
 * has judged their senders.
 */
#include "store/write/ledger/revision.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define COPIES 5
#define ORDERS 120		/* of five things */

/*
 * Copies of one report, as they may come in any order: the genuine one
 * (5 messages), forgeries that are larger, and the genuine facts sent again
 * by strangers, with other words around them.
 */
static const struct copy {
	uint64_t messages;
	const char *email;
	enum dmarc_provenance provenance;
} copies[COPIES] = {
	{ 5, "dmarc@mail.example.net", DMARC_PROVENANCE_VERIFIED },
	{ 5, "x@evil.example", DMARC_PROVENANCE_MISMATCH },
	{ 9, "x@evil.example", DMARC_PROVENANCE_MISMATCH },
	{ 7, "y@evil.example", DMARC_PROVENANCE_UNKNOWN },
	{ 8, "z@evil.example", DMARC_PROVENANCE_MISMATCH },
};

static void
put(struct fixture *f, const char *id, const char *name, const struct copy *c)
{
	struct report r;

	report_init(&r);
	r.fb.report_id = id;
	r.record[0].count = c->messages;
	r.fb.email = c->email;
	r.finding.provenance = c->provenance;
	report_seal(&r);
	(void)fixture_put(f, name, &r.finding, 1);
}

/* The n-th order of COPIES things. */
static void
order(size_t n, size_t out[COPIES])
{
	bool used[COPIES] = { false };

	for (size_t i = 0; i < COPIES; i++) {
		size_t left = COPIES - i, which = n % left, at = 0;

		n /= left;
		for (;; at++)
			if (!used[at] && which-- == 0)
				break;
		used[at] = true;
		out[i] = at;
	}
}

#define OUTCOME(messages, provenance, counted, email, name)	\
	"SELECT count(*) FROM v_report WHERE messages = " #messages \
	" AND provenance = '" provenance "' AND counted = " #counted \
	" AND email = '" email "' AND message_name LIKE '" name ".%'"

static const char *const outcome[] = {
	OUTCOME(5, "verified", 1, "dmarc@mail.example.net", "m0"),
	OUTCOME(7, "unknown", 0, "y@evil.example", "m3"),
	OUTCOME(8, "mismatch", 0, "z@evil.example", "m4"),
	OUTCOME(9, "mismatch", 0, "x@evil.example", "m2"),
};

static void
counts_what_is_vouched_for(void)
{
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	for (size_t n = 0; n < ORDERS; n++) {
		size_t at[COPIES];

		order(n, at);
		for (size_t i = 0; i < COPIES; i++) {
			char id[8], name[16];

			(void)snprintf(id, sizeof id, "%zu", n);
			(void)snprintf(name, sizeof name, "m%zu.%zu", at[i],
			    n);
			put(&f, id, name, &copies[at[i]]);
		}
	}
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(outcome); i++)
		if (fixture_number(&f, outcome[i]) != ORDERS) {
			fprintf(stderr, "%s\n", outcome[i]);
			CU_FAIL("outcome");
		}
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT count(*) FROM v_report"), 4 * ORDERS);
	CU_ASSERT_EQUAL(fixture_number(&f,
	    "SELECT sum(messages) FROM v_record"), 5 * ORDERS);
	fixture_close(&f);
}

static void
lowers_nothing(void)
{
	struct copy c = { 5, "a@mail.example.net", DMARC_PROVENANCE_UNKNOWN };
	struct fixture f;

	struct dmarc_err err;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	put(&f, "r1", "m1", &c);
	c.provenance = DMARC_PROVENANCE_MISMATCH;
	put(&f, "r1", "m2", &c);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT provenance || "
	    "message_name FROM v_report"), "unknownm1");
	CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err), DMARC_OK);
	c.provenance = DMARC_PROVENANCE_VERIFIED;
	put(&f, "r1", "m3", &c);
	c.provenance = DMARC_PROVENANCE_UNKNOWN;
	put(&f, "r1", "m4", &c);
	CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT provenance || "
	    "message_name FROM v_report"), "verifiedm3");
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message "
	    "WHERE outcome = 'duplicate'"), 3);
	fixture_close(&f);
}

/* The larger report counts, among reports of equal provenance. */
static void
compares_equals_by_size(void)
{
	for (int p = 0; p < DMARC_PROVENANCES; p++) {
		struct copy c = { 7, "a@b.example", (enum dmarc_provenance)p };
		struct dmarc_err err;
		struct fixture f;

		fixture_open(&f);
		CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err),
		    DMARC_OK);
		put(&f, "r1", "m1", &c);
		c.messages = 8;
		put(&f, "r1", "m2", &c);
		c.messages = 6;
		put(&f, "r1", "m3", &c);
		CU_ASSERT_EQUAL_FATAL(transaction_commit(f.writer, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(fixture_number(&f,
		    "SELECT sum(messages) FROM v_record"), 8);
		fixture_close(&f);
	}
}

/* Another program has written values that the schema forbids. */
static void
compares_with_nothing_that_is_not_whole(void)
{
	static const char *const damages[] = {
		"facts = x'00'", "facts = zeroblob(33)", "facts = x''",
		"provenance = -1", "provenance = 3",
	};
	unsigned char sha256[DMARC_DIGEST] = { 1 };

	for (size_t i = 0; i < COUNT(damages); i++) {
		struct fixture f;
		struct report r;
		struct store_message m = { .mailbox = "/box", .name = "m2",
		    .sha256 = sha256, .finding = &r.finding, .findings = 1,
		    .now = NOW,
	    .most_bytes = UINT64_MAX };
		struct store_result got;
		struct dmarc_err err;
		char sql[200];

		fixture_open(&f);
		report_init(&r);
		(void)fixture_report(&f, "m1", &r);
		fixture_stop(&f);
		(void)snprintf(sql, sizeof sql, "CREATE TABLE was AS SELECT "
		    "facts, provenance FROM report;"
		    "PRAGMA ignore_check_constraints = ON;"
		    "UPDATE report SET %s", damages[i]);
		fixture_run(&f, sql);
		fixture_reopen(&f);
		CU_ASSERT_EQUAL_FATAL(transaction_begin(f.writer, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err),
		    DMARC_E_DATA);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "not whole"));
		transaction_rollback(f.writer);
		fixture_stop(&f);
		fixture_run(&f, "UPDATE report SET (facts, provenance) = "
		    "(SELECT facts, provenance FROM was); DROP TABLE was");
		fixture_close(&f);
	}
}

static const struct test tests[] = {
	{ "counts what our server vouches for, in any order",
	    counts_what_is_vouched_for },
	{ "lowers no verdict", lowers_nothing },
	{ "compares equals by size", compares_equals_by_size },
	{ "compares with nothing that is not whole",
	    compares_with_nothing_that_is_not_whole },
};

TEST_MAIN("store/write/ledger/revision", tests)
