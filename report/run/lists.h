/*
 * lists.h: the commands that list what the database holds, without a verdict.
 */
#ifndef DMARC_REPORT_RUN_LISTS_H
#define DMARC_REPORT_RUN_LISTS_H

#include "report/run/context.h"

DMARC_MUST_USE enum dmarc_status list_sources(struct run *r,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status list_senders(struct run *r,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status list_records(struct run *r,
    struct dmarc_err *err);
/* Sets r->exit_status to 1 if several reports have the id. */
DMARC_MUST_USE enum dmarc_status list_show(struct run *r,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status list_log(struct run *r,
    struct dmarc_err *err);

#endif
