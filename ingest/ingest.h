/*
 * ingest.h: a run, which brings the messages of mailboxes into the database.
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
	bool make_folder;	/* create the database's folder */
	char *const *path;	/* mailboxes and files; "-" is stdin */
	size_t paths;
	int64_t now;		/* seconds; INT64_MIN: use the clock */
	enum talk talk;
	int64_t prune_days;	/* delete older reports; 0: none */
	bool retry, dry_run, recursive;
};

/*
 * Do the run. *tally counts what was done; if the run fails, what was done
 * until then.
 */
DMARC_MUST_USE enum dmarc_status ingest_run(const struct ingest_opts *opts,
    struct tally *tally, struct dmarc_err *err);

#endif
