/*
 * source.h: what a path on the command line is, and the folders below it.
 */
#ifndef DMARC_INGEST_MAILBOX_SOURCE_H
#define DMARC_INGEST_MAILBOX_SOURCE_H

#include <stdbool.h>

#include "common/err.h"
#include "ingest/mailbox/mailbox.h"

enum source_kind {
	SOURCE_MAILDIR,		/* a directory with new/ and cur/ */
	SOURCE_TREE,		/* --recursive: Maildirs below a directory */
	SOURCE_FILE,		/* an mbox, or one message or report */
	SOURCE_STDIN		/* "-" */
};

/* E_NOINPUT with a remedy, E_PERM or E_IO when it is none of these. */
DMARC_MUST_USE enum dmarc_status source_kind_of(const char *path,
    bool recursive, enum source_kind *out, struct dmarc_err *err);

/*
 * Open a file, or take in standard input up to most bytes (all of it, if it
 * is an mbox). *out is held for the caller.
 */
DMARC_MUST_USE enum dmarc_status source_file(const char *path,
    struct mailbox **out, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status source_stdin(uint64_t most,
    struct mailbox **out, struct dmarc_err *err);

/* Called for a Maildir, with its path. */
typedef enum dmarc_status source_visit(void *ctx, const char *path,
    struct dmarc_err *err);

/*
 * Visit each Maildir at and below path: folders whose name begins with a dot
 * (Maildir++) and plain ones. Symbolic links are not followed. E_NOINPUT
 * when there is none.
 */
DMARC_MUST_USE enum dmarc_status source_walk(const char *path,
    source_visit *visit, void *ctx, struct dmarc_err *err);

#endif
