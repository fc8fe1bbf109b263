/*
 * test_writer.c: which files are accepted, created and refused, and that
 * opening does little work.
 */
#include "store/write/writer.h"

#include <errno.h>
#include <limits.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/write/connection.h"
#include "tests/cunit_main.h"
#include "tests/files.h"
#include "tests/store/fixture.h"

static enum dmarc_status
try_open(const char *path, bool create, struct dmarc_err *err)
{
	struct writer_opts opts = { .path = path, .create = create,
	    .busy_ms = 20 };
	struct writer *w = NULL;
	enum dmarc_status st = writer_open(&opts, &w, err);

	if (st == DMARC_OK)
		return writer_close(w, err);
	CU_ASSERT_PTR_NULL(w);
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
	CU_ASSERT_EQUAL(fixture_number(&f, "PRAGMA user_version"), 6);
	CU_ASSERT_STRING_EQUAL(fixture_text(&f, "PRAGMA journal_mode"), "wal");
	forget(&f);
	CU_ASSERT_EQUAL(try_open(f.path, false, &err), DMARC_E_NOINPUT);
	CU_ASSERT_EQUAL(access(f.path, F_OK), -1);
	/* an empty file is a new database */
	write_file(f.path, "");
	CU_ASSERT_EQUAL(try_open(f.path, false, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fixture_number(&f, "SELECT count(*) FROM v_message"),
	    0);
	/* exists for readers who may not create it, but is empty */
	(void)snprintf(path, sizeof path, "%s-wal", f.path);
	CU_ASSERT(stat(path, &sb) == 0 && sb.st_size == 0);
	(void)snprintf(path, sizeof path, "%s-shm", f.path);
	CU_ASSERT_EQUAL(stat(path, &sb), 0);
	fixture_close(&f);
}

/* Refused with a sentence; the file is unchanged. */
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
		{ "PRAGMA application_id = 1145916465; PRAGMA user_version = 7;"
		    "CREATE TABLE report (name)", NULL,
		    "newer dmarc-ledger (format 7; this one knows 6)" },
	};
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stat before, after;
		unsigned char was[8192] = { 0 }, is[8192] = { 0 };
		int fd;

		if (f.writer != NULL)
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

static size_t
prepared(const struct writer *w)
{
	size_t n = 0;

	for (size_t i = 0; i < STATEMENTS; i++)
		n += w->statement[i].stmt != NULL;
	return n;
}

/* A program that writes little does little work. */
static void
prepares_what_is_used(void)
{
	static const char *const own[] = { "example.org" };
	struct fixture f;
	struct writer_opts opts = { .busy_ms = 50 };
	struct writer *w = NULL;
	struct store_pruning p = { .before = MONDAY };
	struct dmarc_err err;

	fixture_open(&f);
	fixture_stop(&f);
	opts.path = f.path;
	CU_ASSERT_EQUAL_FATAL(writer_open(&opts, &w, &err), DMARC_OK);
	CU_ASSERT_EQUAL(prepared(w), 0);
	CU_ASSERT_EQUAL(transaction_begin(w, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_own_domains(w, own, 1, &err), DMARC_OK);
	CU_ASSERT_EQUAL(transaction_commit(w, &err), DMARC_OK);
	CU_ASSERT_EQUAL(store_prune(w, &p, &err), DMARC_OK);
	CU_ASSERT_TRUE(p.done);
	CU_ASSERT(prepared(w) > 0 && prepared(w) <= 18);
	CU_ASSERT_EQUAL(writer_close(w, &err), DMARC_OK);
	fixture_close(&f);
}

static int good_opens;		/* how many opens of files work, before */
static int bad_opens;		/* how many fail */
static int (*real_open)(const char *, int, int);

static int
open_badly(const char *path, int flags, int mode)
{
	if (bad_opens == 0 || good_opens-- > 0)
		return real_open(path, flags, mode);
	bad_opens--;
	errno = EIO;
	return -1;
}

enum { OPENS = 8 };	/* more than a database needs to be opened */

/* Opens; a failure has to be named as what it is. must: it has to fail. */
static void
opens_or_names_io(const char *path, bool must, struct dmarc_err *err)
{
	enum dmarc_status st = try_open(path, true, err);

	bad_opens = 0;
	CU_ASSERT_TRUE(st == DMARC_E_IO || (st == DMARC_OK && !must));
}

static void
remove_database(const char *path)
{
	static const char *const tails[] = { "", "-journal", "-wal", "-shm" };
	char name[PATH_MAX];

	for (size_t i = 0; i < COUNT(tails); i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, tails[i]);
		(void)unlink(name);
	}
}

/* SQLite tries again for reading, and forgets what the first error was. */
static void
tells_an_io_error_from_missing_rights(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	struct fixture f;
	struct dmarc_err err;

	fixture_open(&f);
	fixture_stop(&f);
	real_open = (int (*)(const char *, int, int))
	    vfs->xGetSystemCall(vfs, "open");
	CU_ASSERT_EQUAL_FATAL(vfs->xSetSystemCall(vfs, "open",
	    (sqlite3_syscall_ptr)open_badly), SQLITE_OK);
	/* The file, its journal, its log, the index of the log. */
	for (int exists = 1; exists >= 0; exists--) {
		for (int good = 0; good < OPENS; good++) {
			for (int n = 1; n <= 2; n++) {
				good_opens = good;
				bad_opens = n;
				opens_or_names_io(f.path, good == 0, &err);
			}
			if (exists == 0)
				remove_database(f.path);
		}
		remove_database(f.path);
	}
	CU_ASSERT_EQUAL(vfs->xSetSystemCall(vfs, "open", NULL), SQLITE_OK);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "makes a database", makes_a_database },
	{ "refuses what is not ours, and leaves it as it is",
	    refuses_what_is_not_ours },
	{ "refuses a damaged database", refuses_a_damaged_database },
	{ "names where it cannot be", names_where_it_cannot_be },
	{ "tells an I/O error from missing rights",
	    tells_an_io_error_from_missing_rights },
	{ "prepares what is used", prepares_what_is_used },
};

TEST_MAIN("store/write/writer", tests)
