/*
 * keys.h: the DKIM keys of a plan.
 */
#ifndef DMARC_DNS_PLAN_KEYS_H
#define DMARC_DNS_PLAN_KEYS_H

#include "dns/plan/planner.h"

/*
 * Lists them: keys that mail passed with, then stored ones, then keys that
 * customers of a service have whose mail was seen, then whatever failing mail
 * names.
 */
DMARC_MUST_USE enum dmarc_status plan_keys(struct planner *p,
    struct dmarc_err *err);

#endif
