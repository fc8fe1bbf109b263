/*
 * writer.h: opens the database for a program that writes to it.
 *
 * A writer is one connection to one database. To open it checks, makes or
 * migrates the file and no more: a statement is prepared when it first runs.
 * What is written lies in a transaction (transaction.h). Small tables have
 * functions that take the writer (own.h, prune.h); the ledger of messages
 * and reports, with its caches, is built on top (store.h).
 *
 * Every function of store/write that can fail returns E_DB, E_IO, E_LOCKED,
 * E_AGAIN (disk full), E_PERM, E_DATA (corrupt, foreign, newer) or E_NOMEM.
 */
#ifndef DMARC_STORE_WRITE_WRITER_H
#define DMARC_STORE_WRITE_WRITER_H

#include <stdbool.h>

#include "common/err.h"

struct writer;

struct writer_opts {
	const char *path;
	bool create;		/* make the file if it is not there */
	int busy_ms;		/* how long to wait for a locked database */
};

/*
 * Open, and create or migrate if need be. E_DATA with the reason for a file
 * that is no database, corrupt, of another program or of a newer version; it
 * is left as it is. E_NOINPUT if there is no file and create is false, or no
 * folder for it.
 */
DMARC_MUST_USE enum dmarc_status writer_open(const struct writer_opts *opts,
    struct writer **out, struct dmarc_err *err);

/*
 * Close; an open transaction is rolled back. The write-ahead log is truncated
 * unless somebody reads from it. NULL is fine. The result matters: a close
 * can fail.
 */
enum dmarc_status writer_close(struct writer *w, struct dmarc_err *err);

#endif
