/*
 * entry.h: opens the files of a folder, which need not be files.
 */
#ifndef DMARC_INGEST_MAILBOX_ENTRY_H
#define DMARC_INGEST_MAILBOX_ENTRY_H

#include <sys/stat.h>

enum entry_found {
	ENTRY_OPEN,
	ENTRY_GONE,		/* it no longer exists: not an error */
	ENTRY_NO_FILE,		/* not a regular file */
	ENTRY_UNREADABLE,	/* errno: permission or I/O error */
	ENTRY_TROUBLE		/* errno: out of descriptors or memory */
};

/*
 * Open the entry of the folder with descriptor dir, without following a
 * symbolic link or waiting for a writer. ENTRY_OPEN: the caller closes *fd.
 * *about is what fstat() says; all zeros if the entry could not be opened.
 */
enum entry_found entry_open(int dir, const char *name, int *fd,
    struct stat *about);

#endif
