/*
 * maildir.h: finds the messages of a Maildir folder and opens them.
 */
#ifndef DMARC_INGEST_MAILBOX_MAILDIR_H
#define DMARC_INGEST_MAILBOX_MAILDIR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "ingest/mailbox/mailbox.h"

struct maildir;

/* Whether dir has a new/ and a cur/. If not, errno is why: 0 is all well. */
bool maildir_is(int dir);

/*
 * Open the folder at path (a Maildir, or a folder of one); shown begins its
 * names for people. E_NOINPUT, E_PERM, E_IO or E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status maildir_open(const char *path,
    const char *shown, struct maildir **out, struct dmarc_err *err);
void maildir_close(struct maildir *d);	/* NULL is fine */

/* The folder as a mailbox. It stays the folder's: hold it to keep it. */
struct mailbox *maildir_mailbox(struct maildir *d);

/* How many entries there are to look at. */
DMARC_MUST_USE enum dmarc_status maildir_count(struct maildir *d,
    uint64_t *out, struct dmarc_err *err);

/*
 * The next entry, until *name is NULL. The name is good until the next call.
 */
DMARC_MUST_USE enum dmarc_status maildir_next(struct maildir *d,
    const char **name, bool *fresh, struct dmarc_err *err);

enum maildir_found {
	MAILDIR_OPEN,		/* the message is open, its job filled in */
	MAILDIR_GONE,		/* it is not there any more: fine */
	MAILDIR_NO_FILE,	/* something else than a file */
	MAILDIR_UNREADABLE,	/* permission denied, or an I/O error: errno */
	MAILDIR_TROUBLE		/* no descriptor or memory is left: errno */
};

/*
 * Open a message. One that a mail client has renamed since it was listed is
 * looked for once, and m then has its new name.
 */
enum maildir_found maildir_message(struct maildir *d, struct message **m);

#endif
