/*
 * identity.h: who sends the mail of a combination from an address, in the
 * words of the verdict: by results, labels, host names, and what DNS says.
 */
#ifndef DMARC_REPORT_IDENTITY_H
#define DMARC_REPORT_IDENTITY_H

#include "report/dns.h"
#include "report/sender.h"
#include "report/verdict/facts.h"

/* What is the same for all mail of a policy domain. */
struct identity {
	struct asker *asker;
	const struct sender_tables *tables;
	const struct dns *dns;
	const char *domain;
	char *const *tenants;	/* NULL: none */
	int64_t now;		/* seconds: what DNS said by then */
	bool hosts;		/* host names are known */
	struct arena *arena;
};

/*
 * All of a pair but its mail and its past. results is who it is by the
 * results of the combination alone (sender_of). Strings are in the arena.
 */
DMARC_MUST_USE enum dmarc_status identity_of(const struct identity *id,
    const struct dmarc_combination *says, const struct sender *results,
    const struct dmarc_address *source, struct verdict_pair *out,
    struct dmarc_err *err);

#endif
