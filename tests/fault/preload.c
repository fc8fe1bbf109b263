/*
 * preload.c: trouble on order.
 *
 * An LD_PRELOAD library that counts the calls a program makes, class by
 * class, and at the Nth of one class does one thing to it. The environment
 * says what:
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
 *	FAULT_COUNT	a file that gets the number of calls of each class
 *	FAULT_LOG	a file that gets a line for all that is written,
 *			synced, renamed or removed, in order
 *
 * The calls are made as system calls, so that no function of the C library
 * stands between; for 64-bit Linux with glibc.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum class { OPEN, READ, WRITE, SYNC, NAME, STAT, LOCK, START, ALLOC, CLASSES };

static const char *const classes[CLASSES] = {
	[OPEN] = "open",	/* open, openat, creat */
	[READ] = "read",	/* read, pread */
	[WRITE] = "write",	/* write, pwrite, writev, send, sendmsg */
	[SYNC] = "sync",	/* fsync, fdatasync */
	[NAME] = "name",	/* rename, link, unlink, mkdir, ftruncate */
	[STAT] = "stat",	/* stat and its kin */
	[LOCK] = "lock",	/* fcntl with F_SETLK and its kin */
	[START] = "start",	/* fork, pipe2, socketpair, memfd_create */
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

enum deed { NOTHING, KILL_BEFORE, KILL_AFTER, SHORT, MOVE, UNLINK, GROW, FAIL };

static const char *const deeds[] = {
	[KILL_BEFORE] = "kill-before", [KILL_AFTER] = "kill-after",
	[SHORT] = "short", [MOVE] = "move", [UNLINK] = "unlink",
	[GROW] = "grow",
};

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static pid_t self;		/* a child between fork and exec is not meant */
static enum class wanted;
static enum deed deed;		/* NOTHING: only count */
static int error;		/* FAIL */
static unsigned long at, count[CLASSES];
static bool sticky, old;
static int log_fd = -1, count_fd = -1;
static volatile char *struck;	/* what FAULT_ONCE holds; or NULL */

/* ---- setting up ---- */

static int
make_file(const char *path)
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
	const char *log = getenv("FAULT_LOG");
	const char *tally = getenv("FAULT_COUNT");
	const char *once = getenv("FAULT_ONCE");

	if (program == NULL ||
	    strcmp(program, program_invocation_short_name) != 0)
		return;
	if (log != NULL)
		log_fd = make_file(log);
	if (tally != NULL)
		count_fd = make_file(tally);
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

__attribute__((destructor)) static void
tell_counts(void)
{
	char text[64 * CLASSES];
	int len = 0;

	if (count_fd < 0 || self != getpid())
		return;
	for (int i = 0; i < CLASSES; i++)
		len += snprintf(text + len, sizeof text - (size_t)len,
		    "%s %lu\n", classes[i], count[i]);
	(void)syscall(SYS_write, count_fd, text, len);
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
		fd = make_file(from);
		(void)syscall(SYS_write, fd, "more\n", 5);
		(void)close(fd);
		break;
	default:
		break;
	}
}

/* Count a call; what is to happen to it. */
static enum deed
next(enum class class)
{
	if (self == 0 || (pid_t)syscall(SYS_getpid) != self)
		return NOTHING;
	count[class]++;
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

static long
done(enum deed what, long result)
{
	if (what == KILL_AFTER)
		(void)raise(SIGKILL);
	return result;
}

/* A call in which a short count makes no sense. */
#define CALL(class, ...) do { \
	enum deed what_ = next(class); \
	if (what_ == FAIL) \
		return -1; \
	return (int)done(what_, syscall(__VA_ARGS__)); \
} while (0)

/* ---- the log ---- */

static void
path_of(int fd, char *path, size_t size)
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, size - 1);
	path[n < 0 ? 0 : n] = '\0';
}

static void
full_path(int dir, const char *name, char *path, size_t size)
{
	size_t len;

	if (*name == '/' || dir == AT_FDCWD) {
		(void)snprintf(path, size, "%s", name);
		return;
	}
	path_of(dir, path, size);
	len = strlen(path);
	(void)snprintf(path + len, size - len, "/%s", name);
}

static void
put_log(const char *verb, const char *a, const char *b)
{
	char line[9000];
	int len = snprintf(line, sizeof line, "%s\t%s\t%s\n", verb, a, b);
	int kept = errno;

	(void)syscall(SYS_write, log_fd, line, len);
	errno = kept;
}

static long
log_fd_call(const char *verb, int fd, long result)
{
	char path[4096];

	if (log_fd >= 0 && result >= 0 && getpid() == self) {
		path_of(fd, path, sizeof path);
		put_log(verb, path, "");
	}
	return result;
}

static long
log_name_call(const char *verb, int from, const char *name, int to,
    const char *as, long result)
{
	char a[4096], b[4096] = "";

	if (log_fd >= 0 && result >= 0 && getpid() == self) {
		full_path(from, name, a, sizeof a);
		if (as != NULL)
			full_path(to, as, b, sizeof b);
		put_log(verb, a, b);
	}
	return result;
}

/* ---- open ---- */

static int
do_open(int dir, const char *path, int flags, mode_t mode)
{
	enum deed what = next(OPEN);
	bool made = log_fd >= 0 && (flags & O_CREAT) != 0 &&
	    syscall(SYS_faccessat, dir, path, F_OK) != 0;
	int fd;

	if (what == FAIL)
		return -1;
	fd = (int)done(what, syscall(SYS_openat, dir, path, flags, mode));
	if (made)
		(void)log_fd_call("make", fd, fd);
	return fd;
}

#define MODE(last) mode_t mode = 0; \
	if ((flags & (O_CREAT | O_TMPFILE)) != 0) { \
		va_list ap; \
		va_start(ap, last); \
		mode = va_arg(ap, mode_t); \
		va_end(ap); \
	}

int
open(const char *path, int flags, ...)
{
	MODE(flags)
	return do_open(AT_FDCWD, path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	MODE(flags)
	return do_open(AT_FDCWD, path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	MODE(flags)
	return do_open(dir, path, flags, mode);
}

int
openat64(int dir, const char *path, int flags, ...)
{
	MODE(flags)
	return do_open(dir, path, flags, mode);
}

/* ---- read, write ---- */

static size_t
cut(enum deed what, size_t n)
{
	return what == SHORT && n > 1 ? n / 2 : n;
}

ssize_t
read(int fd, void *to, size_t n)
{
	enum deed what = next(READ);

	if (what == FAIL)
		return -1;
	return done(what, syscall(SYS_read, fd, to, cut(what, n)));
}

static ssize_t
do_pread(int fd, void *to, size_t n, off_t where)
{
	enum deed what = next(READ);

	if (what == FAIL)
		return -1;
	return done(what, syscall(SYS_pread64, fd, to, cut(what, n), where));
}

ssize_t
pread(int fd, void *to, size_t n, off_t where)
{
	return do_pread(fd, to, n, where);
}

ssize_t
pread64(int fd, void *to, size_t n, off_t where)
{
	return do_pread(fd, to, n, where);
}

ssize_t
write(int fd, const void *from, size_t n)
{
	enum deed what = next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd_call("write", fd,
	    done(what, syscall(SYS_write, fd, from, cut(what, n))));
}

static ssize_t
do_pwrite(int fd, const void *from, size_t n, off_t where)
{
	enum deed what = next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd_call("write", fd,
	    done(what, syscall(SYS_pwrite64, fd, from, cut(what, n), where)));
}

ssize_t
pwrite(int fd, const void *from, size_t n, off_t where)
{
	return do_pwrite(fd, from, n, where);
}

ssize_t
pwrite64(int fd, const void *from, size_t n, off_t where)
{
	return do_pwrite(fd, from, n, where);
}

ssize_t
writev(int fd, const struct iovec *part, int parts)
{
	enum deed what = next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd_call("write", fd,
	    done(what, syscall(SYS_writev, fd, part, parts)));
}

ssize_t
send(int fd, const void *from, size_t n, int flags)
{
	enum deed what = next(WRITE);

	if (what == FAIL)
		return -1;
	return done(what, syscall(SYS_sendto, fd, from, n, flags, NULL, 0));
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	CALL(WRITE, SYS_sendmsg, fd, m, flags);
}

/* ---- sync ---- */

static int
do_sync(int fd, long number)
{
	enum deed what = next(SYNC);

	if (what == FAIL)
		return -1;
	return (int)log_fd_call("sync", fd, done(what, syscall(number, fd)));
}

int
fsync(int fd)
{
	return do_sync(fd, SYS_fsync);
}

int
fdatasync(int fd)
{
	return do_sync(fd, SYS_fdatasync);
}

/* ---- names ---- */

static int
do_rename(int from, const char *name, int to, const char *as, unsigned flags)
{
	enum deed what = next(NAME);

	if (what == FAIL)
		return -1;
	if (old && flags != 0) {
		errno = EINVAL;
		return -1;
	}
	return (int)log_name_call("rename", from, name, to, as, done(what,
	    syscall(SYS_renameat2, from, name, to, as, flags)));
}

int
rename(const char *name, const char *as)
{
	return do_rename(AT_FDCWD, name, AT_FDCWD, as, 0);
}

int
renameat(int from, const char *name, int to, const char *as)
{
	return do_rename(from, name, to, as, 0);
}

int
renameat2(int from, const char *name, int to, const char *as, unsigned flags)
{
	return do_rename(from, name, to, as, flags);
}

int
linkat(int from, const char *name, int to, const char *as, int flags)
{
	enum deed what = next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_name_call("link", from, name, to, as, done(what,
	    syscall(SYS_linkat, from, name, to, as, flags)));
}

int
link(const char *name, const char *as)
{
	return linkat(AT_FDCWD, name, AT_FDCWD, as, 0);
}

int
unlinkat(int dir, const char *name, int flags)
{
	enum deed what = next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_name_call("unlink", dir, name, -1, NULL, done(what,
	    syscall(SYS_unlinkat, dir, name, flags)));
}

int
unlink(const char *name)
{
	return unlinkat(AT_FDCWD, name, 0);
}

int
mkdir(const char *path, mode_t mode)
{
	CALL(NAME, SYS_mkdirat, AT_FDCWD, path, mode);
}

static int
do_truncate(int fd, off_t size)
{
	enum deed what = next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_fd_call("truncate", fd,
	    done(what, syscall(SYS_ftruncate, fd, size)));
}

int
ftruncate(int fd, off_t size)
{
	return do_truncate(fd, size);
}

int
ftruncate64(int fd, off_t size)
{
	return do_truncate(fd, size);
}

/* ---- stat, locks ---- */

#define STAT_CALLS(suffix, type) \
int fstat##suffix(int fd, struct type *to); \
int stat##suffix(const char *path, struct type *to); \
int lstat##suffix(const char *path, struct type *to); \
int fstatat##suffix(int dir, const char *path, struct type *to, int flags); \
int \
fstat##suffix(int fd, struct type *to) \
{ \
	CALL(STAT, SYS_fstat, fd, to); \
} \
int \
stat##suffix(const char *path, struct type *to) \
{ \
	CALL(STAT, SYS_newfstatat, AT_FDCWD, path, to, 0); \
} \
int \
lstat##suffix(const char *path, struct type *to) \
{ \
	CALL(STAT, SYS_newfstatat, AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW); \
} \
int \
fstatat##suffix(int dir, const char *path, struct type *to, int flags) \
{ \
	CALL(STAT, SYS_newfstatat, dir, path, to, flags); \
}

STAT_CALLS(, stat)
STAT_CALLS(64, stat64)

static int
do_fcntl(int fd, int what, long argument)
{
	if (what != F_SETLK && what != F_SETLKW && what != F_OFD_SETLK)
		return (int)syscall(SYS_fcntl, fd, what, argument);
	CALL(LOCK, SYS_fcntl, fd, what, argument);
}

#define ARGUMENT(last) long argument; va_list ap; \
	va_start(ap, last); \
	argument = va_arg(ap, long); \
	va_end(ap);

int
fcntl(int fd, int what, ...)
{
	ARGUMENT(what)
	return do_fcntl(fd, what, argument);
}

int
fcntl64(int fd, int what, ...)
{
	ARGUMENT(what)
	return do_fcntl(fd, what, argument);
}

/* ---- processes ---- */

pid_t
fork(void)
{
	enum deed what = next(START);

	return what == FAIL ? -1 : (pid_t)done(what, _Fork());
}

int
pipe2(int fds[2], int flags)
{
	CALL(START, SYS_pipe2, fds, flags);
}

int
socketpair(int domain, int type, int protocol, int fds[2])
{
	CALL(START, SYS_socketpair, domain, type, protocol, fds);
}

int
memfd_create(const char *name, unsigned flags)
{
	CALL(START, SYS_memfd_create, name, flags);
}

/* ---- memory ---- */

void *
malloc(size_t size)
{
	if (next(ALLOC) == FAIL)
		return NULL;
	return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	if (next(ALLOC) == FAIL)
		return NULL;
	return __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	if (next(ALLOC) == FAIL)
		return NULL;
	return __libc_realloc(p, size);
}

static void *
do_mmap(void *where, size_t len, int access, int flags, int fd, off_t from)
{
	if (next(ALLOC) == FAIL)
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, where, len, access, flags, fd, from);
}

void *
mmap(void *where, size_t len, int access, int flags, int fd, off_t from)
{
	return do_mmap(where, len, access, flags, fd, from);
}

void *
mmap64(void *where, size_t len, int access, int flags, int fd, off_t from)
{
	return do_mmap(where, len, access, flags, fd, from);
}
