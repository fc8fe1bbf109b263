/*
 * listing.c: see listing.h. A file name begins with the time of delivery in
 * seconds (https://cr.yp.to/proto/maildir.html), ten digits until 2286, so
 * names sort by delivery. Only the speed of a run depends on that order.
 */
#include "ingest/mailbox/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES ((size_t)9 << 20)		/* for the names of a piece */

struct listing {
	DIR *dir;
	const struct dirent *left;	/* read, but did not fit */
	size_t names, next;
	const char **name;		/* grows down from the end of room */
	char *spare;			/* free space after the names in room */
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
	/* Not calloc: pages that no name reaches stay unallocated. */
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

/* Store a name; false: no room. */
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

/* Read and sort as many names as fit. false and errno on failure. */
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
