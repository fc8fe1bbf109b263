/*
 * show.h: the command show: one stored report, or those to choose from.
 */
#ifndef DMARC_REPORT_RUN_SHOW_H
#define DMARC_REPORT_RUN_SHOW_H

#include <stdbool.h>

#include "report/say/output.h"
#include "store/read/snapshot.h"

/*
 * Writes the report with an id: as in the report, with or without <>, or
 * "pk:17", its key in the database. If several have it, writes a list of them
 * and sets *several. E_NOINPUT if there is none.
 */
DMARC_MUST_USE enum dmarc_status show_report(struct output *out,
    struct snapshot *db, const char *id, bool json, bool *several,
    struct dmarc_err *err);

#endif
