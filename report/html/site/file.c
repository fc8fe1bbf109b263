/*
 * file.c: see file.h.
 */
#include "report/html/site/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#define PIECE 65536		/* bytes that are compared at a time */

/* The length of a name as names_add() makes them, with a suffix; else 0. */
static size_t
name_length(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return *s == '.' ? 0 : n;
}

bool
file_is_path(const char *path)
{
	static const char domains[] = FILE_DOMAINS "/";
	size_t n;

	if (strncmp(path, domains, strlen(domains)) == 0) {
		path += strlen(domains);
		n = name_length(path);
		if (n == 0 || path[n] != '/')
			return false;
		path += n + 1;
	}
	n = name_length(path);
	return n > 0 && path[n] == '\0';
}

enum dmarc_status
file_cannot(const char *folder, const char *path, int why,
    struct dmarc_err *err)
{
	return dmarc_fail(err, dmarc_errno_status(why), "%s/%s: %s", folder,
	    path, strerror(why));
}

bool
file_put(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

enum dmarc_status
file_write(int dir, const char *folder, const char *name, const void *data,
    size_t len, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	int fd;

	if (unlinkat(dir, name, 0) != 0 && errno != ENOENT)
		return file_cannot(folder, name, errno, err);
	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0666);
	if (fd < 0)
		return file_cannot(folder, name, errno, err);
	if (!file_put(fd, data, len))
		st = file_cannot(folder, name, errno, err);
	if (close(fd) != 0 && st == DMARC_OK)
		st = file_cannot(folder, name, errno, err);
	return st;
}

enum dmarc_status
file_sync(int dir, const char *folder, const char *name, struct dmarc_err *err)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum dmarc_status st = DMARC_OK;

	if (fd < 0)
		return file_cannot(folder, name, errno, err);
	if (fsync(fd) != 0)
		st = file_cannot(folder, name, errno, err);
	if (close(fd) != 0 && st == DMARC_OK)
		st = file_cannot(folder, name, errno, err);
	return st;
}

/* Reads until the end, or until there is no more room; -1: errno says why. */
static ssize_t
read_all(int fd, char *into, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t n = read(fd, into + len, room - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

enum dmarc_status
file_read(int dir, const char *folder, const char *name, size_t most,
    char **text, size_t *len, struct dmarc_err *err)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	enum dmarc_status st = DMARC_OK;
	struct stat about;
	char *got = NULL;
	ssize_t n = -1;

	if (fd < 0 || fstat(fd, &about) != 0) {
		st = file_cannot(folder, name, errno, err);
		goto out;
	}
	if (!S_ISREG(about.st_mode) || (size_t)about.st_size > most) {
		st = dmarc_fail(err, DMARC_E_USAGE, "%s/%s: this is no file "
		    "that dmarc-report wrote; name another folder", folder,
		    name);
		goto out;
	}
	got = g_malloc((size_t)about.st_size + 1);
	n = read_all(fd, got, (size_t)about.st_size);
	if (n < 0) {
		st = file_cannot(folder, name, errno, err);
		goto out;
	}
	got[n] = '\0';
	*text = got;
	*len = (size_t)n;
	got = NULL;
out:
	if (fd >= 0)
		(void)close(fd);
	g_free(got);
	return st;
}

/* Whether the rest of a file is these bytes; -1: errno says why not known. */
static int
same_bytes(int fd, const char *data, size_t len)
{
	char piece[PIECE];

	while (len > 0) {
		size_t part = len < sizeof piece ? len : sizeof piece;
		ssize_t n = read_all(fd, piece, part);

		if (n < 0)
			return -1;
		if ((size_t)n != part || memcmp(piece, data, part) != 0)
			return 0;
		data += part;
		len -= part;
	}
	return 1;
}

enum dmarc_status
file_compare(int dir, const char *name, const void *data, size_t len,
    enum file_state *out, const char *folder, const char *path,
    struct dmarc_err *err)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_CLOEXEC);
	struct stat about;
	int same = 0, why;

	if (fd < 0 && errno != ENOENT && errno != ELOOP && errno != EACCES &&
	    errno != ENXIO)
		return file_cannot(folder, path, errno, err);
	*out = fd < 0 && errno == ENOENT ? FILE_ABSENT : FILE_DIFFERS;
	if (fd < 0)
		return DMARC_OK;
	if (fstat(fd, &about) != 0)
		same = -1;
	else if (S_ISREG(about.st_mode) && (size_t)about.st_size == len)
		same = same_bytes(fd, data, len);
	why = errno;
	(void)close(fd);
	if (same < 0)
		return file_cannot(folder, path, why, err);
	*out = same > 0 ? FILE_SAME : FILE_DIFFERS;
	return DMARC_OK;
}
