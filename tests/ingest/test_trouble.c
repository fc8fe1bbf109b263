/*
 * test_trouble.c: injects failures into a run, at one call site at a time and
 * with several errors: the run succeeds or reports the failure, leaks neither
 * descriptors nor processes, and the next run restores the expected result.
 * Tests a sample of the call sites; with DMARC_FULL or FAULT_PLACES all. The
 * linker replaces the real functions by those named __wrap_*.
 */
#include "ingest/ingest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/limits.h"
#include "store/read/query.h"
#include "tests/cunit_main.h"
#include "tests/files.h"
#include "tests/places.h"

#define NOW INT64_C(1794900000)

static int reason;		/* errno of the failing call */

/* The function with these arguments, which may fail instead. */
#define WRAP(type, name, parameters, arguments, failure) \
type __real_##name parameters; \
type __wrap_##name parameters; \
type \
__wrap_##name parameters \
{ \
	if (!place_fails()) \
		return __real_##name arguments; \
	errno = reason; \
	return failure; \
}

/* An allocation fails with ENOMEM only. */
#define WRAP_MEMORY(type, name, parameters, arguments) \
type __real_##name parameters; \
type __wrap_##name parameters; \
type \
__wrap_##name parameters \
{ \
	return reason == ENOMEM && place_fails() ? NULL : \
	    __real_##name arguments; \
}

WRAP_MEMORY(void *, malloc, (size_t size), (size))
WRAP_MEMORY(void *, calloc, (size_t n, size_t size), (n, size))
WRAP_MEMORY(void *, realloc, (void *p, size_t size), (p, size))
WRAP_MEMORY(char *, strdup, (const char *s), (s))
WRAP_MEMORY(char *, strndup, (const char *s, size_t n), (s, n))
WRAP(char *, realpath, (const char *path, char *out), (path, out), NULL)
WRAP(int, fstat, (int fd, struct stat *st), (fd, st), -1)
WRAP(int, stat, (const char *path, struct stat *st), (path, st), -1)
WRAP(int, fstatat, (int fd, const char *path, struct stat *st, int flags),
    (fd, path, st, flags), -1)
WRAP(DIR *, fdopendir, (int fd), (fd), NULL)
WRAP(struct dirent *, readdir, (DIR *dir), (dir), NULL)
WRAP(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), -1)
WRAP(ssize_t, write, (int fd, const void *from, size_t n), (fd, from, n), -1)
WRAP(ssize_t, pread, (int fd, void *to, size_t n, off_t at), (fd, to, n, at),
    -1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
WRAP(int, linkat, (int a, const char *from, int b, const char *to, int flags),
    (a, from, b, to, flags), -1)
WRAP(int, unlinkat, (int fd, const char *path, int flags), (fd, path, flags),
    -1)
WRAP(FILE *, tmpfile, (void), (), NULL)
WRAP(int, socketpair, (int domain, int type, int protocol, int fds[2]),
    (domain, type, protocol, fds), -1)
WRAP(int, pipe2, (int fds[2], int flags), (fds, flags), -1)
WRAP(pid_t, fork, (void), (), -1)
WRAP(ssize_t, sendmsg, (int fd, const struct msghdr *msg, int flags),
    (fd, msg, flags), -1)

WRAP(int, ppoll, (struct pollfd *fds, nfds_t n, const struct timespec *wait,
    const sigset_t *mask), (fds, n, wait, mask), -1)

/* Fails with EINTR only: the child exists. */
pid_t __real_waitpid(pid_t pid, int *status, int flags);
pid_t __wrap_waitpid(pid_t pid, int *status, int flags);

pid_t
__wrap_waitpid(pid_t pid, int *status, int flags)
{
	if (reason != EINTR || !place_fails())
		return __real_waitpid(pid, status, flags);
	errno = EINTR;
	return -1;
}

static bool old;		/* a file system that cannot do renameat2() */

int __real_renameat2(int a, const char *from, int b, const char *to,
    unsigned flags);
int __wrap_renameat2(int a, const char *from, int b, const char *to,
    unsigned flags);

int
__wrap_renameat2(int a, const char *from, int b, const char *to,
    unsigned flags)
{
	if (!old && !place_fails())
		return __real_renameat2(a, from, b, to, flags);
	errno = old ? EINVAL : reason;
	return -1;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_openat(int fd, const char *path, int flags, ...);
int __wrap_openat(int fd, const char *path, int flags, ...);

int
__wrap_open(const char *path, int flags, ...)
{
	if (!place_fails())
		return __real_open(path, flags);	/* never O_CREAT */
	errno = reason;
	return -1;
}

int
__wrap_openat(int fd, const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	if (!place_fails())
		return __real_openat(fd, path, flags, mode);
	errno = reason;
	return -1;
}

/* ---- mailboxes and database ---- */

static char root[] = "/tmp/test-trouble-XXXXXX";

static const char report[] =
    "<feedback><report_metadata><org_name>reporter.example</org_name>"
    "<report_id>%s</report_id><date_range><begin>%s</begin>"
    "<end>%s</end></date_range></report_metadata>"
    "<policy_published><domain>example.org</domain><p>none</p>"
    "</policy_published><record><row><source_ip>192.0.2.7</source_ip>"
    "<count>%s</count></row><identifiers><header_from>example.org"
    "</header_from></identifiers></record></feedback>\n%s";

#define MAIL "From: a@reporter.example\n\n"
#define NAME_51 "123456789012345678901234567890123456789012345678901"
#define NAME_255 NAME_51 NAME_51 NAME_51 NAME_51 NAME_51

static const struct {
	const char *path, *before, *id, *count, *after;
} mails[] = {
	{ "box/new/1", MAIL, "a", "3", "" },
	{ "box/new/2", MAIL, "b", "3", "" },
	{ "box/new/3:2,", MAIL, "c", "3", "" },
	{ "box/cur/4:2,F", MAIL, "a", "3", "" },
	/* Read first, so it fails first: must not be a duplicate. */
	{ "box/cur/05:2,S", MAIL "lunch?\n", NULL, NULL, NULL },
	{ "box/new/6", "", NULL, NULL, NULL },
	{ "box/new/61", MAIL, "b", "4", "" },		/* a conflict */
	{ "box/new/62", MAIL, "h", "3", "junk" },	/* to be repaired */
	{ "box/new/63", MAIL, "i", "x", "" },		/* all bad */
	{ "box/new/" NAME_255, MAIL, "j", "3", "" },
	{ "box/.sub/new/7", MAIL, "d", "3", "" },
	{ "in.mbox", "From a\nSubject: a\n\n", "e", "3", "" },
	{ "one.xml", "", "f", "3", "" },
	{ "stdin", "Subject: a\n\n", "g", "3", "" },
	{ "files/a.xml", "", "k", "3", "" },
	{ "files/b.mbox", "From a\nSubject: a\n\n", "l", "3", "" },
	{ "files/c", "CRYPTED\3\7", NULL, NULL, NULL },
};

static void
copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	char piece[BUFSIZ];
	size_t n;

	CU_ASSERT_FATAL(in != NULL && out != NULL);
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		CU_ASSERT_EQUAL(fwrite(piece, 1, n, out), n);
	(void)fclose(in);
	CU_ASSERT_EQUAL(fclose(out), 0);
}

static void
make_world(void)
{
	static const char *const folders[] = { "box", "box/new", "box/cur",
	    "box/tmp", "box/.sub", "box/.sub/new", "box/.sub/cur",
	    "files" };

	CU_ASSERT_EQUAL_FATAL(chdir(root), 0);
	(void)remove_folder("box");	/* absent the first time */
	(void)remove_folder("files");
	for (size_t i = 0; i < COUNT(folders); i++)
		CU_ASSERT_EQUAL_FATAL(mkdir(folders[i], 0700), 0);
	for (size_t i = 0; i < COUNT(mails); i++) {
		FILE *f = fopen(mails[i].path, "w");

		CU_ASSERT_PTR_NOT_NULL_FATAL(f);
		(void)fputs(mails[i].before, f);
		if (mails[i].id != NULL)
			(void)fprintf(f, report, mails[i].id, "1794700800",
			    "1794787199", mails[i].count, mails[i].after);
		CU_ASSERT_EQUAL_FATAL(fclose(f), 0);
	}
	CU_ASSERT_EQUAL_FATAL(symlink("/etc/passwd", "box/new/8"), 0);
	(void)unlink("db-wal");
	(void)unlink("db-shm");
	copy("old", "db");
	CU_ASSERT_PTR_NOT_NULL_FATAL(freopen("stdin", "r", stdin));
}

static enum dmarc_status
run(const char *how, bool dry_run, bool retry, struct dmarc_err *err)
{
	static char box[] = "box/", mbox[] = "in.mbox", file[] = "one.xml",
	    in[] = "-";
	static char files[] = "files";
	static char *const path[] = { box, mbox, file, in };
	static char *const folder[] = { files };
	struct dmarc_settings settings = { .limits = dmarc_default_limits,
	    .wait_seconds = 1, .jobs = 1 };
	struct ingest_opts opts = { .settings = &settings, .database = "db",
	    .make_folder = true, .path = path, .paths = COUNT(path),
	    .now = NOW, .talk = TALK_VERBOSE, .prune_days = 800,
	    .retry = retry, .dry_run = dry_run, .recursive = true };
	struct tally tally = { 0 };

	enum dmarc_status st;

	CU_ASSERT_EQUAL_FATAL(value_on_success(how, &settings.on_success,
	    err), DMARC_OK);
	CU_ASSERT_EQUAL(lseek(STDIN_FILENO, 0, SEEK_SET), 0);
	st = ingest_run(&opts, &tally, err);
	opts.path = folder;
	opts.paths = COUNT(folder);
	opts.recursive = false;
	if (st == DMARC_OK)
		st = ingest_run(&opts, &tally, err);
	free(settings.on_success.folder);
	return st;
}

/* A database with one report, old enough to prune. */
static bool
make_old(void)
{
	static char file[] = "old.xml";
	static char *const path[] = { file };
	struct dmarc_settings settings = { .limits = dmarc_default_limits,
	    .jobs = 1 };
	struct ingest_opts opts = { .settings = &settings, .database = "old",
	    .path = path, .paths = 1, .now = NOW,
	    .talk = TALK_QUIET };
	struct tally tally = { 0 };
	struct dmarc_err err;
	FILE *f = fopen(file, "w");

	if (f == NULL)
		return false;
	(void)fprintf(f, report, "old", "1592697600", "1592783999", "3", "");
	return fclose(f) == 0 &&
	    ingest_run(&opts, &tally, &err) == DMARC_OK && tally.reports == 1;
}

/* The contents of the database and of the mailboxes. */
static void
look(char *out, size_t size)
{
	static const char sql[] = "SELECT (SELECT group_concat(name || ' ' || "
	    "outcome || ' ' || ifnull(reason, '')) FROM (SELECT * FROM "
	    "v_message ORDER BY name)) || (SELECT group_concat(report_id || "
	    "messages || counted) FROM (SELECT * FROM v_report ORDER BY "
	    "report_id, messages))";
	static const char *const folders[] = { "box/new", "box/cur",
	    "box/.sub/new", "box/.sub/cur", "box/.done/cur" };
	struct query *q;
	struct query_stmt *stmt;
	struct dmarc_err err;
	bool row;
	size_t n;

	CU_ASSERT_EQUAL_FATAL(query_open("db", 1000, &q, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_prepare(q, sql, &stmt, &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(query_step(stmt, &row, &err), DMARC_OK);
	n = (size_t)snprintf(out, size, "%s", query_text(stmt, 0));
	query_finish(stmt);
	CU_ASSERT_EQUAL_FATAL(query_close(q, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(folders); i++) {
		struct dirent **e = NULL;
		int entries = scandir(folders[i], &e, NULL, alphasort);

		for (int k = 0; k < entries; k++) {
			if (e[k]->d_name[0] != '.')
				n += (size_t)snprintf(out + n, size - n,
				    " %s/%s", folders[i], e[k]->d_name);
			free(e[k]);
		}
		free(e);
	}
}

static int
descriptors(void)
{
	struct dirent **e = NULL;
	int n = scandir("/proc/self/fd", &e, NULL, NULL);

	for (int i = 0; i < n; i++)
		free(e[i]);
	free(e);
	return n;
}

/* ---- failing runs ---- */

/* The statuses of the manual; 69: no worker can be started. */
static void
check_status(int exit_status, const char *text)
{
	int want = reason == ENOMEM ? 75 : reason == EIO ? 74 : exit_status;

	if (exit_status != want && (exit_status != 69 || reason == ENOMEM)) {
		printf("\n    errno %d ends in %d: %s\n", reason, exit_status,
		    text);
		CU_FAIL("another exit status than the manual says");
	}
}

/* A run with a failure, then one without. Whether the failure happened. */
static bool
round_of(unsigned long nth, const char *how, bool dry_run, char *out,
    size_t size)
{
	struct dmarc_err err = { .code = DMARC_OK };
	enum dmarc_status st;
	bool struck;
	int were;

	make_world();
	were = descriptors();
	places_begin(nth);
	st = run(how, dry_run, false, &err);
	struck = places >= nth;
	places_end();
	if (st != DMARC_OK) {
		CU_ASSERT_EQUAL(err.code, st);
		CU_ASSERT(err.text[0] != '\0');
		check_status(dmarc_exit_status(st), err.text);
	}
	CU_ASSERT_EQUAL(descriptors(), were);
	CU_ASSERT_EQUAL(waitpid(-1, NULL, WNOHANG), -1);
	st = run(how, false, true, &err);
	if (st != DMARC_OK)
		printf("\n    place %lu, errno %d, %s: %s\n", nth, reason, how,
		    err.text);
	CU_ASSERT_EQUAL(st, DMARC_OK);
	look(out, size);
	return struck;
}

static void
each_in_turn(const char *how, bool dry_run)
{
	static const int reasons[] = { ENOMEM, EIO, ENOENT, EACCES, EPERM,
	    EROFS, EINTR, ENOSPC, EDQUOT, EINVAL, ENOTDIR, ESTALE };
	char want[4000] = "", got[4000];
	unsigned long all, step;

	for (size_t i = 0; i < COUNT(reasons); i++) {
		reason = reasons[i];
		CU_ASSERT_FALSE(round_of(PLACES, how, dry_run, want,
		    sizeof want));
		all = places;
		/* every report but the pruned one */
		CU_ASSERT_PTR_NOT_NULL(strstr(want, "a31,b30,b41,c31,d31,e31,"
		    "f31,g31,h31,j31"));
		step = places_step(all, 2);
		CU_ASSERT(all > 10);
		for (unsigned long nth = 1 + i % step; nth <= all;
		    nth += step) {
			(void)round_of(nth, how, dry_run, got, sizeof got);
			if (strcmp(got, want) != 0)
				printf("\n    place %lu, errno %d, %s: %s\n"
				    "    not %s\n", nth, reason, how, got,
				    want);
			CU_ASSERT_STRING_EQUAL(got, want);
		}
	}
}

static void
marks_all_or_says_why_not(void)
{
	each_in_turn("seen", false);
}

static void
moves_all_or_says_why_not(void)
{
	each_in_turn("move=done", false);
}

static void
deletes_all_or_says_why_not(void)
{
	each_in_turn("delete", false);
}

static void
tries_or_says_why_not(void)
{
	each_in_turn("keep", true);
}

/* By link and unlink, which may have been interrupted. */
static void
settles_on_an_old_file_system(void)
{
	struct dmarc_err err;

	make_world();
	CU_ASSERT_EQUAL_FATAL(link("box/new/1", "box/cur/1:2,S"), 0);
	copy("box/new/2", "box/cur/2:2,S");
	old = true;
	CU_ASSERT_EQUAL(run("seen", false, false, &err), DMARC_OK);
	old = false;
	CU_ASSERT_EQUAL(access("box/new/1", F_OK), -1);
	CU_ASSERT_EQUAL(access("box/cur/1:2,S", F_OK), 0);
	/* two files under one name: neither is lost */
	CU_ASSERT_EQUAL(access("box/new/2", F_OK), 0);
	CU_ASSERT_EQUAL(access("box/cur/2:2,S", F_OK), 0);
	CU_ASSERT_EQUAL(access("box/new/62", F_OK), -1);
	CU_ASSERT_EQUAL(access("box/cur/62:2,S", F_OK), 0);
}

static const struct test tests[] = {
	{ "settles on an old file system", settles_on_an_old_file_system },
	{ "marks all mail or says why not", marks_all_or_says_why_not },
	{ "moves all mail or says why not", moves_all_or_says_why_not },
	{ "deletes all mail or says why not", deletes_all_or_says_why_not },
	{ "changes nothing in a dry run", tries_or_says_why_not },
};

int
main(void)
{
	int status;

	/* Drops the output of runs; sanitizers write to the descriptor. */
	stderr = fopen("/dev/null", "w");
	if (mkdtemp(root) == NULL || chdir(root) != 0 || stderr == NULL ||
	    setenv("DMARC_PARSE", PARSER, 1) != 0 || !make_old())
		return 2;
	status = run_tests("ingest/trouble", tests, COUNT(tests));
	return remove_folder(root) ? status : 2;
}
