/*
 * syscalls.c: see syscalls.h.
 *
 * The lists hold the calls that the C library and the parsers' libraries make
 * after fence_warm_up(): a fraction of them on Debian 12, the rest on other
 * machines and in newer libraries. Calls that a machine lacks are skipped.
 *
 * libseccomp supplies the numbers, but the filter is our own: if out of
 * memory, seccomp_load() of 2.5 loops, crashes, or loads the wrong filter.
 * Ours is a linear list and allocates nothing.
 */
#include "parse/fence/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/net.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

static const int allowed[] = {
	/* reading messages and writing answers */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(recvmsg),
	SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(_llseek),
	SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstat64),
	/* memory; for mmap and mprotect see add_rules() */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(futex_time64),
	/* clocks, where the vDSO has none, and random numbers */
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
	/* the limit of processor time, signals and exit */
	SCMP_SYS(getrlimit), SCMP_SYS(ugetrlimit), SCMP_SYS(setrlimit),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
	SCMP_SYS(restart_syscall), SCMP_SYS(getpid), SCMP_SYS(gettid),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/*
 * Calls that libraries make but can do without: to load a character table, to
 * ask for the size of memory, to name a mapping. They fail with EACCES, so
 * that an unusual character set in a mail does not end the parser.
 */
static const int refused[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2),
	SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(stat), SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(lstat64),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
	SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(sched_getaffinity),
	SCMP_SYS(prctl),
};

/* The action for a call if the masked bits of an argument equal value. */
struct grant {
	int call;
	uint32_t action;
	unsigned argument;
	uint32_t mask, value;	/* of the argument's lower 32 bits */
};

#define ALLOW SECCOMP_RET_ALLOW
#define REFUSE (SECCOMP_RET_ERRNO | EACCES)
#define END SECCOMP_RET_KILL_PROCESS
#define WHOLE UINT32_MAX

/* ---- the filter, instruction by instruction ---- */

struct program {
	struct sock_filter step[512];	/* the lists need some 200 */
	unsigned short steps;
};

static void
add(struct program *p, struct sock_filter step)
{
	/* The kernel refuses a program with a step missing. */
	if (p->steps < sizeof p->step / sizeof p->step[0])
		p->step[p->steps++] = step;
}

static void
load(struct program *p, size_t at)
{
	add(p, (struct sock_filter)
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)at));
}

/* Skips equal steps if the loaded word is value, and other steps if not. */
static void
compare(struct program *p, uint32_t value, uint8_t equal, uint8_t other)
{
	add(p, (struct sock_filter)
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, equal, other));
}

static void
end(struct program *p, uint32_t action)
{
	add(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

#define NUMBER offsetof(struct seccomp_data, nr)
#define ARCH offsetof(struct seccomp_data, arch)

static size_t
argument(unsigned n)
{
	size_t at = offsetof(struct seccomp_data, args) + n * sizeof(uint64_t);

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	at += sizeof(uint32_t);
#endif
	return at;
}

/* Adds an action for each call. libseccomp numbers missing calls below 0. */
static void
add_calls(struct program *p, uint32_t action, const int *call, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (call[i] >= 0) {
			compare(p, (uint32_t)call[i], 0, 1);
			end(p, action);
		}
}

static void
add_rules(struct program *p)
{
	const struct grant rules[] = {
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
		{ SCMP_SYS(ioctl), ALLOW, 1, WHOLE, TCGETS },
		/* its own limits only */
		{ SCMP_SYS(prlimit64), ALLOW, 0, WHOLE, 0 },
		/* recvmsg(2) on 32-bit PCs */
		{ SCMP_SYS(socketcall), ALLOW, 0, WHOLE, SYS_RECVMSG },
		/* abort(3) */
		{ SCMP_SYS(tgkill), ALLOW, 0, WHOLE, (uint32_t)getpid() },
	};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		const struct grant *r = &rules[i];

		if (r->call < 0)
			continue;
		compare(p, (uint32_t)r->call, 0, 5);
		load(p, argument(r->argument));
		add(p, (struct sock_filter)
		    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, r->mask));
		compare(p, r->value, 0, 1);
		end(p, r->action);
		load(p, NUMBER);
	}
}

/*
 * Ends the process on calls of another architecture: a 64-bit PC has three
 * tables of calls (x86-64, x32, i386), and our numbers are of one.
 */
static void
add_machine(struct program *p)
{
	load(p, ARCH);
	compare(p, seccomp_arch_native(), 1, 0);
	end(p, END);
	load(p, NUMBER);
#if defined(__x86_64__) && !defined(__ILP32__)
	add(p, (struct sock_filter)
	    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
	end(p, END);
#endif
}

enum dmarc_status
syscalls_close(struct dmarc_err *err)
{
	struct program p = { .steps = 0 };
	struct sock_fprog all = { .filter = p.step };
	const uint32_t action = END;

	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == -1)
		return DMARC_OK;	/* not in this kernel */
	add_machine(&p);
	add_calls(&p, ALLOW, allowed, sizeof allowed / sizeof allowed[0]);
	add_rules(&p);
	add_calls(&p, REFUSE, refused, sizeof refused / sizeof refused[0]);
	end(&p, END);
	all.len = p.steps;
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) == -1)
		return dmarc_fail(err, DMARC_E_UNAVAILABLE, "seccomp: %s",
		    strerror(errno));
	return DMARC_OK;
}
