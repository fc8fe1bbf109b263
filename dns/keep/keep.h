/*
 * keep.h: a check as rows of the database.
 *
 * A failed look-up changes no stored fact and takes no finding away: what is
 * unknown stays as it was stored.
 */
#ifndef DMARC_DNS_KEEP_KEEP_H
#define DMARC_DNS_KEEP_KEEP_H

#include <stdint.h>

#include "dns/check/check.h"

struct writer;

/* Where the checks of a run are stored. */
struct keeper {
	struct writer *writer;
	int64_t now;		/* seconds: as of when */
	void *hosts;		/* private: addresses that are stored */
};

/*
 * Stores what a judged check found out: the domain, its keys and evaluations of
 * SPF in one transaction, the host names of its senders in another. Domains
 * share senders: each is stored once in a run.
 */
DMARC_MUST_USE enum dmarc_status keep_check(struct keeper *k,
    const struct check *c, struct dmarc_err *err);
void keeper_close(struct keeper *k);	/* the writer stays open */

#endif
