/*
 * options.h: the command line of dmarc-fleet.
 */
#ifndef DMARC_FLEET_OPTIONS_H
#define DMARC_FLEET_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

enum fleet_command {
	FLEET_SCHEMA, FLEET_PUT, FLEET_GET, FLEET_JUDGE, FLEET_STATUS,
	FLEET_PRUNE,
	FLEET_COMMANDS
};

/* The texts point into argv; NULL: not given. */
struct fleet_opts {
	enum fleet_command command;
	const char *config, *database, *engine, *host, *time, *age, *part;
	const char *number, *front, *tenant, *processes;
	uint64_t limit;		/* reports; 0: all */
	int64_t now;		/* seconds */
	int64_t since;		/* seconds: the first day of get */
	int64_t before;		/* seconds: prune what ended earlier */
	unsigned share, shares;	/* of the domains; 0: not given */
	char **domain;		/* folded in place */
	size_t domains;
	unsigned jobs;
	bool all, citus, help, version;
};

extern const char fleet_usage[];

/* Reads the command line. E_USAGE names what is wrong. */
DMARC_MUST_USE enum dmarc_status options_read(int argc, char *argv[],
    struct fleet_opts *out, struct dmarc_err *err);

#endif
