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

/* Whether a passing domain is a name of our own account at a service. */
bool identity_is_tenant(const struct identity *id,
    const struct dmarc_combination *says);

/*
 * What address and host name say of a pair: all of it but its mail, whose
 * From domain this is, its past, and tenant. results is who it is by the
 * results of the combination alone (sender_of). Strings are in the arena.
 */
DMARC_MUST_USE enum dmarc_status identity_of(const struct identity *id,
    const char *from, const struct sender *results,
    const struct dmarc_address *source, struct verdict_pair *out,
    struct dmarc_err *err);

#endif
