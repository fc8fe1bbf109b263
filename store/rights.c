/*
 * rights.c: see rights.h.
 */
#include "store/rights.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <pwd.h>
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

/* The owner of a file or, if it cannot be seen, of the folder that hides it. */
static bool
find_owner(const char *path, uid_t *out)
{
	char *copy = strdup(path), *at = copy;
	struct stat sb;
	bool found = false;

	while (at != NULL && !found) {
		found = stat(at, &sb) == 0;
		if (!found && (strcmp(at, "/") == 0 || strcmp(at, ".") == 0))
			break;
		at = dirname(at);
	}
	free(copy);
	if (found)
		*out = sb.st_uid;
	return found;
}

enum dmarc_status
rights_explain(const char *path, const char *what, struct dmarc_err *err)
{
	const struct passwd *user;
	uid_t owner;

	if (!find_owner(path, &owner) || owner == geteuid())
		return dmarc_fail(err, DMARC_E_PERM, "%s: no permission to %s",
		    path, what);
	user = getpwuid(owner);
	if (user == NULL)
		return dmarc_fail(err, DMARC_E_PERM, "%s: no permission to %s; "
		    "it belongs to the user %u", path, what, (unsigned)owner);
	return dmarc_fail(err, DMARC_E_PERM, "%s: no permission to %s; it "
	    "belongs to %s: run the command as that user (sudo -u %s)", path,
	    what, user->pw_name, user->pw_name);
}
