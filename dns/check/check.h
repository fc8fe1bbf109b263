/*
 * check.h: all facts about a domain, and what is wrong with them.
 */
#ifndef DMARC_DNS_CHECK_CHECK_H
#define DMARC_DNS_CHECK_CHECK_H

#include "dns/check/finding.h"
#include "dns/facts/dmarc.h"
#include "dns/facts/extras.h"
#include "dns/facts/host.h"
#include "dns/facts/key.h"
#include "dns/facts/mx.h"
#include "dns/facts/spf.h"
#include "dns/facts/zone.h"
#include "dns/spf/host.h"

/* Most questions about the records of a domain in a run. */
enum { CHECK_QUESTIONS = 300 };

struct check {
	const char *domain;	/* as domain_read() writes it */
	struct arena *arena;	/* of the check */
	const struct suffixes *suffixes;
	unsigned budget;	/* questions about records */
	bool sends_nothing;	/* the operator says so */
	struct zone_facts zone;
	struct mx_facts mx;
	struct spf_facts spf;
	struct dmarc_facts dmarc;
	struct key_facts *key;		/* selectors in use */
	struct host_facts *host;	/* addresses */
	struct spf_host *eval;		/* the same addresses */
	size_t keys, hosts, evals;
	/* A parked domain's key of a selector that nobody has. */
	struct key_facts probe;
	bool probed;
	struct extras_facts extras;
	bool with_extras;
	bool validates;		/* DNSSEC verdicts can be had */
	struct findings findings;
};

/* What is to be looked at. It must live until the check is closed. */
struct check_request {
	const char *domain;	/* as domain_read() writes it */
	const struct suffixes *suffixes;
	bool sends_nothing, extras, validates;
	const char *const *selector;	/* in use, of the domain */
	const struct dmarc_address *ip;	/* that send */
	size_t selectors, ips;
	/* Of their mail; local and helo are NULL if they are not known. */
	const char *local, *origin, *helo;
};

/* Prepares all work on a domain. E_NOMEM: *c may be closed all the same. */
DMARC_MUST_USE enum dmarc_status check_open(struct check *c,
    const struct check_request *q, struct dmarc_err *err);
void check_close(struct check *c);	/* a zeroed struct is fine */

/* Adds the work to a run; once that has ended, check_judge() may follow. */
void check_start(struct check *c, struct lookup *l);

/*
 * Adds what is worth a question only now: whether a parked domain has a revoked
 * key for everybody. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status check_go_on(struct check *c,
    struct lookup *l, struct dmarc_err *err);

/*
 * Whether the domain neither sends nor takes mail: 1 yes, 0 no, -1 unknown. It
 * has no MX record or a null one, and its SPF record allows nobody; or the
 * operator says that it sends nothing.
 */
int check_parked(const struct check *c);

/* Writes the findings, sorted. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status check_judge(struct check *c,
    struct dmarc_err *err);

#endif
