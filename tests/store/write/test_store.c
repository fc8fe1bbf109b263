/*
 * test_store.c: which files are taken, that what is committed stays and what
 * is not goes, and the settings that this rests on.
 */
#include "store/write/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"
#include "tests/store/fixture.h"

static enum dmarc_status
try_open(const char *path, bool create, struct dmarc_err *err)
{
	struct store_opts opts = { .path = path, .create = create,
	    .busy_ms = 20 };
	struct store *s = NULL;
	enum dmarc_status st = store_open(&opts, &s, err);

	if (st == DMARC_OK)
		return store_close(s, err);
	CU_ASSERT_PTR_NULL(s);
	return st;
}

static void
forget(struct fixture *f)
{
	fixture_stop(f);
	CU_ASSERT_EQUAL(unlink(f->path), 0);
}

static void
makes_a_database(void)
{
	struct fixture f;
	struct dmarc_err err;
	char path[80];
	struct stat sb;

	fixture_open(&f);
	CU_ASSERT_EQUAL(fixture_number(&f, "PRAGMA application_id"),
	    1145916465);
	CU_ASSERT_EQUAL(fixture_number(&f, "PRAGMA user_version"), 2);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "PRAGMA journal_mode"), "wal");
	forget(&f);
	CU_ASSERT_EQUAL(try_open(f.path, false, &err), DMARC_E_NOINPUT);
	CU_ASSERT_EQUAL(access(f.path, F_OK), -1);
	/* an empty file is a new database */
	write_file(f.path, "");
	CU_ASSERT_EQUAL(try_open(f.path, false, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    0);
	/* kept for readers who may not make them, but empty */
	(void)snprintf(path, sizeof path, "%s-wal", f.path);
	CU_ASSERT(stat(path, &sb) == 0 && sb.st_size == 0);
	(void)snprintf(path, sizeof path, "%s-shm", f.path);
	CU_ASSERT_EQUAL(stat(path, &sb), 0);
	fixture_close(&f);
}

/* Refused with a sentence, and not a byte of it changed. */
static void
refuses_what_is_not_ours(void)
{
	static const struct {
		const char *sql, *text;	/* one of them makes the file */
		const char *says;
	} cases[] = {
		{ NULL, "Dear diary", "is no SQLite database" },
		{ NULL, "From MAILER-DAEMON\n\nLorem ipsum dolor sit amet, "
		    "consectetur adipiscing elit, sed do eiusmod tempor "
		    "incididunt ut labore et dolore magna aliqua.",
		    "is no SQLite database" },
		{ "CREATE TABLE song (name)", NULL,
		    "the database of another program" },
		{ "PRAGMA application_id = 7; CREATE TABLE song (name)", NULL,
		    "the database of another program" },
		{ "PRAGMA journal_mode = WAL; CREATE TABLE song (name)", NULL,
		    "the database of another program" },
		{ "PRAGMA application_id = 1145916465; PRAGMA user_version = 3;"
		    "CREATE TABLE report (name)", NULL,
		    "newer dmarc-ledger (format 3; this one knows 2)" },
	};
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stat before, after;
		unsigned char was[8192] = { 0 }, is[8192] = { 0 };
		int fd;

		if (f.store != NULL)
			forget(&f);
		if (cases[i].sql != NULL)
			fixture_run(&f, cases[i].sql);
		else
			write_file(f.path, cases[i].text);
		fd = open(f.path, O_RDONLY);
		CU_ASSERT_FATAL(fd >= 0);
		CU_ASSERT(fstat(fd, &before) == 0 &&
		    pread(fd, was, sizeof was, 0) > 0);
		CU_ASSERT_EQUAL(try_open(f.path, true, &err), DMARC_E_DATA);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].says));
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, f.path));
		CU_ASSERT(fstat(fd, &after) == 0 &&
		    pread(fd, is, sizeof is, 0) > 0);
		CU_ASSERT_EQUAL(before.st_size, after.st_size);
		CU_ASSERT_EQUAL(memcmp(was, is, sizeof was), 0);
		CU_ASSERT_EQUAL(close(fd), 0);
		CU_ASSERT_EQUAL(unlink(f.path), 0);
	}
	fixture_close(&f);
}

static void
refuses_a_damaged_database(void)
{
	struct fixture f;
	struct report r;
	struct dmarc_err err;
	struct stat sb;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	fixture_stop(&f);
	CU_ASSERT_EQUAL(stat(f.path, &sb), 0);
	CU_ASSERT_EQUAL(truncate(f.path, sb.st_size - 4096), 0);
	CU_ASSERT_EQUAL(try_open(f.path, true, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "corrupt"));
	CU_ASSERT_EQUAL(unlink(f.path), 0);
	fixture_close(&f);
}

static void
names_where_it_cannot_be(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(try_open("/proc/nonexistent/dmarc.db", true, &err),
	    DMARC_E_NOINPUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/proc/nonexistent/dmarc.db"));
	CU_ASSERT_EQUAL(try_open("/tmp", true, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "is a directory"));
}

static void
leaves_nothing_of_a_rollback(void)
{
	struct fixture f;
	struct report r;
	struct dmarc_err err;

	fixture_open(&f);
	report_init(&r);
	report_seal(&r);
	CU_ASSERT_EQUAL(store_begin(f.store, &err), DMARC_OK);
	CU_ASSERT_TRUE(store_in_transaction(f.store));
	(void)fixture_put(&f, "m1", &r.finding, 1);
	store_rollback(f.store);
	CU_ASSERT_FALSE(store_in_transaction(f.store));
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT (SELECT count(*) FROM "
	    "message) + (SELECT count(*) FROM combination) + (SELECT count(*) "
	    "FROM source) + (SELECT count(*) FROM domain)"), 0);
	/* what the caches knew is gone with it */
	r.fb.org_name = "Quick Mail";
	CU_ASSERT_EQUAL(fixture_report(&f, "m2", &r).outcome, STORE_STORED);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "SELECT dkim_domain || ' ' || "
	    "source_ip || ' ' || policy_domain || ' ' || org_name "
	    "FROM v_record"),
	    "example.org 192.0.2.1 example.org Quick Mail");
	/* closing is a rollback too */
	CU_ASSERT_EQUAL(store_begin(f.store, &err), DMARC_OK);
	r.fb.report_id = "r2";
	(void)fixture_put(&f, "m3", &r.finding, 1);
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    1);
	fixture_close(&f);
}

/*
 * A process that holds the database locked from its byte on up until it is
 * told to end. It begins before this one has anything open, because SQLite
 * does not survive fork().
 */
static void
hold_lock(const char *path, int up, int down)
{
	struct store_opts opts = { .path = path };
	struct store *s = NULL;
	struct dmarc_err err;
	char byte;

	if (store_open(&opts, &s, &err) != DMARC_OK ||
	    store_begin(s, &err) != DMARC_OK || write(up, "!", 1) != 1 ||
	    read(down, &byte, 1) != 0 || store_commit(s, &err) != DMARC_OK)
		_exit(1);
	_exit(store_close(s, &err) == DMARC_OK ? 0 : 2);
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
	CU_ASSERT_EQUAL(store_begin(f.store, &err), DMARC_E_LOCKED);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "locked"));
	CU_ASSERT_FALSE(store_in_transaction(f.store));
	CU_ASSERT_EQUAL(close(down[1]), 0);
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT_EQUAL(store_begin(f.store, &err), DMARC_OK);
	CU_ASSERT_EQUAL(close(up[0]), 0);
	fixture_close(&f);
}

/* A foreign hand in the file: the sentence, not a crash, and no half write. */
static void
stops_on_a_database_error(void)
{
	struct fixture f;
	struct report r;
	struct store_message m = { .mailbox = "/box", .name = "m1",
	    .findings = 1, .now = NOW };
	struct store_result got;
	struct dmarc_err err;

	fixture_open(&f);
	fixture_run(&f, "CREATE TRIGGER no BEFORE INSERT ON record "
	    "BEGIN SELECT raise(ABORT, 'no'); END");
	report_init(&r);
	report_seal(&r);
	m.finding = &r.finding;
	CU_ASSERT_EQUAL(store_begin(f.store, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_put(f.store, &m, &got, &err), DMARC_E_DB);
	CU_ASSERT_FALSE(store_in_transaction(f.store));
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM message"), 0);
	fixture_run(&f, "DROP TRIGGER no");
	CU_ASSERT_EQUAL(fixture_report(&f, "m1", &r).outcome, STORE_STORED);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "makes a database", makes_a_database },
	{ "refuses what is not ours, and leaves it as it is",
	    refuses_what_is_not_ours },
	{ "refuses a damaged database", refuses_a_damaged_database },
	{ "names where it cannot be", names_where_it_cannot_be },
	{ "leaves nothing of a rollback", leaves_nothing_of_a_rollback },
	{ "waits for nobody for long", waits_for_nobody_for_long },
	{ "stops on a database error", stops_on_a_database_error },
};

TEST_MAIN("store/write/store", tests)
