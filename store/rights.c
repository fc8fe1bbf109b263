/*
 * rights.c: see rights.h.
 */
#include "store/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
may_write(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

bool
rights_has(const char *path)
{
	static const char *const beside[] = { "-journal", "-wal", "-shm" };
	char *copy = strdup(path);
	bool has = copy != NULL && may_write(path) &&
	    may_write(dirname(copy));

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		char *name;

		if (asprintf(&name, "%s%s", path, beside[i]) < 0)
			name = NULL;
		has = has && name != NULL &&
		    (may_write(name) || errno == ENOENT);
		free(name);
	}
	free(copy);
	return has;
}
