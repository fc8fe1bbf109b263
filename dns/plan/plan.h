/*
 * plan.h: what is to be asked about a domain, as reports in the database show.
 * Whoever sends mail chooses what stands there; only what passed aligned is
 * the owner's.
 */
#ifndef DMARC_DNS_PLAN_PLAN_H
#define DMARC_DNS_PLAN_PLAN_H

#include "common/memory/arena.h"
#include "common/names/suffixes.h"
#include "common/services/services.h"
#include "dns/check/check.h"
#include "store/read/snapshot.h"

/* Days of reports that names, and keys and addresses, are taken from. */
enum { PLAN_RECENT = 28, PLAN_DAYS = 90 };

enum { PLAN_KEYS_MOST = 50, PLAN_SENDERS_MOST = 1000, PLAN_NAMES_MOST = 1000,
	PLAN_BELOW_MOST = 50, PLAN_PASTS_MOST = 100 };

/* What a plan is made from. */
struct plan_request {
	const char *domain;
	const struct suffixes *suffixes;
	const struct services *services;
	int64_t now;		/* seconds */
	/* What the last run could not look up, as in dns_domain.unknown: only
	 * this is asked again. NULL: everything is asked. */
	const char *unknown;
};

/* Answers are not asked for again for so many seconds. */
enum { PLAN_FRESH = 3600 };

/* Whether an answer of this time is still fresh (both in seconds). */
bool plan_is_fresh(int64_t checked, int64_t now);

struct plan {
	unsigned known;		/* parts that are not asked for */
	const struct check_key *key;	/* of passing mail first */
	const struct check_sender *sender;	/* most messages first */
	const char *const *name;	/* From domains below the domain */
	const struct check_past *past;	/* of MX */
	const struct check_name *below;	/* of mail that passed, without those
					 * that have reports of their own */
	size_t keys, senders, names, belows, pasts;
	struct check_mail mail;
};

/*
 * Reads what mail shows of a domain, in the days before now. Names that DNS
 * cannot hold are left out. All memory is in a.
 */
DMARC_MUST_USE enum dmarc_status plan_read(struct snapshot *db,
    const struct plan_request *q, struct arena *a, struct plan *out,
    struct dmarc_err *err);

#endif
