/*
 * beside.h: the commands tls and failures, which are about reports that no
 * verdict reads.
 */
#ifndef DMARC_REPORT_RUN_BESIDE_H
#define DMARC_REPORT_RUN_BESIDE_H

#include "report/run/context.h"

DMARC_MUST_USE enum dmarc_status beside_tls(struct run *r,
    struct dmarc_err *err);
DMARC_MUST_USE enum dmarc_status beside_failures(struct run *r,
    struct dmarc_err *err);

#endif
