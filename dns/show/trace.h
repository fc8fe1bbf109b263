/*
 * trace.h: the outcome of check_host(), for people and for programs.
 */
#ifndef DMARC_DNS_SHOW_TRACE_H
#define DMARC_DNS_SHOW_TRACE_H

#include "common/memory/buf.h"
#include "dns/spf/host.h"

/* mail_from: the whole address. Appends to out, which may fail. */
void trace_text(struct buf *out, const struct spf_host *host,
    const char *mail_from);
void trace_json(struct buf *out, const struct spf_host *host,
    const char *mail_from);

#endif
