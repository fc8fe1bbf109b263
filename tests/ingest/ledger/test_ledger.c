/*
 * test_ledger.c: a database that cannot be created, or is locked by another
 * program, and the temporary one of a dry run.
 */
#include "ingest/ledger/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "common/clock.h"
#include "ingest/stop.h"
#include "tests/cunit_main.h"
#include "tests/files.h"
#include "tests/ingest/ledger/locker.h"

static char root[] = "/tmp/test-ledger-XXXXXX";

static int reason;		/* errno of the failing call; 0: none fails */

int __real_g_mkdir_with_parents(const char *path, int mode);
int __wrap_g_mkdir_with_parents(const char *path, int mode);
char *__real_g_mkdtemp(char *path);
char *__wrap_g_mkdtemp(char *path);

int
__wrap_g_mkdir_with_parents(const char *path, int mode)
{
	errno = reason;
	return reason != 0 ? -1 : __real_g_mkdir_with_parents(path, mode);
}

char *
__wrap_g_mkdtemp(char *path)
{
	errno = reason;
	return reason != 0 ? NULL : __real_g_mkdtemp(path);
}

static enum dmarc_status
use(const char *path, bool make_folder, bool dry_run, int wait_ms,
    struct dmarc_err *err)
{
	struct ledger *l = NULL;
	enum dmarc_status st = ledger_open(path, make_folder, dry_run,
	    wait_ms, &l, err);

	if (st != DMARC_OK) {
		CU_ASSERT_PTR_NULL(l);
		return st;
	}
	CU_ASSERT_PTR_NOT_NULL(ledger_writer(l));
	return ledger_close(l, err);
}

static void
says_why_it_cannot_make_a_folder(void)
{
	static const struct {
		int reason;
		enum dmarc_status want;
	} cases[] = {
		{ EACCES, DMARC_E_PERM }, { EPERM, DMARC_E_PERM },
		{ EROFS, DMARC_E_PERM }, { ENOSPC, DMARC_E_AGAIN },
		{ EDQUOT, DMARC_E_AGAIN }, { EIO, DMARC_E_IO },
		{ ENOTDIR, DMARC_E_IO },
	};
	struct dmarc_err err;

	for (size_t i = 0; i < COUNT(cases); i++) {
		reason = cases[i].reason;
		CU_ASSERT_EQUAL(use("a/b/db", true, false, 0, &err),
		    cases[i].want);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "a/b: "));
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, strerror(reason)));
		/* the folder of the temporary database */
		CU_ASSERT_EQUAL(use("db", true, true, 0, &err),
		    cases[i].want);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dmarc-XXXXXX: "));
	}
	reason = 0;
	CU_ASSERT_NOT_EQUAL(access("a", F_OK), 0);
}

static void
makes_nothing_in_a_dry_run(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(use("a/b/db", true, true, 0, &err), DMARC_OK);
	CU_ASSERT_NOT_EQUAL(access("a", F_OK), 0);
	/* ENOTDIR, not ENOENT */
	CU_ASSERT_EQUAL(close(open("file", O_CREAT | O_WRONLY, 0600)), 0);
	CU_ASSERT_NOT_EQUAL(use("file/db", false, true, 0, &err), DMARC_OK);
	CU_ASSERT_EQUAL(use("a/b/db", true, false, 0, &err), DMARC_OK);
	CU_ASSERT_EQUAL(access("a/b/db", F_OK), 0);
	CU_ASSERT_EQUAL(use("a/b/db", true, true, 0, &err), DMARC_OK);
	CU_ASSERT_EQUAL(use("b/db", false, false, 0, &err), DMARC_E_NOINPUT);
}

static void
waits_for_one_that_is_locked(void)
{
	struct dmarc_err err;
	int64_t start;
	pid_t pid;

	pid = lock_for("new", LONG);
	start = clock_ms();
	CU_ASSERT_EQUAL(use("new", false, false, 300, &err), DMARC_E_LOCKED);
	CU_ASSERT(clock_ms() - start >= 300);
	lock_end(pid);
	pid = lock_for("new", 500);
	CU_ASSERT_EQUAL(use("new", false, false, LONG, &err), DMARC_OK);
	lock_end(pid);
}

/* Must be the last test: a stop cannot be undone. */
static void
waits_no_longer_when_it_is_to_stop(void)
{
	struct dmarc_err err;
	pid_t pid = lock_for("other", LONG);

	CU_ASSERT_EQUAL(raise(SIGTERM), 0);
	CU_ASSERT_EQUAL(use("other", false, false, 2 * LONG, &err),
	    DMARC_E_LOCKED);
	lock_end(pid);
}

static const struct test tests[] = {
	{ "says why it cannot make a folder",
	    says_why_it_cannot_make_a_folder },
	{ "makes nothing in a dry run", makes_nothing_in_a_dry_run },
	{ "waits for a database that is locked",
	    waits_for_one_that_is_locked },
	{ "waits no longer when it is to stop",
	    waits_no_longer_when_it_is_to_stop },
};

int
main(void)
{
	int status;

	stop_catch();
	if (mkdtemp(root) == NULL || chdir(root) != 0)
		return 2;
	status = run_tests("ingest/ledger/ledger", tests, COUNT(tests));
	return remove_folder(root) ? status : 2;
}
