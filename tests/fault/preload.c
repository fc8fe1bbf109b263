/*
 * preload.c: trouble on order.
 *
 * An LD_PRELOAD library that stands before the calls a program makes, counts
 * them, class by class, and at the Nth of one class does one thing to it:
 * deed.c says what the environment can ask for. log.c notes what was done.
 *
 * The calls are made as system calls, so that no function of the C library
 * stands between; for 64-bit Linux with glibc.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "deed.h"
#include "log.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

/* A call in which a short count makes no sense. */
#define CALL(class, ...) do { \
	enum deed what_ = deed_next(class); \
	if (what_ == FAIL) \
		return -1; \
	return (int)deed_done(what_, syscall(__VA_ARGS__)); \
} while (0)

/* ---- open ---- */

static int
do_open(int dir, const char *path, int flags, mode_t mode)
{
	enum deed what = deed_next(OPEN);
	bool made = log_wanted() && (flags & O_CREAT) != 0 &&
	    syscall(SYS_faccessat, dir, path, F_OK) != 0;
	int fd;

	if (what == FAIL)
		return -1;
	fd = (int)deed_done(what, syscall(SYS_openat, dir, path, flags, mode));
	if (made)
		(void)log_fd("make", fd, fd);
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
	enum deed what = deed_next(READ);

	if (what == FAIL)
		return -1;
	return deed_done(what, syscall(SYS_read, fd, to, cut(what, n)));
}

ssize_t
recv(int fd, void *to, size_t n, int flags)
{
	enum deed what = deed_next(READ);

	if (what == FAIL)
		return -1;
	return deed_done(what, syscall(SYS_recvfrom, fd, to, cut(what, n),
	    flags, NULL, NULL));
}

static ssize_t
do_pread(int fd, void *to, size_t n, off_t where)
{
	enum deed what = deed_next(READ);

	if (what == FAIL)
		return -1;
	return deed_done(what, syscall(SYS_pread64, fd, to, cut(what, n),
	    where));
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
	enum deed what = deed_next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd("write", fd,
	    deed_done(what, syscall(SYS_write, fd, from, cut(what, n))));
}

static ssize_t
do_pwrite(int fd, const void *from, size_t n, off_t where)
{
	enum deed what = deed_next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd("write", fd,
	    deed_done(what, syscall(SYS_pwrite64, fd, from, cut(what, n),
	    where)));
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
	enum deed what = deed_next(WRITE);

	if (what == FAIL)
		return -1;
	return log_fd("write", fd,
	    deed_done(what, syscall(SYS_writev, fd, part, parts)));
}

ssize_t
send(int fd, const void *from, size_t n, int flags)
{
	enum deed what = deed_next(WRITE);

	if (what == FAIL)
		return -1;
	return deed_done(what, syscall(SYS_sendto, fd, from, n, flags, NULL,
	    0));
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
	enum deed what = deed_next(SYNC);

	if (what == FAIL)
		return -1;
	return (int)log_fd("sync", fd, deed_done(what, syscall(number, fd)));
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
	enum deed what = deed_next(NAME);

	if (what == FAIL)
		return -1;
	if (deed_old() && flags != 0) {
		errno = EINVAL;
		return -1;
	}
	return (int)log_name("rename", from, name, to, as, deed_done(what,
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
	enum deed what = deed_next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_name("link", from, name, to, as, deed_done(what,
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
	enum deed what = deed_next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_name("unlink", dir, name, -1, NULL, deed_done(what,
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

int
mkdirat(int dir, const char *path, mode_t mode)
{
	CALL(NAME, SYS_mkdirat, dir, path, mode);
}

static int
do_truncate(int fd, off_t size)
{
	enum deed what = deed_next(NAME);

	if (what == FAIL)
		return -1;
	return (int)log_fd("truncate", fd,
	    deed_done(what, syscall(SYS_ftruncate, fd, size)));
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
	enum deed what = deed_next(START);

	return what == FAIL ? -1 : (pid_t)deed_done(what, _Fork());
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
socket(int domain, int type, int protocol)
{
	CALL(START, SYS_socket, domain, type, protocol);
}

int
connect(int fd, const struct sockaddr *to, socklen_t len)
{
	CALL(START, SYS_connect, fd, to, len);
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
	if (deed_next(ALLOC) == FAIL)
		return NULL;
	return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	if (deed_next(ALLOC) == FAIL)
		return NULL;
	return __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	if (deed_next(ALLOC) == FAIL)
		return NULL;
	return __libc_realloc(p, size);
}

static void *
do_mmap(void *where, size_t len, int access, int flags, int fd, off_t from)
{
	if (deed_next(ALLOC) == FAIL)
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
