/*
 * strange.h: tells of files in a mailbox that are neither mails nor reports.
 *
 * A mail server that compresses or encrypts its mail makes all files of a
 * mailbox unreadable, for one and the same cause: that is said once, with a
 * count and three names.
 */
#ifndef DMARC_INGEST_LEDGER_STRANGE_H
#define DMARC_INGEST_LEDGER_STRANGE_H

#include <stdbool.h>

#include "common/memory/buf.h"
#include "common/reason.h"
#include "ingest/mailbox/mailbox.h"

struct strange;

/* NULL when out of memory. */
struct strange *strange_new(void);
void strange_free(struct strange *s);	/* NULL is fine */

/*
 * Count a message that was set aside, in a transaction that is still open.
 * detail is copied. Returns false if it cannot be counted (there are too many
 * causes, or no memory): name it by itself then.
 */
bool strange_add(struct strange *s, const struct message *m,
    enum dmarc_reason reason, const char *detail);

/* The transaction of the messages counted so far was committed. */
void strange_commit(struct strange *s);

/*
 * Append a line for each mailbox and cause, about the messages committed, and
 * forget all messages.
 */
void strange_tell(struct strange *s, struct buf *out);

#endif
