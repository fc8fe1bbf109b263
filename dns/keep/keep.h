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

/*
 * Stores what a judged check found out, as of now (seconds): the domain, its
 * keys and evaluations of SPF in one transaction, the host names of its
 * senders in another.
 */
DMARC_MUST_USE enum dmarc_status keep_check(struct writer *w,
    const struct check *c, int64_t now, struct dmarc_err *err);

#endif
