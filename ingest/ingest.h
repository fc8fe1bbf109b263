/*
 * ingest.h: one run: from mailboxes to a ledger that has all their messages.
 */
#ifndef DMARC_INGEST_INGEST_H
#define DMARC_INGEST_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/settings/settings.h"
#include "ingest/ledger/settle.h"
#include "ingest/progress.h"

struct ingest_opts {
	const struct dmarc_settings *settings;	/* flags included */
	const char *database;
	bool make_folder;	/* of the database, if it is not there */
	char *const *path;	/* mailboxes and files; "-" is stdin */
	size_t paths;
	int64_t now;		/* INT64_MIN: the clock's */
	enum talk talk;
	int64_t prune_days;	/* reports older than that go; 0: none */
	bool retry, dry_run, recursive;
};

/*
 * Do it all. *tally says what was done, also when the run fails: then it
 * holds what had been entered until then.
 */
DMARC_MUST_USE enum dmarc_status ingest_run(const struct ingest_opts *opts,
    struct tally *tally, struct dmarc_err *err);

#endif
