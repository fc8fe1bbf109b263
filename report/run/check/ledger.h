/*
 * ledger.h: what check says of the content of the database.
 */
#ifndef DMARC_REPORT_RUN_CHECK_LEDGER_H
#define DMARC_REPORT_RUN_CHECK_LEDGER_H

#include "common/settings/settings.h"
#include "report/run/check/lines.h"
#include "store/read/snapshot.h"

/*
 * Adds lines about the mailbox and its mail, the reports, and DNS.
 * *read_lately: mail was entered during the last day.
 */
DMARC_MUST_USE enum dmarc_status ledger_check(struct check_lines *l,
    struct snapshot *db, const struct dmarc_settings *settings,
    bool *read_lately, struct dmarc_err *err);

#endif
