/*
 * signing.h: since when, and until when, a sender signs with a selector.
 */
#ifndef DMARC_REPORT_JUDGE_SIGNING_H
#define DMARC_REPORT_JUDGE_SIGNING_H

#include "common/err.h"
#include "common/memory/arena.h"
#include "report/verdict/verdict.h"

#define SIGNING_NOBODY SIZE_MAX

/* The mail of a sender, or that with one own selector, in all of HISTORY. */
struct signing {
	size_t sender;
	const char *domain, *selector;	/* NULL: all its mail */
	int64_t first, last;		/* days */
	uint64_t messages;
};

/*
 * Lists the mail of senders: of each one all of it, and then each selector.
 * sender_of has the sender of each pair of the facts, or SIGNING_NOBODY. The
 * list is the arena's, and its texts are those of the facts. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status signing_find(const struct verdict_facts *f,
    const size_t *sender_of, struct arena *a, const struct signing **out,
    size_t *n, struct dmarc_err *err);

#endif
