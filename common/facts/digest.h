/*
 * digest.h: facts as bytes, so that equal facts have equal digests.
 */
#ifndef DMARC_COMMON_FACTS_DIGEST_H
#define DMARC_COMMON_FACTS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/wire.h"

#define DMARC_DIGEST 32		/* bytes of a SHA-256 */

/* SHA-256 of len bytes. */
void digest_bytes(const void *data, size_t len,
    unsigned char out[DMARC_DIGEST]);

/*
 * Append the combination: all that the ledger keeps of it, and nothing else.
 * Two combinations are the same exactly if these bytes are.
 */
void combination_put(struct buf *b, const struct dmarc_combination *c);

/*
 * Read it back; strings stay in the buffer of w. Only domains of at most
 * domain_bytes and comments of at most text_bytes pass. false on a fault or
 * when out of memory (w->bad tells them apart).
 */
struct dmarc_limits;
struct arena;
DMARC_MUST_USE bool combination_get(struct wire *w,
    const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_combination *out);

/* Append a policy: equal bytes, equal policy. */
void policy_put(struct buf *b, const struct dmarc_policy *p);

/*
 * The digest of a report's facts: its policy and its records, in whatever
 * order they came. Two reports of one identity with equal digests are the
 * same report; white space and the XML around the facts do not matter. It is
 * made while all comments are there. false when out of memory.
 */
DMARC_MUST_USE bool aggregate_digest(const struct dmarc_aggregate *fb,
    unsigned char out[DMARC_DIGEST]);

#endif
