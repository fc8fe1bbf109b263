/*
 * digest.h: encodes facts as bytes, and digests them: equal facts have equal
 * digests.
 */
#ifndef DMARC_COMMON_FACTS_DIGEST_H
#define DMARC_COMMON_FACTS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "common/facts/aggregate.h"
#include "common/facts/failure_report.h"
#include "common/memory/buf.h"
#include "common/wire.h"

struct arena;
struct dmarc_limits;

#define DMARC_DIGEST 32		/* bytes of a SHA-256 */

/* SHA-256 of len bytes. */
void digest_bytes(const void *data, size_t len,
    unsigned char out[DMARC_DIGEST]);

/*
 * The tag of a text: the first bytes of its HMAC-SHA-256 with a key of
 * DMARC_TAG_KEY bytes. false when out of memory.
 */
DMARC_MUST_USE bool digest_tag(const unsigned char *key, const void *data,
    size_t len, struct dmarc_tag *out);

/*
 * Append the combination: exactly what the ledger stores of it. Two
 * combinations are the same if and only if their bytes are.
 */
void combination_put(struct buf *b, const struct dmarc_combination *c);

/*
 * Read a combination; strings stay in the buffer of w. Domains have at most
 * domain_bytes, comments at most text_bytes. Returns false on a fault (w->bad
 * is set) or when out of memory.
 */
DMARC_MUST_USE bool combination_get(struct wire *w,
    const struct dmarc_limits *lim, struct arena *a,
    struct dmarc_combination *out);

/* Append the results of DKIM, or of SPF. */
void auths_put(struct buf *b, const struct dmarc_auth *auth, uint32_t n,
    bool dkim);

/*
 * Read such results, at most auth_results of them, as combination_get() does.
 */
DMARC_MUST_USE bool auths_get(struct wire *w, const struct dmarc_limits *lim,
    struct arena *a, bool dkim, const struct dmarc_auth **out, uint32_t *n);

/* Append a policy. Equal bytes mean equal policies. */
void policy_put(struct buf *b, const struct dmarc_policy *p);

/*
 * The digest of a report's facts: its policy and its records, in any order.
 * Two reports of one identity with equal digests are the same report, even if
 * their XML differs. Call it before comments are cut. false when out of memory.
 */
DMARC_MUST_USE bool aggregate_digest(const struct dmarc_aggregate *fb,
    unsigned char out[DMARC_DIGEST]);

#endif
