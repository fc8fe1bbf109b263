/*
 * kinds.h: kinds of mail: combinations that a verdict and the sums of
 * "sources" do not tell apart, in one struct that stands for all of them.
 */
#ifndef DMARC_REPORT_GATHER_KINDS_H
#define DMARC_REPORT_GATHER_KINDS_H

#include <glib.h>

#include "report/gather/origins.h"

struct kinds {
	struct origins *kept;	/* its arena and its own selectors */
	struct memo mails;	/* by features and sender */
	GHashTable *selectors;	/* of kept: text to place, plus 1 */
};

/* Begins, after the last own selector was kept. */
struct kinds kinds_begin(struct origins *kept);
void kinds_free(struct kinds *k);

/*
 * The mail that stands for m, of sender number who: what verdicts look at is
 * the same, and texts are those of the first mail of its kind. Other own
 * selectors than the kept ones are left out. NULL: out of memory.
 */
const struct origin_mail *kinds_use(struct kinds *k,
    const struct origin_mail *m, uint32_t who);

#endif
