/*
 * writer.h: opens the database for a program that writes to it.
 *
 * A writer is one connection to one database. Opening checks, creates or
 * migrates the file and no more; statements are prepared when they first run.
 * All writes are in a transaction (transaction.h). Small tables have functions
 * that take the writer (own.h, prune.h); the ledger of messages and reports,
 * with its caches, is built on top (store.h).
 *
 * Every function of store/write that can fail returns E_DB, E_IO, E_LOCKED,
 * E_AGAIN (disk full), E_PERM, E_DATA (corrupt, foreign, newer) or E_NOMEM.
 */
#ifndef DMARC_STORE_WRITE_WRITER_H
#define DMARC_STORE_WRITE_WRITER_H

#include <signal.h>
#include <stdbool.h>

#include "common/err.h"

struct writer;

struct writer_opts {
	const char *path;
	bool create;		/* create a missing file */
	int busy_ms;		/* limit of waiting for a lock */
	/*
	 * A commit does not wait for the disk: after a power failure the last
	 * ones may be undone, each as a whole. For what is soon written anew.
	 */
	bool relaxed;
	/* A signal sets it to end waiting for a lock; NULL: nothing does. */
	const volatile sig_atomic_t *stop;
};

/*
 * Opens, and creates or migrates if needed. E_DATA with the reason if the file
 * is not a database, corrupt, another program's or newer; the file is
 * unchanged. E_NOINPUT if the file does not exist and create is false, or its
 * folder does not exist.
 */
DMARC_MUST_USE enum dmarc_status writer_open(const struct writer_opts *opts,
    struct writer **out, struct dmarc_err *err);

/*
 * Closes; rolls an open transaction back. Truncates the write-ahead log unless
 * a reader uses it. NULL is fine. Check the result: closing can fail.
 */
enum dmarc_status writer_close(struct writer *w, struct dmarc_err *err);

#endif
