/*
 * spf.h: the command spf.
 */
#ifndef DMARC_DNS_RUN_SPF_H
#define DMARC_DNS_RUN_SPF_H

#include "common/memory/buf.h"
#include "dns/run/options.h"

/*
 * Evaluates SPF for each address and domain of the options, and appends the
 * outcomes to out. E_UNAVAILABLE when no resolver answers, E_AGAIN when an
 * outcome is temperror: out is then complete, too.
 */
DMARC_MUST_USE enum dmarc_status spf_command(const struct dns_opts *o,
    struct buf *out, struct dmarc_err *err);

#endif
