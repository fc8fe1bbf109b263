/*
 * test_syscalls.c: the system calls that a parser may make. A child makes
 * each call after syscalls_close().
 */
#include "parse/fence/syscalls.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <seccomp.h>

#include "common/facts/frame.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "parse/fence/fence.h"
#include "parse/message.h"
#include "tests/cunit_main.h"

static pid_t parent;

/*
 * The child makes its calls by number, because the sanitizers wrap the C
 * functions and make more calls. Returns 0 or the errno.
 */
typedef long attempt(void);

static int
in_child(attempt *try)
{
	struct dmarc_err err;
	pid_t pid = fork();
	int status = 0;

	CU_ASSERT_FATAL(pid != -1);
	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
		    syscalls_close(&err) != DMARC_OK)
			_exit(255);
		(void)syscall(SYS_exit_group, try() == -1 ? errno : 0);
	}
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static long
try_open(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
}

static long
try_stat(void)
{
	struct stat about;

	return syscall(SYS_newfstatat, AT_FDCWD, "/", &about, 0);
}

static long
try_privilege(void)
{
	return syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static long
try_socket(void)
{
	return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
}

static long
try_connect(void)
{
	const struct sockaddr to = { .sa_family = AF_UNIX };

	return syscall(SYS_connect, STDIN_FILENO, &to, sizeof to);
}

static long
try_execute(void)
{
	char *const nothing[] = { NULL };

	return syscall(SYS_execve, "/bin/true", nothing, nothing);
}

static long
try_fork(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
}

static long
try_code(void)
{
	return syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static long
try_code_later(void)
{
	long at = syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return syscall(SYS_mprotect, at, 4096, PROT_READ | PROT_EXEC);
}

static long
try_kill(void)
{
	return syscall(SYS_kill, parent, 0);
}

static long
try_kill_thread(void)
{
	return syscall(SYS_tgkill, parent, parent, 0);
}

static long
try_trace(void)
{
	return syscall(SYS_ptrace, PTRACE_ATTACH, parent, NULL, NULL);
}

static long
try_peek(void)
{
	return syscall(SYS_process_vm_readv, parent, NULL, 0, NULL, 0, 0);
}

static long
try_limits(void)
{
	return syscall(SYS_prlimit64, parent, RLIMIT_CPU, NULL, NULL);
}

static long
try_unlink(void)
{
	return syscall(SYS_unlinkat, AT_FDCWD, "/nothing", 0);
}

static long
try_rename(void)
{
	return syscall(SYS_renameat2, AT_FDCWD, "/nothing", AT_FDCWD, "/no",
	    0);
}

static long
try_ring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL);
}

static long
try_abort(void)
{
	return syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGABRT);
}

/* getpid(2) of the x32 ABI, whose calls are all forbidden. */
static long
try_other_table(void)
{
#if defined(__x86_64__) && !defined(__ILP32__)
	return syscall(0x40000000 + SYS_getpid);
#else
	return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
#endif
}

static long
try_own(void)
{
	struct rlimit limit;
	struct stat about;
	long at = syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == -1 || syscall(SYS_munmap, at, 4096) == -1)
		return -1;
	if (syscall(SYS_prlimit64, 0, RLIMIT_CPU, NULL, &limit) == -1)
		return -1;
	if (syscall(SYS_newfstatat, STDIN_FILENO, "", &about,
	    AT_EMPTY_PATH) == -1)
		return -1;
	return syscall(SYS_close, STDIN_FILENO);
}

static void
ends_a_parser_that_does_more(void)
{
	static const struct {
		const char *what;
		attempt *try;
		int end;
	} cases[] = {
		{ "its own memory and descriptors", try_own, 0 },
		{ "open", try_open, EACCES },
		{ "stat", try_stat, EACCES },
		{ "prctl", try_privilege, EACCES },
		{ "socket", try_socket, -SIGSYS },
		{ "connect", try_connect, -SIGSYS },
		{ "execve", try_execute, -SIGSYS },
		{ "clone", try_fork, -SIGSYS },
		{ "mmap of code", try_code, -SIGSYS },
		{ "mprotect to code", try_code_later, -SIGSYS },
		{ "kill", try_kill, -SIGSYS },
		{ "tgkill of another", try_kill_thread, -SIGSYS },
		{ "ptrace", try_trace, -SIGSYS },
		{ "process_vm_readv", try_peek, -SIGSYS },
		{ "prlimit of another", try_limits, -SIGSYS },
		{ "unlink", try_unlink, -SIGSYS },
		{ "rename", try_rename, -SIGSYS },
		{ "io_uring", try_ring, -SIGSYS },
		{ "another table of calls", try_other_table, -SIGSYS },
		{ "abort", try_abort, -SIGABRT },
	};

	parent = getpid();
	for (size_t i = 0; i < COUNT(cases); i++) {
		int end = in_child(cases[i].try);

		if (end != cases[i].end)
			printf("\n    %s: %d, not %d\n", cases[i].what, end,
			    cases[i].end);
		CU_ASSERT_EQUAL(end, cases[i].end);
	}
}

/* Imitates a kernel without seccomp(2) and its prctl(2). */
static long
close_without_seccomp(void)
{
	struct dmarc_err err;

	return syscalls_close(&err) == DMARC_OK ? try_open() : -1;
}

static void
goes_on_where_there_is_none(void)
{
	pid_t pid = fork();
	int status = 0;

	CU_ASSERT_FATAL(pid != -1);
	if (pid == 0) {
		scmp_filter_ctx outer = seccomp_init(SCMP_ACT_ALLOW);

		if (outer == NULL || seccomp_rule_add(outer,
		    SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) != 0 ||
		    seccomp_load(outer) != 0)
			_exit(2);
		(void)syscall(SYS_exit_group, close_without_seccomp() == -1);
	}
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT_EQUAL(status, 0);
}

/* ---- the fixtures, before and behind the fence ---- */

#define MOST_FILES ((size_t)1200)
#define MOST_BYTES ((size_t)4 << 20)

static struct buf file[MOST_FILES];
static size_t files;

static void
load(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;

	CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
	while ((e = readdir(dir)) != NULL) {
		int fd = openat(dirfd(dir), e->d_name, O_RDONLY);
		struct buf *b = &file[files];
		struct stat about;
		ssize_t n;

		if (fd == -1 || fstat(fd, &about) == -1 ||
		    !S_ISREG(about.st_mode)) {
			(void)close(fd);
			continue;
		}
		CU_ASSERT_FATAL(files < MOST_FILES);
		*b = (struct buf)BUF_INIT(MOST_BYTES);
		n = read(fd, buf_room(b, (size_t)about.st_size + 1),
		    (size_t)about.st_size);
		CU_ASSERT_EQUAL_FATAL(n, about.st_size);
		b->len = (size_t)n;
		files++;
		(void)close(fd);
	}
	(void)closedir(dir);
}

static enum dmarc_status
keep(void *ctx, const struct dmarc_finding *found, struct dmarc_err *err)
{
	(void)err;
	frame_put_finding(ctx, 0, found);
	return DMARC_OK;
}

/* Computes the digest of all findings in all files. */
static bool
read_all(struct arena *a, struct buf *answer, unsigned char *digest)
{
	static const unsigned char key[DMARC_TAG_KEY] = "key";
	const struct parse_options opts = { .tag_key = key };
	struct dmarc_err err;

	for (size_t i = 0; i < files; i++) {
		if (parse_message(file[i].data, file[i].len,
		    &dmarc_default_limits, &opts, a, keep, answer, &err) !=
		    DMARC_OK)
			return false;
		arena_reset(a);
	}
	digest_bytes(answer->data, answer->len, digest);
	return !answer->failed;
}

/* Has a child read all files, behind the fence if fenced; its wait status. */
static int
digest_in_child(bool fenced, unsigned char *digest)
{
	int to[2], status = -1;
	pid_t pid;

	CU_ASSERT_EQUAL_FATAL(pipe(to), 0);
	pid = fork();
	CU_ASSERT_FATAL(pid != -1);
	if (pid == 0) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct buf answer = BUF_INIT((size_t)64 << 20);
		unsigned char sum[DMARC_DIGEST];
		struct dmarc_err err;

		fence_warm_up();
		if (fenced && fence_close(&dmarc_default_limits, 1, false,
		    &err) != DMARC_OK)
			_exit(2);
		if (!read_all(a, &answer, sum) ||
		    write(to[1], sum, sizeof sum) != (ssize_t)sizeof sum)
			_exit(1);
		arena_free(a);
		buf_free(&answer);
		_exit(0);
	}
	(void)close(to[1]);
	CU_ASSERT_EQUAL(read(to[0], digest, DMARC_DIGEST), DMARC_DIGEST);
	(void)close(to[0]);
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	return status;
}

static void
lets_every_fixture_be_read(void)
{
	static const char *const folders[] = {
		DMARC_TEST_DATA "/mail", DMARC_TEST_DATA "/good",
		DMARC_TEST_DATA "/bad", DMARC_TEST_DATA "/quirk",
		DMARC_TEST_DATA "/tls", DMARC_TEST_DATA "/failure",
	};
	unsigned char before[DMARC_DIGEST] = { 0 };
	unsigned char behind[DMARC_DIGEST] = { 1 };

	for (size_t i = 0; i < COUNT(folders); i++)
		load(folders[i]);
	CU_ASSERT(files > 50);
	CU_ASSERT_EQUAL(digest_in_child(false, before), 0);
	CU_ASSERT_EQUAL(digest_in_child(true, behind), 0);
	CU_ASSERT(memcmp(before, behind, sizeof before) == 0);
	for (size_t i = 0; i < files; i++)
		buf_free(&file[i]);
}

static const struct test tests[] = {
	{ "it ends a parser that does more than parse",
	    ends_a_parser_that_does_more },
	{ "it goes on where the kernel has no such filter",
	    goes_on_where_there_is_none },
	{ "it lets every fixture be read as before",
	    lets_every_fixture_be_read },
};
TEST_MAIN("parse/fence/syscalls", tests)
