/*
 * own.h: whether the own domains of the settings are those that the database
 * was last written with: dmarc-ingest takes the list over, and the list decides
 * which reports count.
 */
#ifndef DMARC_REPORT_RUN_CHECK_OWN_H
#define DMARC_REPORT_RUN_CHECK_OWN_H

#include "common/settings/settings.h"
#include "report/run/check/lines.h"
#include "store/read/snapshot.h"

/* Adds a line about own domains; none if neither names any. */
DMARC_MUST_USE enum dmarc_status own_check(struct check_lines *l,
    struct snapshot *db, const struct dmarc_settings *settings,
    struct dmarc_err *err);

#endif
