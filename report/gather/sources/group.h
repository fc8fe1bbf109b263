/*
 * group.h: groups the mail of a domain by sender and by address.
 */
#ifndef DMARC_REPORT_GATHER_SOURCES_GROUP_H
#define DMARC_REPORT_GATHER_SOURCES_GROUP_H

#include "report/gather/sources/section.h"
#include "report/gather/sources/sent.h"

/*
 * Groups n entries (and reorders them) into out[0], and out[1] if there is
 * mail of both scopes; *sections is the number of sections. Leaves out entries
 * without messages or with the label "ignore"; only senders with messages are
 * kept. Memory is the arena's. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status group_sent(struct sent *sent, size_t n,
    const struct section_opts *opts, struct arena *a,
    struct section out[2], size_t *sections, struct dmarc_err *err);

#endif
