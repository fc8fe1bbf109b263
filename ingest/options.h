/*
 * options.h: the command line of dmarc-ingest.
 */
#ifndef DMARC_INGEST_OPTIONS_H
#define DMARC_INGEST_OPTIONS_H

#include <stdbool.h>

#include "common/err.h"
#include "ingest/ingest.h"

struct options {
	struct ingest_opts run;
	const char *config, *database;	/* as given; NULL: not given */
	const char *on_success, *jobs;	/* the same */
	bool strict;
	bool help, version;		/* instead of a run */
};

extern const char options_usage[];

/* Parse the command line. Fails with E_USAGE. */
DMARC_MUST_USE enum dmarc_status options_parse(int argc, char *argv[],
    struct options *out, struct dmarc_err *err);

/*
 * Override the settings with the flags and point the run at them. The settings
 * must outlive the options. Fails with E_USAGE, naming the flag with the wrong
 * value.
 */
DMARC_MUST_USE enum dmarc_status options_override(struct options *o,
    struct dmarc_settings *settings, struct dmarc_err *err);

#endif
