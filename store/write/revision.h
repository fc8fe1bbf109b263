/*
 * revision.h: reports of one key with different facts. All are kept, one
 * counts.
 */
#ifndef DMARC_STORE_WRITE_REVISION_H
#define DMARC_STORE_WRITE_REVISION_H

#include "common/facts/digest.h"
#include "common/facts/finding.h"
#include "store/write/report_key.h"

struct revision {
	bool exists;
	int64_t report, messages, records;	/* row, and sums */
	enum dmarc_provenance provenance;
	unsigned char facts[DMARC_DIGEST];
};

/* The one that counts, and the one of these very facts, if they exist. */
DMARC_MUST_USE enum dmarc_status revision_find(struct writer *w,
    const struct report_key *key, const struct dmarc_aggregate *fb,
    struct revision *champion, struct revision *known, struct dmarc_err *err);

/* Whether a counts and not b. */
bool revision_beats(const struct revision *a, const struct revision *b);

/* Make a row of table report the one that counts, or not. */
DMARC_MUST_USE enum dmarc_status revision_set_standing(struct writer *w,
    int64_t report, bool standing, struct dmarc_err *err);

#endif
