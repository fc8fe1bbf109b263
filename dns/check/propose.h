/*
 * propose.h: whole records to publish, as the fix of a finding.
 */
#ifndef DMARC_DNS_CHECK_PROPOSE_H
#define DMARC_DNS_CHECK_PROPOSE_H

#include "dns/check/check.h"

#define PROPOSAL_MOST ((size_t)16 << 10)	/* bytes of a record */

/*
 * Sets the fix of the finding added last: what to do, and the SPF record. A
 * record that is not valid SPF is not proposed.
 */
void propose_spf(struct check *c, const char *what, struct buf *record);

/*
 * Writes a first SPF record: the addresses that send, else the hosts that take
 * mail, else nobody.
 */
void propose_new_spf(const struct check *c, struct buf *record);

/* How a DMARC record is to differ from the one that is published. */
struct dmarc_change {
	const char *const *drop;	/* tags, ends with NULL; NULL: none */
	const char *set, *value;	/* a tag's new value; NULL: none */
	bool no_limits;			/* rua without limits of size */
};

/*
 * Sets the fix of the finding added last: what to do, and the DMARC record of
 * the domain with a change: each tag once, v and p first.
 */
void propose_dmarc(struct check *c, const char *what,
    const struct dmarc_change *change);

#endif
