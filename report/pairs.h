/*
 * pairs.h: who sends what: the combinations of a domain from the addresses
 * they came from, as the verdict sees them. Each is looked up once.
 */
#ifndef DMARC_REPORT_PAIRS_H
#define DMARC_REPORT_PAIRS_H

#include "report/combination.h"
#include "report/identity.h"

/* Those met so far; strings are in the arena of the identity. */
struct pairs {
	struct identity identity;
	struct combinations combinations;
	struct memo mails;	/* by combination */
	struct memo places;	/* by source: addresses */
	struct memo known;	/* by both: place in list */
	struct verdict_pair *list;	/* heap memory, which may move */
	uint32_t n;
	size_t size;
};

/* None is known yet. */
struct pairs pairs_begin(const struct identity *identity);

/*
 * The place in list of a combination and a source, which are keys of the
 * database.
 */
DMARC_MUST_USE enum dmarc_status pairs_use(struct pairs *p,
    uint64_t combination, int64_t source, uint32_t *out,
    struct dmarc_err *err);

#endif
