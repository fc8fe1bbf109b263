/*
 * owner.c: see owner.h.
 */
#include "common/process/owner.h"

#include <libgen.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
owner_explain(const char *path, const char *what, struct dmarc_err *err)
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
