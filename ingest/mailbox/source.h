/*
 * source.h: opens the paths of the command line.
 */
#ifndef DMARC_INGEST_MAILBOX_SOURCE_H
#define DMARC_INGEST_MAILBOX_SOURCE_H

#include <stdbool.h>

#include "common/err.h"
#include "ingest/mailbox/mailbox.h"

enum source_kind {
	SOURCE_MAILDIR,		/* a directory with new/ and cur/ */
	SOURCE_TREE,		/* --recursive: Maildirs below a directory */
	SOURCE_FOLDER,		/* a directory with files; see folder.h */
	SOURCE_FILE,		/* an mbox, or a single message or report */
	SOURCE_STDIN		/* "-" */
};

/*
 * The kind of a path. Fails with E_NOINPUT and a remedy if it is none of them,
 * E_PERM or E_IO if it cannot be examined.
 */
DMARC_MUST_USE enum dmarc_status source_kind_of(const char *path,
    bool recursive, enum source_kind *out, struct dmarc_err *err);

/*
 * Open a file, or copy standard input to a temporary file: an mbox whole, else
 * little more than most bytes, enough to show that it is too long. The caller
 * releases *out.
 */
DMARC_MUST_USE enum dmarc_status source_file(const char *path,
    struct mailbox **out, struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status source_stdin(uint64_t most,
    struct mailbox **out, struct dmarc_err *err);

/* Called with the path of a Maildir; a failure ends the walk. */
typedef enum dmarc_status source_visit(void *ctx, const char *path,
    struct dmarc_err *err);

/*
 * Call visit for each Maildir at and below path, in folders with a leading dot
 * (Maildir++) and without. Does not follow symbolic links. E_NOINPUT if there
 * is no Maildir.
 */
DMARC_MUST_USE enum dmarc_status source_walk(const char *path,
    source_visit *visit, void *ctx, struct dmarc_err *err);

#endif
