/*
 * evidence.h: what failure reports say of a sender that the aggregate reports
 * already show.
 */
#ifndef DMARC_REPORT_BESIDE_EVIDENCE_H
#define DMARC_REPORT_BESIDE_EVIDENCE_H

#include "common/memory/buf.h"
#include "report/beside/failures.h"
#include "report/verdict/verdict.h"

/*
 * Appends failures_describe() of the reports about a sender of the verdict, by
 * its key: untrusted text; nothing if there is none.
 */
void evidence_sender(struct buf *out, const struct failures *f,
    const struct verdict *v, const char *sender, int64_t today);

/*
 * Appends a line, as wide as a page, for each sender of the verdict that fails
 * and has failure reports; then how many reports are about none of its senders.
 * Nothing without a report.
 */
void evidence_list(struct buf *out, const struct failures *f,
    const struct verdict *v, int64_t today);

/* The same of n addresses, as evidence_sender(). */
void evidence_addresses(struct buf *out, const struct failures *f,
    const struct dmarc_address *address, size_t n, int64_t today);

#endif
