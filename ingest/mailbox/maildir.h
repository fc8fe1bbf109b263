/*
 * maildir.h: finds the messages of a Maildir folder and opens them.
 */
#ifndef DMARC_INGEST_MAILBOX_MAILDIR_H
#define DMARC_INGEST_MAILBOX_MAILDIR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "ingest/mailbox/entry.h"
#include "ingest/mailbox/mailbox.h"

struct maildir;

/* Whether dir has folders new/ and cur/. If false, errno is 0 or an error. */
bool maildir_is(int dir);

/*
 * Open the folder at path (a Maildir, or a folder of one); shown is the prefix
 * of names for people. Fails with E_NOINPUT, E_PERM, E_IO or E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status maildir_open(const char *path,
    const char *shown, struct maildir **out, struct dmarc_err *err);
void maildir_close(struct maildir *d);	/* NULL is fine */

/* The folder's mailbox; mailbox_hold() it to keep it longer. */
struct mailbox *maildir_mailbox(struct maildir *d);

/* Count the entries, and start again at the first. */
DMARC_MUST_USE enum dmarc_status maildir_count(struct maildir *d,
    uint64_t *out, struct dmarc_err *err);

/*
 * The next entry; *name is NULL at the end, and valid until the next call.
 */
DMARC_MUST_USE enum dmarc_status maildir_next(struct maildir *d,
    const char **name, bool *fresh, struct dmarc_err *err);

/*
 * Open a message; ENTRY_OPEN: its job is filled in. If a mail client has
 * renamed it since it was listed, search for it once; *m is then replaced by a
 * message with the new name.
 */
enum entry_found maildir_message(struct maildir *d, struct message **m);

#endif
