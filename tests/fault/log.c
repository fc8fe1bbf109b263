/*
 * log.c: see log.h.
 */
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "deed.h"

static int file = -1;

__attribute__((constructor)) static void
set_up(void)
{
	const char *program = getenv("FAULT_PROGRAM");
	const char *path = getenv("FAULT_LOG");

	if (program != NULL && path != NULL &&
	    strcmp(program, program_invocation_short_name) == 0)
		file = deed_file(path);
}

bool
log_wanted(void)
{
	return file >= 0;
}

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

	(void)syscall(SYS_write, file, line, len);
	errno = kept;
}

long
log_fd(const char *verb, int fd, long result)
{
	char path[4096];

	if (file >= 0 && result >= 0 && deed_meant()) {
		path_of(fd, path, sizeof path);
		put_log(verb, path, "");
	}
	return result;
}

long
log_name(const char *verb, int from, const char *name, int to,
    const char *as, long result)
{
	char a[4096], b[4096] = "";

	if (file >= 0 && result >= 0 && deed_meant()) {
		full_path(from, name, a, sizeof a);
		if (as != NULL)
			full_path(to, as, b, sizeof b);
		put_log(verb, a, b);
	}
	return result;
}
