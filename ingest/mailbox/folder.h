/*
 * folder.h: a plain folder, whose files are mails, mboxes and reports.
 *
 * A folder is read like its files, each named by itself, in the order of their
 * names: not the folders in it, not hidden files, and not the database.
 */
#ifndef DMARC_INGEST_MAILBOX_FOLDER_H
#define DMARC_INGEST_MAILBOX_FOLDER_H

#include <stdbool.h>

#include "common/err.h"
#include "ingest/mailbox/entry.h"
#include "ingest/mailbox/mailbox.h"

struct folder;

enum folder_content {
	FOLDER_NOTHING,
	FOLDER_FILES,
	FOLDER_MAILDIRS		/* and files, or none */
};

/*
 * Set *out to what the folder with descriptor dir holds that is not hidden.
 * false and errno: cannot tell.
 */
DMARC_MUST_USE bool folder_look(int dir, enum folder_content *out);

/*
 * Open the folder at path; shown is the prefix of names for people. database:
 * a file that is not read if it lies in the folder, nor are those that SQLite
 * puts beside it. Fails with E_NOINPUT, E_PERM, E_IO or E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status folder_open(const char *path,
    const char *shown, const char *database, struct folder **out,
    struct dmarc_err *err);
void folder_close(struct folder *f);	/* NULL is fine */

struct folder_entry {
	const char *name;	/* NULL at the end; valid until the next call */
	enum entry_found found;	/* never ENTRY_GONE */
	int why;		/* errno, where entry_open() sets it */
	struct mailbox *box;	/* of this entry; the caller releases it */
};

/*
 * The next entry. ENTRY_OPEN: its mailbox is a file or an mbox, open;
 * otherwise it is a file without a descriptor.
 */
DMARC_MUST_USE enum dmarc_status folder_next(struct folder *f,
    struct folder_entry *out, struct dmarc_err *err);

#endif
