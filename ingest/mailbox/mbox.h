/*
 * mbox.h: where the messages of an mbox file begin and end.
 *
 * A message begins after a line that starts with "From ", at the start of
 * the file or after an empty line. This is the one place where dmarc-ingest
 * looks into mail, and it looks for nothing but line ends and "From ".
 */
#ifndef DMARC_INGEST_MAILBOX_MBOX_H
#define DMARC_INGEST_MAILBOX_MBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct mbox;

/* Whether the file begins like an mbox; false and errno: it cannot be read. */
DMARC_MUST_USE bool mbox_is(int fd, bool *is);

/* The descriptor stays the caller's. NULL when out of memory. */
struct mbox *mbox_new(int fd);
void mbox_free(struct mbox *b);		/* NULL is fine */

struct mbox_message {
	uint64_t line;		/* where its "From " line begins */
	uint64_t offset, length;	/* what follows it, without the empty
					 * line at its end */
};

/* The next message; *more is false when there is none. */
DMARC_MUST_USE enum dmarc_status mbox_next(struct mbox *b,
    struct mbox_message *out, bool *more, struct dmarc_err *err);

#endif
