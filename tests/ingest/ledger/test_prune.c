/*
 * test_prune.c: --prune waits for a lock, and stops on a signal.
 * tests/store/write/test_prune.c tests what is deleted.
 */
#include "ingest/ledger/prune.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/stop.h"
#include "tests/cunit_main.h"
#include "tests/files.h"
#include "tests/ingest/ledger/locker.h"

static char root[] = "/tmp/test-prune-XXXXXX";
static struct writer *writer;

static enum dmarc_status
prune(int wait_ms, bool dry_run, struct dmarc_err *err)
{
	struct store_pruning p = { .before = 30 * INT64_C(86400) };

	return prune_run(writer, &p, dry_run, wait_ms, err);
}

static void
waits_for_a_lock(void)
{
	struct dmarc_err err;
	pid_t pid = lock_for("db", LONG);

	CU_ASSERT_EQUAL(prune(0, false, &err), DMARC_E_LOCKED);
	CU_ASSERT_EQUAL(prune(1000, false, &err), DMARC_E_LOCKED);
	/* counting needs no lock */
	CU_ASSERT_EQUAL(prune(0, true, &err), DMARC_OK);
	lock_end(pid);
	pid = lock_for("db", 500);
	CU_ASSERT_EQUAL(prune(LONG, false, &err), DMARC_OK);
	lock_end(pid);
}

static void
says_that_it_is_to_stop(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(raise(SIGTERM), 0);
	CU_ASSERT_EQUAL(prune(0, false, &err), DMARC_E_AGAIN);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "signal"));
}

static void
says_what_the_store_says(void)
{
	struct dmarc_err err;
	sqlite3 *db = NULL;

	CU_ASSERT_EQUAL_FATAL(sqlite3_open("db", &db), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_exec(db, "DROP TABLE report", NULL, NULL,
	    NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
	CU_ASSERT_EQUAL(prune(0, true, &err), DMARC_E_DB);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "report"));
}

static const struct test tests[] = {
	{ "waits for a lock", waits_for_a_lock },
	{ "says what the store says", says_what_the_store_says },
	/* must be the last: a stop cannot be undone */
	{ "says that it is to stop", says_that_it_is_to_stop },
};

int
main(void)
{
	struct writer_opts opts = { .path = "db", .create = true,
	    .busy_ms = 50 };
	struct dmarc_err err;
	int status;

	stop_catch();
	if (mkdtemp(root) == NULL || chdir(root) != 0 ||
	    writer_open(&opts, &writer, &err) != DMARC_OK)
		return 2;
	status = run_tests("ingest/ledger/prune", tests, COUNT(tests));
	if (writer_close(writer, &err) != DMARC_OK)
		status = 2;
	return remove_folder(root) ? status : 2;
}
