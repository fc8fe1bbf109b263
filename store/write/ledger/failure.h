/*
 * failure.h: enters one failure report: as a row while fewer than
 * failures_per_day of its day are kept, else as a count.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_FAILURE_H
#define DMARC_STORE_WRITE_LEDGER_FAILURE_H

#include "store/write/ledger/kinds.h"

/*
 * Enters a failure report: a store_kind. Equal facts are a duplicate; so is a
 * report from before the last expiry. Its message says whether failure reports
 * are read at all, and how many of a day are kept for each domain, reporter
 * and provenance.
 */
store_kind failure_enter;

#endif
