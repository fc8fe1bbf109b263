/*
 * answers.h: what DNS says of a domain, as facts of the verdict.
 */
#ifndef DMARC_REPORT_GATHER_ANSWERS_H
#define DMARC_REPORT_GATHER_ANSWERS_H

#include "report/verdict/facts.h"
#include "store/read/dns.h"

/*
 * Reads the answers about a domain as known at now, in seconds, to *dns, and
 * fills the members of *f that come from the last DNS check; memory is in the
 * arena.
 */
DMARC_MUST_USE enum dmarc_status answers_read(struct snapshot *db,
    const char *domain, int64_t now, struct arena *a, struct dns *dns,
    struct verdict_facts *f, struct dmarc_err *err);

/*
 * Whether a DKIM record holds a key, and whether two records hold the same key
 * or both hold none. NULL: no record. A record with a revoked key (an empty p)
 * holds none, but differs from no record.
 */
bool answers_has_key(const char *record);
bool answers_same_key(const char *a, const char *b);

#endif
