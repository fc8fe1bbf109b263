/*
 * run.h: one run of dmarc-report, once it is clear what is wanted.
 */
#ifndef DMARC_REPORT_RUN_RUN_H
#define DMARC_REPORT_RUN_RUN_H

#include <stdio.h>

#include "common/err.h"
#include "common/settings/settings.h"
#include "report/run/options.h"

/*
 * Ask the database at path and write to file, which is closed. What is known
 * of senders lies beside the settings file. *exit_status is what --exit-code
 * makes of the worst verdict.
 */
DMARC_MUST_USE enum dmarc_status report_run(const struct report_opts *opts,
    const struct dmarc_settings *settings, const char *path, FILE *file,
    int *exit_status, struct dmarc_err *err);

#endif
