/*
 * test_query.c: a reader sees one state, changes nothing, and works for a user
 * who may not write the folder.
 */
#include "store/read/query.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/cunit_main.h"
#include "tests/store/fixture.h"

#define NOBODY 65534

static int64_t
count(struct query *q, const char *sql)
{
	struct query_stmt *st = NULL;
	struct dmarc_err err;
	bool row = false;
	int64_t n = -1;

	if (query_prepare(q, sql, &st, &err) == DMARC_OK &&
	    query_step(st, &row, &err) == DMARC_OK && row)
		n = query_int(st, 0);
	query_finish(st);
	return n;
}

static void
binds_and_reads(void)
{
	struct fixture f;
	struct query *q = NULL;
	struct query_stmt *st = NULL;
	struct dmarc_err err;
	const unsigned char *blob;
	size_t len = 0;
	bool row = false;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_prepare(q, "SELECT :t, :i + 1, "
	    "NULL, x'0102' WHERE :n IS NULL", &st, &err), DMARC_OK);
	for (int again = 0; again < 2; again++) {
		query_bind_text(st, ":t", "caf\xc3\xa9");
		query_bind_int(st, ":i", INT64_C(1) << 40);
		query_bind_text(st, ":n", NULL);
		CU_ASSERT_EQUAL(query_step(st, &row, &err), DMARC_OK);
		CU_ASSERT_TRUE_FATAL(row);
		CU_ASSERT_STRING_EQUAL(query_text(st, 0), "caf\xc3\xa9");
		CU_ASSERT_EQUAL(query_int(st, 1), (INT64_C(1) << 40) + 1);
		CU_ASSERT_TRUE(query_is_null(st, 2));
		CU_ASSERT_PTR_NULL(query_text(st, 2));
		blob = query_blob(st, 3, &len);
		CU_ASSERT(len == 2 && blob != NULL && blob[1] == 2);
		CU_ASSERT_EQUAL(query_step(st, &row, &err), DMARC_OK);
		CU_ASSERT_FALSE(row);
		query_reset(st);
	}
	/* a name that is not in the statement */
	query_bind_int(st, ":nobody", 1);
	CU_ASSERT_EQUAL(query_step(st, &row, &err), DMARC_E_DB);
	query_finish(st);
	st = NULL;
	CU_ASSERT_EQUAL(query_prepare(q, "SELECT nothing", &st, &err),
	    DMARC_E_DB);
	CU_ASSERT_PTR_NULL(st);
	CU_ASSERT_EQUAL(query_close(q, &err), DMARC_OK);
	fixture_close(&f);
}

static void
sees_one_state(void)
{
	struct fixture f;
	struct report r;
	struct query *q = NULL;
	struct dmarc_err err;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err), DMARC_OK);
	r.fb.report_id = "r2";
	(void)fixture_report(&f, "m2", &r);
	CU_ASSERT_EQUAL(count(q, "SELECT count(*) FROM v_report"), 1);
	/* nor does the writer wait for its readers when it ends */
	fixture_reopen(&f);
	CU_ASSERT_EQUAL(count(q, "SELECT sum(messages) FROM v_record"), 10);
	CU_ASSERT_EQUAL(query_close(q, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err), DMARC_OK);
	CU_ASSERT_EQUAL(count(q, "SELECT count(*) FROM v_report"), 2);
	CU_ASSERT_EQUAL(query_close(q, &err), DMARC_OK);
	fixture_close(&f);
}

/*
 * Changes a number in a process of its own until it is killed. It leaves gaps,
 * longer than four transactions take to begin.
 */
static pid_t
start_writer(const struct fixture *f)
{
	pid_t pid = fork();
	sqlite3 *db = NULL;

	if (pid != 0)
		return pid;
	if (sqlite3_open(f->path, &db) != SQLITE_OK)
		_exit(1);
	(void)sqlite3_busy_timeout(db, 10000);
	for (;;) {
		const struct timespec gap = { .tv_nsec = 500000 };

		if (sqlite3_exec(db, "UPDATE report SET messages = "
		    "messages + 1", NULL, NULL, NULL) != SQLITE_OK)
			_exit(1);
		(void)nanosleep(&gap, NULL);
	}
}

#define HANDLES 4

static void
shows_several_one_state(void)
{
	struct fixture f;
	struct report r;
	struct query *q[HANDLES] = { NULL };
	struct dmarc_err err;
	int64_t first = 0, last = 0;
	pid_t writer;

	fixture_open(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	fixture_stop(&f);
	writer = start_writer(&f);
	CU_ASSERT_FATAL(writer > 0);
	for (int i = 0; i < 100; i++) {
		bool same = false;

		for (size_t k = 0; k < HANDLES; k++)
			CU_ASSERT_EQUAL_FATAL(query_open(f.path, 10000, &q[k],
			    &err), DMARC_OK);
		CU_ASSERT_EQUAL(query_share(q, HANDLES, &same, &err),
		    DMARC_OK);
		CU_ASSERT_TRUE(same);
		last = count(q[0], "SELECT messages FROM report");
		first = i == 0 ? last : first;
		for (size_t k = 0; k < HANDLES; k++) {
			CU_ASSERT_EQUAL(count(q[k],
			    "SELECT messages FROM report"), last);
			CU_ASSERT_EQUAL(query_close(q[k], &err), DMARC_OK);
		}
	}
	CU_ASSERT(last > first);
	CU_ASSERT_EQUAL(kill(writer, SIGKILL), 0);
	CU_ASSERT_EQUAL(waitpid(writer, NULL, 0), writer);
	fixture_reopen(&f);
	fixture_close(&f);
}

static void
cannot_write(void)
{
	static const char *const writes[] = {
		"DELETE FROM report", "CREATE TABLE x (y)",
		"CREATE TEMP TABLE x (y)", "PRAGMA user_version = 9",
	};
	struct fixture f;
	struct query *q = NULL;
	struct dmarc_err err;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(writes); i++) {
		struct query_stmt *st = NULL;
		bool row;

		CU_ASSERT(query_prepare(q, writes[i], &st, &err) != DMARC_OK ||
		    query_step(st, &row, &err) != DMARC_OK);
		query_finish(st);
	}
	CU_ASSERT_EQUAL(query_close(q, &err), DMARC_OK);
	CU_ASSERT_EQUAL(fixture_number(&f, "PRAGMA user_version"), 6);
	fixture_close(&f);
}

static void
says_why_not(void)
{
	struct fixture f;
	struct query *q = NULL;
	struct dmarc_err err;
	int fd;

	fixture_open(&f);
	CU_ASSERT_EQUAL(query_open("/proc/nonexistent/x.db", 10, &q, &err),
	    DMARC_E_NOINPUT);
	fixture_stop(&f);
	fd = open(f.path, O_RDWR);
	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(pwrite(fd, "\0\0\0\143", 4, 60), 4);
	CU_ASSERT_EQUAL(query_open(f.path, 10, &q, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "newer"));
	CU_ASSERT_EQUAL(pwrite(fd, "\0\0\0\1", 4, 60), 4);
	CU_ASSERT_EQUAL(query_open(f.path, 10, &q, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text,
	    "older dmarc-ledger (format 1"));
	CU_ASSERT_EQUAL(pwrite(fd, "\0\0\0\4GRMP", 8, 60), 8);
	CU_ASSERT_EQUAL(pwrite(fd, "GRMP", 4, 68), 4);
	CU_ASSERT_EQUAL(query_open(f.path, 10, &q, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "another program"));
	CU_ASSERT_EQUAL(ftruncate(fd, 50), 0);
	CU_ASSERT_EQUAL(query_open(f.path, 10, &q, &err), DMARC_E_DATA);
	CU_ASSERT_EQUAL(ftruncate(fd, 0), 0);
	CU_ASSERT_EQUAL(query_open(f.path, 10, &q, &err), DMARC_E_NOINPUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "dmarc-ingest"));
	CU_ASSERT_PTR_NULL(q);
	CU_ASSERT_EQUAL(close(fd), 0);
	CU_ASSERT_EQUAL(unlink(f.path), 0);
	fixture_close(&f);
}

/*
 * A process of a user who may only read the file and its folder. SQLite does
 * not survive fork(), so it is started before anything is open.
 */
struct nobody {
	pid_t pid;
	int ask;		/* a byte: look now */
};

/* Exits with the number of reports; 200 or more: reading failed. */
static void
be_nobody(const char *path, int asked)
{
	struct query *q = NULL;
	struct dmarc_err err;
	int64_t n;
	char byte;

	if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(201);
	if (read(asked, &byte, 1) != 1)
		_exit(202);
	if (query_open(path, 100, &q, &err) != DMARC_OK) {
		fprintf(stderr, "%s\n", err.text);
		_exit(203);
	}
	n = count(q, "SELECT count(*) FROM v_report");
	_exit(query_close(q, &err) == DMARC_OK ? (int)n : 204);
}

static struct nobody
start_nobody(const char *path)
{
	struct nobody nobody;
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	nobody.pid = fork();
	if (nobody.pid == 0)
		be_nobody(path, ends[0]);
	CU_ASSERT_FATAL(nobody.pid > 0);
	CU_ASSERT_EQUAL(close(ends[0]), 0);
	nobody.ask = ends[1];
	return nobody;
}

static int
reports_for(struct nobody *nobody)
{
	int status = -1;

	CU_ASSERT_EQUAL(write(nobody->ask, "?", 1), 1);
	CU_ASSERT_EQUAL(close(nobody->ask), 0);
	CU_ASSERT_EQUAL(waitpid(nobody->pid, &status, 0), nobody->pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
works_for_who_may_not_write(void)
{
	struct nobody during, after, copied;
	struct fixture f;
	struct report r;
	char side[80], odd[80];

	if (geteuid() != 0)
		return;		/* tests/cli/database.sh tries it without */
	fixture_open(&f);
	CU_ASSERT_EQUAL(chmod(f.dir, 0755), 0);
	fixture_stop(&f);
	during = start_nobody(f.path);
	after = start_nobody(f.path);
	(void)snprintf(odd, sizeof odd, "%s/50%%20?a#b.db", f.dir);
	copied = start_nobody(odd);
	fixture_reopen(&f);
	report_init(&r);
	(void)fixture_report(&f, "m1", &r);
	/* all of it is in the write-ahead log */
	CU_ASSERT_EQUAL(reports_for(&during), 1);
	fixture_stop(&f);
	CU_ASSERT_EQUAL(reports_for(&after), 1);
	/* a copy without the files beside it, of a name that URIs escape */
	(void)snprintf(side, sizeof side, "%s-wal", f.path);
	CU_ASSERT_EQUAL(unlink(side), 0);
	(void)snprintf(side, sizeof side, "%s-shm", f.path);
	CU_ASSERT_EQUAL(unlink(side), 0);
	CU_ASSERT_EQUAL(rename(f.path, odd), 0);
	CU_ASSERT_EQUAL(reports_for(&copied), 1);
	CU_ASSERT_EQUAL(rename(odd, f.path), 0);
	fixture_close(&f);
}

/* ---- a database that is read without locks ---- */

enum change { NONE, EMPTY_LOG, LOG, SECOND, NANOSECOND, GROWN, OTHER, GONE };

static void
change(const char *path, enum change what)
{
	char side[80];
	struct stat was;
	int fd = open(path, O_WRONLY | O_APPEND);

	CU_ASSERT_FATAL(fd >= 0 && fstat(fd, &was) == 0);
	(void)snprintf(side, sizeof side, "%s-wal", path);
	switch (what) {
	case NONE:
		break;
	case EMPTY_LOG:
	case LOG:
		(void)close(fd);
		fd = open(side, O_WRONLY | O_CREAT, 0644);
		CU_ASSERT_FATAL(fd >= 0);
		if (what == LOG)
			CU_ASSERT_EQUAL(write(fd, "x", 1), 1);
		break;
	case SECOND:
		was.st_mtim.tv_sec++;
		break;
	case NANOSECOND:
		was.st_mtim.tv_nsec ^= 1;
		break;
	case GROWN:
		CU_ASSERT_EQUAL(write(fd, "x", 1), 1);
		break;
	case OTHER:
		(void)close(fd);
		fd = open(side, O_RDWR | O_CREAT, 0644);
		CU_ASSERT_FATAL(fd >= 0);
		CU_ASSERT_EQUAL(ftruncate(fd, was.st_size), 0);
		CU_ASSERT_EQUAL(rename(side, path), 0);
		break;
	case GONE:
		CU_ASSERT_EQUAL(unlink(path), 0);
		break;
	}
	if (what != LOG && what != EMPTY_LOG)
		CU_ASSERT_EQUAL(futimens(fd, (struct timespec[]){
		    was.st_atim, was.st_mtim }), 0);
	CU_ASSERT_EQUAL(close(fd), 0);
}

/* A database without what lies beside one, in a folder of somebody else. */
static void
make_still(struct fixture *f)
{
	char side[80];

	fixture_open(f);
	fixture_stop(f);
	(void)snprintf(side, sizeof side, "%s-wal", f->path);
	(void)unlink(side);
	(void)snprintf(side, sizeof side, "%s-shm", f->path);
	(void)unlink(side);
	CU_ASSERT_EQUAL(chmod(f->dir, 0755), 0);
	CU_ASSERT_EQUAL(chmod(f->path, 0644), 0);
}

static void
end_still(struct fixture *f)
{
	char side[80];

	(void)snprintf(side, sizeof side, "%s-wal", f->path);
	(void)unlink(side);
	(void)unlink(f->path);		/* the file may be gone already */
	fixture_close(f);
}

static void
tells_when_it_was_written_to_meanwhile(void)
{
	if (geteuid() != 0)
		return;		/* only root can become another user */
	for (enum change what = NONE; what <= GONE; what++) {
		struct query *q[2] = { NULL, NULL };
		struct dmarc_err err;
		struct fixture f;
		enum dmarc_status st;
		bool same = false;

		make_still(&f);
		CU_ASSERT_EQUAL_FATAL(seteuid(NOBODY), 0);
		st = query_open(f.path, 100, &q[0], &err);
		if (st == DMARC_OK)
			st = query_open(f.path, 100, &q[1], &err);
		/* Nobody writes it, so it is one state without a log. */
		if (st == DMARC_OK)
			st = query_share(q, 2, &same, &err);
		CU_ASSERT_EQUAL_FATAL(seteuid(0), 0);
		CU_ASSERT_EQUAL_FATAL(st, DMARC_OK);
		CU_ASSERT_TRUE(same);
		CU_ASSERT_EQUAL(count(q[1], "SELECT count(*) FROM v_report"),
		    0);
		change(f.path, what);
		st = query_close(q[1], &err);
		CU_ASSERT_EQUAL(query_close(q[0], &err), st);
		CU_ASSERT_EQUAL(st, what <= EMPTY_LOG ? DMARC_OK :
		    DMARC_E_AGAIN);
		if (st != DMARC_OK)
			CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "run again"));
		end_still(&f);
	}
}

/* The last write is in the log, which reading without locks would miss. */
static void
does_not_read_past_a_log(void)
{
	struct query *q = NULL;
	struct dmarc_err err;
	struct fixture f;
	enum dmarc_status st;

	if (geteuid() != 0)
		return;
	make_still(&f);
	change(f.path, LOG);
	CU_ASSERT_EQUAL_FATAL(seteuid(NOBODY), 0);
	st = query_open(f.path, 100, &q, &err);
	CU_ASSERT_EQUAL_FATAL(seteuid(0), 0);
	CU_ASSERT_EQUAL(st, DMARC_E_PERM);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "to write the folder"));
	CU_ASSERT_PTR_NULL(q);
	end_still(&f);
}

/* ---- files that are not what they were ---- */

static void
knows_a_newer_one_by_its_log(void)
{
	struct query *q = NULL;
	struct dmarc_err err;
	struct fixture f;
	sqlite3 *db = NULL;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(sqlite3_open(f.path, &db), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_exec(db, "PRAGMA user_version = 7", NULL,
	    NULL, NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(query_open(f.path, 100, &q, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "newer"));
	CU_ASSERT_EQUAL(sqlite3_exec(db, "PRAGMA user_version = 6", NULL,
	    NULL, NULL), SQLITE_OK);
	CU_ASSERT_EQUAL(sqlite3_close(db), SQLITE_OK);
	fixture_close(&f);
}

static void
knows_where_a_database_ends(void)
{
	static const int sizes[] = { 512, 4096, 65536 };

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct query *q = NULL;
		struct dmarc_err err;
		struct fixture f;
		struct stat sb;
		char sql[128];

		fixture_open(&f);
		fixture_stop(&f);
		(void)snprintf(sql, sizeof sql, "PRAGMA journal_mode = DELETE;"
		    "PRAGMA page_size = %d; VACUUM", sizes[i]);
		fixture_run(&f, sql);
		CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(query_close(q, &err), DMARC_OK);
		CU_ASSERT_EQUAL(stat(f.path, &sb), 0);
		CU_ASSERT_EQUAL(truncate(f.path, sb.st_size - sizes[i]),
		    0);
		q = NULL;
		CU_ASSERT_EQUAL(query_open(f.path, 100, &q, &err),
		    DMARC_E_DATA);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "ends early"));
		CU_ASSERT_EQUAL(unlink(f.path), 0);
		fixture_close(&f);
	}
}

static void
believes_no_version_zero(void)
{
	struct query *q = NULL;
	struct dmarc_err err;
	struct fixture f;

	fixture_open(&f);
	fixture_stop(&f);
	fixture_run(&f, "PRAGMA user_version = 0");
	CU_ASSERT_EQUAL(query_open(f.path, 100, &q, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "corrupt"));
	fixture_run(&f, "PRAGMA user_version = 6");
	fixture_close(&f);
}

static sqlite3_mem_methods memory;	/* SQLite's own */
static bool no_memory;

static void *
some(int size)
{
	return no_memory ? NULL : memory.xMalloc(size);
}

/* Reading a number as text needs memory; NULL is also a valid value. */
static void
does_not_take_no_memory_for_no_value(void)
{
	struct fixture f;
	struct query *q = NULL;
	struct query_stmt *st = NULL;
	struct dmarc_err err;
	bool row = false;

	fixture_open(&f);
	CU_ASSERT_EQUAL_FATAL(query_open(f.path, 100, &q, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_prepare(q, "SELECT 1 << 40", &st, &err),
	    DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_step(st, &row, &err), DMARC_OK);
	no_memory = true;
	CU_ASSERT_PTR_NULL(query_text(st, 0));
	no_memory = false;
	CU_ASSERT_EQUAL(query_step(st, &row, &err), DMARC_E_NOMEM);
	query_finish(st);
	CU_ASSERT_EQUAL(query_close(q, &err), DMARC_E_NOMEM);
	fixture_close(&f);
}

static const struct test tests[] = {
	{ "does not take no memory for no value",
	    does_not_take_no_memory_for_no_value },
	{ "binds by name and reads columns", binds_and_reads },
	{ "sees one state from its opening to its end", sees_one_state },
	{ "shows several one state, whoever writes",
	    shows_several_one_state },
	{ "cannot write", cannot_write },
	{ "says why it cannot read", says_why_not },
	{ "works for a user who may not write the folder",
	    works_for_who_may_not_write },
	{ "tells when what it read was written to meanwhile",
	    tells_when_it_was_written_to_meanwhile },
	{ "does not read past a log", does_not_read_past_a_log },
	{ "knows a newer database by its log", knows_a_newer_one_by_its_log },
	{ "knows where a database ends", knows_where_a_database_ends },
	{ "believes no version 0", believes_no_version_zero },
};

int
main(void)
{
	sqlite3_mem_methods ours;

	/* Without a pool of small pieces, SQLite allocates each piece. */
	if (sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) != SQLITE_OK)
		return 2;
	ours = memory;
	ours.xMalloc = some;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK)
		return 2;
	return run_tests("store/read/query", tests, COUNT(tests));
}
