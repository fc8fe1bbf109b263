/*
 * mbox.h: finds where the messages of an mbox file begin and end.
 *
 * A message begins after a line that starts with "From " and is the first of
 * the file, or stands between an empty line and a header. Blank lines and byte
 * order marks may stand before the first; before another one they would let a
 * sender write "From " lines that the writer of the mbox does not quote. Some
 * writers (Dovecot) quote none and write Content-Length: a message that begins
 * within such a length may be text of the message before it.
 *
 * This is the only code of dmarc-ingest that reads the content of mail; it
 * looks only for line ends, blanks, "From ", the first field of a header and
 * Content-Length.
 */
#ifndef DMARC_INGEST_MAILBOX_MBOX_H
#define DMARC_INGEST_MAILBOX_MBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"

struct mbox;

/*
 * Set *is if the file begins like an mbox. Looks from *lead on, 0 at first, and
 * moves it over blank lines, so that a file that grows is read once; while
 * fewer than MBOX_SIGN bytes follow *lead, more of them may change the answer.
 * false and errno: cannot read.
 */
enum { MBOX_SIGN = 4096 };
DMARC_MUST_USE bool mbox_is(int fd, uint64_t *lead, bool *is);

/* The caller keeps and closes fd. NULL when out of memory. */
struct mbox *mbox_new(int fd);
void mbox_free(struct mbox *b);		/* NULL is fine */

struct mbox_message {
	uint64_t line;		/* offset of its "From " line */
	uint64_t offset, length;	/* of the text after that line,
					 * without the last empty line */
	bool doubtful;			/* a stranger may have written all of
					 * it, with the header */
};

/* The next message; *more is false at the end. Fails if read() fails. */
DMARC_MUST_USE enum dmarc_status mbox_next(struct mbox *b,
    struct mbox_message *out, bool *more, struct dmarc_err *err);

#endif
