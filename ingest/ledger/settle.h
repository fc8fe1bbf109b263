/*
 * settle.h: marks, moves or deletes a message once its reports are stored.
 *
 * Runs after COMMIT only. If a power loss undoes a rename, the next run finds
 * the message again and knows it. Mail that was refused or holds no report is
 * never settled; it stays where it is.
 */
#ifndef DMARC_INGEST_LEDGER_SETTLE_H
#define DMARC_INGEST_LEDGER_SETTLE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/settings/value.h"
#include "ingest/mailbox/mailbox.h"

struct settle;

/* The folder in opts must outlive it. NULL when out of memory. */
struct settle *settle_new(const struct on_success *opts);
void settle_free(struct settle *s);	/* NULL is fine */

/* Whether a message needs no settling. */
bool settle_is_done(const struct settle *s, const char *name, bool fresh);

/* Whether path is the folder that mail is moved to. */
bool settle_is_target(const struct settle *s, const char *path);

/*
 * The name with the flag S merged in, behind delimiter if there are no flags;
 * unchanged if that would exceed NAME_MAX. name has at most NAME_MAX bytes.
 */
void settle_mark(const char *name, char delimiter, char out[NAME_MAX + 1]);

/*
 * The path of the folder to move mail to, for the Maildir (or folder of one)
 * at path: folder "done" is "/m/.done" for both "/m" and "/m/.dmarc". The
 * caller frees it; NULL when out of memory.
 */
char *settle_target(const struct on_success *opts, const char *path);

/*
 * Settle a message of a Maildir; ignores other mailboxes. Sets *moved if the
 * message of cur/ got a new name there. If a mail client has renamed it, search
 * for it once; a missing message is not an error. On failure (E_IO, E_PERM,
 * E_AGAIN, E_NOMEM) the message stays as it was.
 */
DMARC_MUST_USE enum dmarc_status settle_message(struct settle *s,
    const struct message *m, bool *moved, struct dmarc_err *err);

#endif
