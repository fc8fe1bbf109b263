/*
 * mailbox.h: a mailbox, and a message of it while it is processed.
 *
 * A mailbox is a Maildir folder, an mbox, a single file (also one of a plain
 * folder) or standard input. Each message holds a reference, so it stays open
 * until the last is settled.
 */
#ifndef DMARC_INGEST_MAILBOX_MAILBOX_H
#define DMARC_INGEST_MAILBOX_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/memory/buf.h"
#include "ingest/pool/pool.h"

enum mailbox_kind { MAILBOX_MAILDIR, MAILBOX_MBOX, MAILBOX_FILE,
	MAILBOX_STDIN };

struct mailbox {
	enum mailbox_kind kind;
	unsigned refs;
	char *path;		/* absolute: the mailbox's name in the ledger */
	char *shown;		/* prefix of names shown to people; or "" */
	int file;		/* MBOX, FILE, STDIN: shared by its messages */
	int fresh, cur;		/* MAILDIR: new/ and cur/ */
};

/* A mailbox with refs 1 and descriptors -1. NULL when out of memory. */
struct mailbox *mailbox_new(enum mailbox_kind kind, const char *path,
    const char *shown);

/*
 * The mailbox of an open file, an mbox or a file by itself; real is its
 * absolute path, shown its name for people. Takes over fd, also on failure.
 */
DMARC_MUST_USE enum dmarc_status mailbox_of_file(int fd, const char *real,
    const char *shown, struct mailbox **out, struct dmarc_err *err);

struct mailbox *mailbox_hold(struct mailbox *m);
void mailbox_release(struct mailbox *m);	/* NULL is fine */

struct message {
	struct pool_job job;	/* the first member: pointers convert */
	struct mailbox *box;
	bool fresh;		/* in new/ */
	bool own_fd;		/* job.fd belongs to this message */
	size_t base_len;	/* length of the name without flags */
	char name[];		/* with flags, as listed */
};

/*
 * A message of box; the name is copied. job.fd is -1. NULL when out of
 * memory.
 */
struct message *message_new(struct mailbox *box, const char *name,
    bool fresh);
void message_close(struct message *m);	/* closes its own descriptor */
void message_free(struct message *m);	/* NULL is fine */

/*
 * The length of a file name without its flags, which are ":2," and letters;
 * instead of the colon may stand ";" or "!".
 */
size_t message_base(const char *name);

/* Append the message's name for people, escaped for a terminal. */
void message_show(struct buf *out, const struct message *m);

#endif
