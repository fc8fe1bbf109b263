/*
 * run.h: one run of dmarc-report, with its options and settings read.
 */
#ifndef DMARC_REPORT_RUN_RUN_H
#define DMARC_REPORT_RUN_RUN_H

#include <stdio.h>

#include "common/err.h"
#include "common/settings/settings.h"
#include "report/run/options.h"

/*
 * Read the database at path, write to file and close it. Files about senders
 * lie beside the settings file. *exit_status is the status of the worst
 * verdict for --exit-code; of show, 1 if several reports have the id.
 */
DMARC_MUST_USE enum dmarc_status report_run(const struct report_opts *opts,
    const struct dmarc_settings *settings, const char *path, FILE *file,
    int *exit_status, struct dmarc_err *err);

#endif
