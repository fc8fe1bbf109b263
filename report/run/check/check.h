/*
 * check.h: the command check: whether everything is set up, and what to do if
 * it is not. What is missing is a line of the answer and never a failure.
 */
#ifndef DMARC_REPORT_RUN_CHECK_CHECK_H
#define DMARC_REPORT_RUN_CHECK_CHECK_H

#include <stdio.h>

#include "report/run/check/lines.h"

struct check_opts {
	const char *config, *db, *psl;	/* NULL: not given */
	bool json;
	int64_t now;			/* seconds */
};

/*
 * Writes the answer to file and closes it. *todo: something is to be done.
 * Fails if the answer cannot be written, for lack of memory, and with E_USAGE.
 */
DMARC_MUST_USE enum dmarc_status check_run(const struct check_opts *opts,
    FILE *file, bool *todo, struct dmarc_err *err);

#endif
