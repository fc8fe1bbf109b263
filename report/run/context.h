/*
 * context.h: what the commands of a run share: options, settings, the open
 * database and the output.
 */
#ifndef DMARC_REPORT_RUN_CONTEXT_H
#define DMARC_REPORT_RUN_CONTEXT_H

#include "report/gather/mailbox.h"
#include "report/run/verdicts/changed.h"
#include "report/run/options.h"
#include "report/run/targets.h"

struct run {
	const struct report_opts *opts;
	const struct dmarc_settings *settings;
	const struct sender_tables *tables;
	const char *labels_file;	/* senders.conf */
	struct snapshot *db;
	struct snapshot **dbs;	/* db, and one for each other thread */
	size_t n_dbs;
	struct arena *arena;	/* freed at the end of the run */
	struct arena *domain;	/* emptied after each domain */
	struct day_window window;
	struct mailbox rest;
	struct targets targets;
	struct output out;
	struct changed changed;
	int exit_status;	/* of the worst verdict */
};

/*
 * Sets the window to that of --since and until, which ends on the day last and
 * is so many days long by itself. E_USAGE.
 */
DMARC_MUST_USE enum dmarc_status context_window(struct run *r,
    const char *until, int64_t last, int64_t days, struct dmarc_err *err);

/*
 * Writes that no report was found: "No WHAT about your domains in ", the days
 * of the window, and "(UTC).".
 */
void context_nothing(struct run *r, const char *what);

#endif
