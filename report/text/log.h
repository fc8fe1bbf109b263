/*
 * log.h: "dmarc-report log": messages set aside, and why; newest last.
 */
#ifndef DMARC_REPORT_TEXT_LOG_H
#define DMARC_REPORT_TEXT_LOG_H

#include <stdint.h>

#include "report/say/output.h"
#include "store/read/snapshot.h"

/*
 * since is in seconds; INT64_MIN: from the beginning. today is a day: a message
 * of another year has the year with its date.
 */
DMARC_MUST_USE enum dmarc_status log_write(struct output *o,
    struct snapshot *db, int64_t since, int64_t today, struct dmarc_err *err);

#endif
