/*
 * reading.h: reads the mail of a run's paths.
 *
 * Takes names from the mailboxes one at a time, skips those that the ledger
 * knows, and gives the others to the intake.
 */
#ifndef DMARC_INGEST_READING_H
#define DMARC_INGEST_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/settings/settings.h"
#include "ingest/ledger/batch.h"
#include "ingest/ledger/settle.h"
#include "ingest/progress.h"
#include "store/write/ledger/store.h"

struct reading_opts {
	const struct dmarc_settings *settings;	/* flags included */
	struct store *store;	/* to look names up */
	struct batch *batch;
	struct settle *settle;
	struct progress *progress;
	struct tally *tally;	/* counts messages that are not opened */
	const char *database;	/* never read as mail */
	const unsigned char *tag_key;	/* see pool_opts */
	bool retry;		/* read again what was set aside */
	bool recursive;
	bool only;		/* there is one path: names need no prefix */
};

struct reading;

/*
 * NULL when out of memory. Copies opts; the objects that it points to must
 * outlive the reading. Workers start with the first message to read.
 */
struct reading *reading_new(const struct reading_opts *opts);

/* End the workers, and drop the messages that they have. NULL is fine. */
void reading_free(struct reading *r);

/*
 * Read the mail of a mailbox, a file or "-" (standard input). Messages of a
 * file may still be with the workers afterwards: see reading_drain(). A path
 * that does not exist or cannot be opened is a failure only if it is the only
 * one, else it is left out: see reading_left_out(). Fails with E_NOINPUT,
 * E_PERM or E_IO for the path, E_AGAIN after a signal, and with what the
 * workers, the store and the batch fail with.
 */
DMARC_MUST_USE enum dmarc_status reading_path(struct reading *r,
    const char *path, struct dmarc_err *err);

/* How many paths were left out so far, and why the first one was. */
size_t reading_left_out(const struct reading *r, struct dmarc_err *first);

/* Wait for the workers, commit and settle. */
DMARC_MUST_USE enum dmarc_status reading_drain(struct reading *r,
    struct dmarc_err *err);

#endif
