/*
 * test_transaction.c: commits last, rollbacks leave nothing, and waiting for
 * another writer is short.
 */
#include "store/write/transaction.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

static void
leaves_nothing_of_a_rollback(void)
{
	struct fixture f;
	struct report r;
	struct dmarc_err err;

	fixture_open(&f);
	report_init(&r);
	report_seal(&r);
	CU_ASSERT_EQUAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_TRUE(transaction_is_open(f.writer));
	(void)fixture_put(&f, "m1", &r.finding, 1);
	transaction_rollback(f.writer);
	CU_ASSERT_FALSE(transaction_is_open(f.writer));
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT (SELECT count(*) FROM "
	    "message) + (SELECT count(*) FROM combination) + (SELECT count(*) "
	    "FROM source) + (SELECT count(*) FROM domain)"), 0);
	/* the caches forget it, too */
	r.fb.org_name = "Quick Mail";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).outcome, STORE_STORED);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT dkim_domain || ' ' || "
	    "source_ip || ' ' || policy_domain || ' ' || org_name "
	    "FROM v_record"),
	    "example.org 192.0.2.1 example.org Quick Mail");
	/* closing rolls back, too */
	CU_ASSERT_EQUAL(transaction_begin(f.writer, &err), DMARC_OK);
	r.fb.report_id = "r2";
	(void)fixture_put(&f, "m3", &r.finding, 1);
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    1);
	fixture_close(&f);
}

/*
 * A process that locks the database from the given byte on, until told to end.
 * It starts before this process opens anything, because SQLite does not survive
 * fork().
 */
static void
hold_lock(const char *path, int up, int down)
{
	struct writer_opts opts = { .path = path };
	struct writer *w = NULL;
	struct dmarc_err err;
	char byte;

	if (writer_open(&opts, &w, &err) != DMARC_OK ||
	    transaction_begin(w, &err) != DMARC_OK ||
	    write(up, "!", 1) != 1 || read(down, &byte, 1) != 0 ||
	    transaction_commit(w, &err) != DMARC_OK)
		_exit(1);
	_exit(writer_close(w, &err) == DMARC_OK ? 0 : 2);
}

static void
waits_for_nobody_for_long(void)
{
	struct fixture f;
	struct dmarc_err err;
	int up[2], down[2], status = -1;
	char byte;
	pid_t pid;

	fixture_open(&f);
	fixture_stop(&f);
	CU_ASSERT_FATAL(pipe(up) == 0 && pipe(down) == 0);
	pid = fork();
	if (pid == 0) {
		(void)close(down[1]);
		hold_lock(f.path, up[1], down[0]);
	}
	CU_ASSERT_FATAL(pid > 0);
	CU_ASSERT_EQUAL(close(up[1]) | close(down[0]), 0);
	CU_ASSERT_EQUAL(read(up[0], &byte, 1), 1);
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(transaction_begin(f.writer, &err), DMARC_E_LOCKED);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "locked"));
	CU_ASSERT_FALSE(transaction_is_open(f.writer));
	CU_ASSERT_EQUAL(close(down[1]), 0);
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT_EQUAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(close(up[0]), 0);
	fixture_close(&f);
}

/* A damaged file gives an error sentence: no crash, no partial write. */
static void
stops_on_a_database_error(void)
{
	struct fixture f;
	struct report r;
	struct store_message m = { .mailbox = "/box", .name = "m1",
	    .findings = 1, .now = NOW,
	    .most_bytes = UINT64_MAX };
	struct store_result got;
	struct dmarc_err err;

	fixture_open(&f);
	fixture_run(&f, "CREATE TRIGGER no BEFORE INSERT ON record "
	    "BEGIN SELECT raise(ABORT, 'no'); END");
	report_init(&r);
	report_seal(&r);
	m.finding = &r.finding;
	CU_ASSERT_EQUAL(transaction_begin(f.writer, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_E_DB);
	CU_ASSERT_FALSE(transaction_is_open(f.writer));
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM message"), 0);
	fixture_run(&f, "DROP TRIGGER no");
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).outcome, STORE_STORED);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "leaves nothing of a rollback", leaves_nothing_of_a_rollback },
	{ "waits for nobody for long", waits_for_nobody_for_long },
	{ "stops on a database error", stops_on_a_database_error },
};

TEST_MAIN("store/write/transaction", tests)
