/*
 * entry.c: see entry.h.
 */
#include "ingest/mailbox/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum entry_found
entry_open(int dir, const char *name, int *fd, struct stat *about)
{
	int file = openat(dir, name,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	memset(about, 0, sizeof *about);
	if (file < 0) {
		/* ESTALE: NFS, removed on the server */
		if (errno == ENOENT || errno == ESTALE)
			return ENTRY_GONE;
		/* a symbolic link, a socket */
		if (errno == ELOOP || errno == ENXIO || errno == ENODEV)
			return ENTRY_NO_FILE;
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
			return ENTRY_TROUBLE;
		return ENTRY_UNREADABLE;
	}
	if (fstat(file, about) != 0) {
		int why = errno;

		(void)close(file);
		errno = why;
		return why == ENOMEM ? ENTRY_TROUBLE : ENTRY_UNREADABLE;
	}
	if (!S_ISREG(about->st_mode)) {
		(void)close(file);
		return ENTRY_NO_FILE;
	}
	*fd = file;
	return ENTRY_OPEN;
}
