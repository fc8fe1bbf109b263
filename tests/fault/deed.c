/*
 * deed.c: see deed.h.
 *
 *	FAULT_PROGRAM	whom: the name of a program; others are left alone
 *	FAULT_CLASS	open, read, write, sync, name, stat, lock, start or
 *			alloc: see classes[]
 *	FAULT_AT	which call of the class, from 1
 *	FAULT_DO	kill-before, kill-after: SIGKILL, before or after it
 *			short: half of what was asked for is done
 *			move, unlink, grow: before it, somebody else renames
 *			FAULT_FROM to FAULT_TO, removes it, or appends to it
 *			EIO, ENOSPC, ...: it fails with this
 *	FAULT_STICKY	if set, those after it have the same fate
 *	FAULT_ONCE	a file that remembers that it has struck, so that it
 *			does so in one process only
 *	FAULT_OLD	if set, renameat2 knows no flags, as on some file
 *			systems
 *	FAULT_COUNT	a file that gets a line for each class: how many calls,
 *			and which of them were the first from their place in
 *			the program
 */
#include "deed.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const classes[CLASSES] = {
	[OPEN] = "open",	/* open, openat, creat */
	[READ] = "read",	/* read, pread, recv */
	[WRITE] = "write",	/* write, pwrite, writev, send, sendmsg */
	[SYNC] = "sync",	/* fsync, fdatasync */
	[NAME] = "name",	/* rename, link, unlink, mkdir, ftruncate */
	[STAT] = "stat",	/* stat and its kin */
	[LOCK] = "lock",	/* fcntl with F_SETLK and its kin */
	[START] = "start",	/* fork, pipe2, socketpair, socket, connect,
				 * memfd_create */
	[ALLOC] = "alloc",	/* malloc, calloc, realloc, mmap */
};

static const struct {
	const char *word;
	int value;
} errors[] = {
	{ "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EINTR", EINTR },
	{ "EMFILE", EMFILE }, { "ENOMEM", ENOMEM }, { "ESTALE", ESTALE },
	{ "EXDEV", EXDEV }, { "EINVAL", EINVAL }, { "EAGAIN", EAGAIN },
	{ "ENOLCK", ENOLCK }, { "EACCES", EACCES },
};

static const char *const deeds[] = {
	[KILL_BEFORE] = "kill-before", [KILL_AFTER] = "kill-after",
	[SHORT] = "short", [MOVE] = "move", [UNLINK] = "unlink",
	[GROW] = "grow",
};

static pid_t self;		/* a child between fork and exec is not meant */
static bool over;		/* main() has ended */
static enum class wanted;
static enum deed deed;		/* NOTHING: only count */
static int error;		/* FAIL */
static unsigned long at, count[CLASSES];
static bool sticky, old;
static int count_fd = -1;
static volatile char *struck;	/* what FAULT_ONCE holds; or NULL */

/* A place is what called, and what called that, so many levels up. */
#define LEVELS 8
#define PLACES 8192	/* more than there are, and a power of two */

static struct place {
	uint64_t hash;		/* of return addresses; 0: none */
	unsigned long first;
	enum class class;
} place[PLACES];
static bool placing;		/* backtrace() may make calls of its own */

/* ---- setting up ---- */

int
deed_file(const char *path)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void
read_deed(const char *word)
{
	for (size_t i = 1; i < sizeof deeds / sizeof *deeds; i++)
		if (strcmp(deeds[i], word) == 0)
			deed = (enum deed)i;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(errors[i].word, word) == 0) {
			deed = FAIL;
			error = errors[i].value;
		}
	if (deed == NOTHING)
		abort();
}

/* Mapped, because behind its fence dmarc-parse can open nothing. */
static void
map_once(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path,
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	(void)syscall(SYS_ftruncate, fd, 1L);
	struck = (volatile char *)syscall(SYS_mmap, NULL, 1L,
	    PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
	if (struck == MAP_FAILED)
		abort();
	(void)close(fd);
}

__attribute__((constructor)) static void
set_up(void)
{
	const char *program = getenv("FAULT_PROGRAM");
	const char *class = getenv("FAULT_CLASS");
	const char *number = getenv("FAULT_AT");
	const char *what = getenv("FAULT_DO");
	const char *tally = getenv("FAULT_COUNT");
	const char *once = getenv("FAULT_ONCE");

	if (program == NULL ||
	    strcmp(program, program_invocation_short_name) != 0)
		return;
	if (tally != NULL)
		count_fd = deed_file(tally);
	if (once != NULL)
		map_once(once);
	if (class != NULL && number != NULL && what != NULL) {
		while (wanted < CLASSES && strcmp(classes[wanted], class) != 0)
			wanted++;
		at = strtoul(number, NULL, 10);
		sticky = getenv("FAULT_STICKY") != NULL;
		read_deed(what);
	}
	old = getenv("FAULT_OLD") != NULL;
	memset(count, 0, sizeof count);
	self = getpid();
}

/* ---- counting ---- */

static void
note_place(enum class class)
{
	void *from[LEVELS + 2];
	uint64_t hash = 14695981039346656037u + (uint64_t)class;
	int n;

	if (placing)
		return;
	placing = true;
	n = backtrace(from, LEVELS + 2);
	for (int i = 2; i < n; i++)	/* without us */
		hash = (hash ^ (uint64_t)from[i]) * 1099511628211u;
	placing = false;
	for (size_t i = 0; i < PLACES; i++) {
		struct place *p = &place[(hash + i) & (PLACES - 1)];

		if (p->hash == hash)
			return;
		if (p->hash == 0) {
			*p = (struct place){ hash, count[class], class };
			return;
		}
	}
}

__attribute__((destructor)) static void
tell_counts(void)
{
	char text[32];

	if (count_fd < 0 || self != getpid())
		return;
	for (int i = 0; i < CLASSES; i++) {
		int len = snprintf(text, sizeof text, "%s %lu", classes[i],
		    count[i]);

		(void)syscall(SYS_write, count_fd, text, len);
		for (size_t j = 0; j < PLACES; j++) {
			if (place[j].hash == 0 ||
			    place[j].class != (enum class)i)
				continue;
			len = snprintf(text, sizeof text, " %lu",
			    place[j].first);
			(void)syscall(SYS_write, count_fd, text, len);
		}
		(void)syscall(SYS_write, count_fd, "\n", 1);
	}
}

/* ---- the end ---- */

/*
 * What a program does after main() is not ours to disturb: in a build that
 * counts branches it writes its counts.
 */
typedef int start(int (*)(int, char **, char **), int, char **,
    void (*)(void), void (*)(void), void (*)(void), void *);

static int (*real_main)(int argc, char *argv[], char *env[]);

static int
run_main(int argc, char *argv[], char *env[])
{
	int rc = real_main(argc, argv, env);

	over = true;
	return rc;
}

__attribute__((visibility("default"))) int __libc_start_main(
    int (*main)(int, char **, char **), int argc, char *argv[],
    void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
    void *stack_end);

int
__libc_start_main(int (*main)(int, char **, char **), int argc, char *argv[],
    void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
    void *stack_end)
{
	start *real;

	*(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
	real_main = main;
	return real(run_main, argc, argv, init, fini, rtld_fini, stack_end);
}

/* ---- the deed ---- */

static void
meddle(void)
{
	const char *from = getenv("FAULT_FROM"), *to = getenv("FAULT_TO");
	int fd;

	switch (deed) {
	case MOVE:
		(void)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
		break;
	case UNLINK:
		(void)syscall(SYS_unlinkat, AT_FDCWD, from, 0);
		break;
	case GROW:
		fd = (int)syscall(SYS_openat, AT_FDCWD, from,
		    O_WRONLY | O_APPEND | O_CLOEXEC);
		(void)syscall(SYS_write, fd, "more\n", 5);
		(void)close(fd);
		break;
	default:
		break;
	}
}

bool
deed_meant(void)
{
	return self != 0 && !over && (pid_t)syscall(SYS_getpid) == self;
}

bool
deed_old(void)
{
	return old;
}

enum deed
deed_next(enum class class)
{
	if (!deed_meant())
		return NOTHING;
	count[class]++;
	if (count_fd >= 0)
		note_place(class);
	if (deed == NOTHING || class != wanted || count[class] < at ||
	    (count[class] > at && !sticky))
		return NOTHING;
	if (struck != NULL && *struck != 0)
		return NOTHING;
	if (struck != NULL)
		*struck = 1;
	meddle();
	if (deed == KILL_BEFORE)
		(void)raise(SIGKILL);
	if (deed == FAIL)
		errno = error;
	return deed;
}

long
deed_done(enum deed what, long result)
{
	if (what == KILL_AFTER)
		(void)raise(SIGKILL);
	return result;
}
