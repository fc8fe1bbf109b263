/*
 * mailbox.h: where messages lie, and a message on its way.
 *
 * A mailbox is a Maildir folder, an mbox or a single file. Its messages keep
 * it open until the last of them is settled.
 */
#ifndef DMARC_INGEST_MAILBOX_MAILBOX_H
#define DMARC_INGEST_MAILBOX_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "ingest/pool/workers.h"

enum mailbox_kind { MAILBOX_MAILDIR, MAILBOX_MBOX, MAILBOX_FILE,
	MAILBOX_STDIN };

struct mailbox {
	enum mailbox_kind kind;
	unsigned refs;
	char *path;		/* absolute: the mailbox as the ledger has it */
	char *shown;		/* how messages for people begin; may be "" */
	int file;		/* MBOX, FILE, STDIN: read by all messages */
	int fresh, cur;		/* MAILDIR: new/ and cur/ */
};

/* Descriptors are -1, refs is 1. NULL when out of memory. */
struct mailbox *mailbox_new(enum mailbox_kind kind, const char *path,
    const char *shown);
struct mailbox *mailbox_hold(struct mailbox *m);
void mailbox_release(struct mailbox *m);	/* NULL is fine */

struct message {
	struct pool_job job;	/* the first member: one is the other */
	struct mailbox *box;
	bool fresh;		/* in new/ */
	bool own_fd;		/* job.fd is for this message alone */
	size_t base_len;	/* of the name without flags */
	char name[];		/* as found */
};

/*
 * A message of box; the name is copied. job.fd is -1. NULL when out of
 * memory.
 */
struct message *message_new(struct mailbox *box, const char *name,
    bool fresh);
void message_close(struct message *m);	/* its descriptor, if it is its own */
void message_free(struct message *m);	/* NULL is fine */

/* The length of a file name without its flags. */
size_t message_base(const char *name);

/* Its name for people, safe for a terminal. */
void message_show(struct buf *out, const struct message *m);

#endif
