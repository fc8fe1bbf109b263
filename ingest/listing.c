/*
 * listing.c: see listing.h. The name of a mail begins with the second of its
 * delivery (https://cr.yp.to/proto/maildir.html), ten digits until 2286, so
 * the order of names is that of their mail. Nothing else depends on it.
 */
#include "ingest/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Names at a time: so many, and so many bytes of them. */
#define NAMES ((size_t)1 << 17)
#define BYTES ((size_t)8 << 20)

struct listing {
	DIR *dir;
	const struct dirent *left;	/* read, but there was no room for it */
	size_t names, next;
	size_t used;			/* bytes */
	const char *name[NAMES];
	char bytes[BYTES];
};

struct listing *
listing_open(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Not cleared: what no name comes to costs nothing. */
	struct listing *l = fd < 0 ? NULL : malloc(sizeof *l);

	if (l != NULL) {
		l->left = NULL;
		l->names = l->next = 0;
		l->dir = fdopendir(fd);
	}
	if (l == NULL || l->dir == NULL) {
		int why = errno;

		free(l);
		if (fd >= 0)
			(void)close(fd);
		errno = why;
		return NULL;
	}
	return l;
}

void
listing_close(struct listing *l)
{
	if (l == NULL)
		return;
	(void)closedir(l->dir);
	free(l);
}

/* Whether there was room for it. */
static bool
keep(struct listing *l, const char *name)
{
	size_t bytes = strlen(name) + 1;

	if (l->names == NAMES || bytes > BYTES - l->used)
		return false;
	l->name[l->names++] = memcpy(l->bytes + l->used, name, bytes);
	l->used += bytes;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Read as many as there is room for. */
static bool
fill(struct listing *l)
{
	const struct dirent *e = l->left;

	l->names = l->next = l->used = 0;
	errno = 0;
	if (e == NULL)
		e = readdir(l->dir);
	while (e != NULL && (e->d_name[0] == '.' || keep(l, e->d_name)))
		e = readdir(l->dir);
	l->left = e;
	if (l->names > 0)
		qsort(l->name, l->names, sizeof *l->name, by_name);
	return e != NULL || errno == 0;
}

bool
listing_next(struct listing *l, const char **name)
{
	*name = NULL;
	if (l->next == l->names && !fill(l))
		return false;
	if (l->next < l->names)
		*name = l->name[l->next++];
	return true;
}
