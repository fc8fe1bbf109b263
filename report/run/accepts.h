/*
 * accepts.h: which formats and options each command takes.
 */
#ifndef DMARC_REPORT_RUN_ACCEPTS_H
#define DMARC_REPORT_RUN_ACCEPTS_H

#include "report/run/options.h"

/*
 * Fails with E_USAGE if the command does not take an option or the format that
 * was given, or if options exclude each other. command is its name.
 */
DMARC_MUST_USE enum dmarc_status accepts(const struct report_opts *o,
    const char *command, struct dmarc_err *err);

#endif
