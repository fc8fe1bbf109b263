/*
 * settle.h: what becomes of a message once its reports are safe.
 *
 * Only called after COMMIT. Undoing a rename by a power loss is harmless: the
 * message is met again and is known. Mail that was refused or is no report
 * never comes here; it stays where it is.
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

/* opts must outlive it. NULL when out of memory. */
struct settle *settle_new(const struct on_success *opts);
void settle_free(struct settle *s);	/* NULL is fine */

/* Whether the message already is where and how it should be. */
bool settle_is_done(const struct settle *s, const char *name, bool fresh);

/* Whether path is the folder that mail is moved to: it is not read. */
bool settle_is_target(const struct settle *s, const char *path);

/*
 * The name with the flag S merged in. The name as it is, when it is too long
 * for more.
 */
void settle_mark(const char *name, char out[NAME_MAX + 1]);

/*
 * Where a folder of this name lies for the Maildir (or folder of one) at
 * path: "/m" and "/m/.dmarc" both have "done" at "/m/.done". The caller frees
 * it; NULL when out of memory.
 */
char *settle_target(const struct on_success *opts, const char *path);

/*
 * Settle a message of a Maildir; others are left alone. *moved says whether
 * it now has another name in the same folder. One that a mail client has
 * renamed or removed is looked for once and is no error. E_IO or E_PERM: it
 * stays as it was.
 */
DMARC_MUST_USE enum dmarc_status settle_message(struct settle *s,
    const struct message *m, bool *moved, struct dmarc_err *err);

#endif
