/*
 * aggregate.h: the row of kinds.h for aggregate reports.
 */
#ifndef DMARC_PARSE_AGGREGATE_H
#define DMARC_PARSE_AGGREGATE_H

#include "parse/mail/provenance.h"
#include "parse/reading.h"
#include "parse/input/sniff.h"

bool aggregate_begins(enum sniff_kind shape, const unsigned char *first,
    size_t len);
DMARC_MUST_USE enum dmarc_status aggregate_read(struct reading *r,
    struct source *from, unsigned char *first, size_t len, const char *part,
    struct dmarc_err *err);
enum dmarc_provenance aggregate_judge(const struct provenance *mail,
    const struct dmarc_finding *f, struct arena *a);

#endif
