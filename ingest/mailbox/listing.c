/*
 * listing.c: see listing.h. The name of a mail begins with the second of its
 * delivery (https://cr.yp.to/proto/maildir.html), ten digits until 2286, so
 * the order of names is that of their mail. Nothing else depends on it.
 */
#include "ingest/mailbox/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES ((size_t)9 << 20)		/* of names at a time */

struct listing {
	DIR *dir;
	const struct dirent *left;	/* read, but there was no room for it */
	size_t names, next;
	const char **name;		/* at the end of room */
	char *spare;			/* behind the names, which begin it */
	alignas(const char *) char room[BYTES];
};

static void
empty(struct listing *l)
{
	l->names = l->next = 0;
	l->name = (const char **)(void *)(l->room + BYTES);
	l->spare = l->room;
}

struct listing *
listing_open(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Not cleared: what no name comes to costs nothing. */
	struct listing *l = fd < 0 ? NULL : malloc(sizeof *l);

	if (l != NULL) {
		l->left = NULL;
		empty(l);
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

	if (bytes + sizeof *l->name > (size_t)((char *)l->name - l->spare))
		return false;
	*--l->name = memcpy(l->spare, name, bytes);
	l->spare += bytes;
	l->names++;
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
	bool all;

	empty(l);
	errno = 0;
	if (e == NULL)
		e = readdir(l->dir);
	while (e != NULL && (e->d_name[0] == '.' || keep(l, e->d_name)))
		e = readdir(l->dir);
	all = e != NULL || errno == 0;
	l->left = e;
	if (l->names > 0)
		qsort(l->name, l->names, sizeof *l->name, by_name);
	return all;
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
