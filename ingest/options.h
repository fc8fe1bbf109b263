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
	const char *config, *database;	/* as given; NULL: not */
	const char *on_success, *jobs;	/* the same */
	bool strict;
	bool help, version;		/* asked for instead of a run */
};

extern const char options_usage[];

/* Read the command line. E_USAGE says what is wrong with it. */
DMARC_MUST_USE enum dmarc_status options_parse(int argc, char *argv[],
    struct options *out, struct dmarc_err *err);

/*
 * Put what the flags say in the place of what the settings file says, and
 * have the run use the result. The settings must outlive the options. E_USAGE
 * names the flag whose value is wrong.
 */
DMARC_MUST_USE enum dmarc_status options_override(struct options *o,
    struct dmarc_settings *settings, struct dmarc_err *err);

#endif
