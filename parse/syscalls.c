/*
 * syscalls.c: see syscalls.h.
 *
 * The lists hold what the C library and the parsers' libraries call once they
 * are warm: on Debian 12 a fraction of them, and the rest on other machines
 * and in newer libraries. Names that a machine does not have are left out.
 */
#include "parse/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <seccomp.h>

/* The first interface that can end a process, not just a thread of it. */
#define LEAST_API 3

static const int allowed[] = {
	/* what is read, and what is answered */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(recvmsg),
	SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(_llseek),
	SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstat64),
	/* memory; mmap and mprotect have a rule of their own */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(futex_time64),
	/* clocks, where the vDSO has none, and chance */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
	/* the limit of processor time, and the way out */
	SCMP_SYS(getrlimit), SCMP_SYS(ugetrlimit), SCMP_SYS(setrlimit),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
	SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/*
 * What libraries try in passing and can do without: a table of characters,
 * how much memory the machine has, a name for a mapping. An odd character
 * set in a mail must not end its parser.
 */
static const int refused[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2),
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
	SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(prctl),
};

/* What becomes of a call while masked bits of an argument have a value. */
struct rule {
	int call;
	uint32_t action;
	unsigned argument;
	uint64_t mask, value;
};

#define ALLOW SCMP_ACT_ALLOW
#define REFUSE SCMP_ACT_ERRNO(EACCES)
#define WHOLE UINT64_MAX

static int
add_rules(scmp_filter_ctx filter)
{
	const struct rule rules[] = {
		{ SCMP_SYS(mmap), ALLOW, 2, PROT_EXEC, 0 },
		{ SCMP_SYS(mmap2), ALLOW, 2, PROT_EXEC, 0 },
		{ SCMP_SYS(mprotect), ALLOW, 2, PROT_EXEC, 0 },
		/* fstat(3) and stat(3) are one call and a flag */
		{ SCMP_SYS(newfstatat), ALLOW, 3, AT_EMPTY_PATH,
		    AT_EMPTY_PATH },
		{ SCMP_SYS(newfstatat), REFUSE, 3, AT_EMPTY_PATH, 0 },
		{ SCMP_SYS(fstatat64), ALLOW, 3, AT_EMPTY_PATH,
		    AT_EMPTY_PATH },
		{ SCMP_SYS(fstatat64), REFUSE, 3, AT_EMPTY_PATH, 0 },
		{ SCMP_SYS(statx), ALLOW, 2, AT_EMPTY_PATH, AT_EMPTY_PATH },
		{ SCMP_SYS(statx), REFUSE, 2, AT_EMPTY_PATH, 0 },
		/* is standard output a terminal? */
		{ SCMP_SYS(ioctl), ALLOW, 1, UINT32_MAX, TCGETS },
		/* its own limits only */
		{ SCMP_SYS(prlimit64), ALLOW, 0, WHOLE, 0 },
		/* abort(3) */
		{ SCMP_SYS(tgkill), ALLOW, 0, WHOLE, (uint64_t)getpid() },
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof rules / sizeof rules[0] && rc == 0; i++)
		rc = seccomp_rule_add(filter, rules[i].action, rules[i].call,
		    1, SCMP_CMP64(rules[i].argument, SCMP_CMP_MASKED_EQ,
		    rules[i].mask, rules[i].value));
	return rc;
}

static int
add_calls(scmp_filter_ctx filter, uint32_t action, const int *call, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = seccomp_rule_add(filter, action, call[i], 0);
	return rc;
}

/* The whole of it; 0, or a negative errno. */
static int
load(scmp_filter_ctx filter)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS);

	if (rc == 0)	/* an errno of the kernel's as it is */
		rc = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
	if (rc == 0)
		rc = add_calls(filter, ALLOW, allowed,
		    sizeof allowed / sizeof allowed[0]);
	if (rc == 0)
		rc = add_calls(filter, REFUSE, refused,
		    sizeof refused / sizeof refused[0]);
	if (rc == 0)
		rc = add_rules(filter);
	return rc == 0 ? seccomp_load(filter) : rc;
}

enum dmarc_status
syscalls_close(struct dmarc_err *err)
{
	scmp_filter_ctx filter;
	int rc;

	if (seccomp_api_get() < LEAST_API)
		return DMARC_OK;	/* not in this kernel */
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	rc = load(filter);
	seccomp_release(filter);
	if (rc < 0)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "seccomp: %s",
		    strerror(-rc));
	return DMARC_OK;
}
