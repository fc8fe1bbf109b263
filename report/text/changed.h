/*
 * changed.h: the domains whose records changed in DNS, as a paragraph on the
 * page of several domains.
 */
#ifndef DMARC_REPORT_TEXT_CHANGED_H
#define DMARC_REPORT_TEXT_CHANGED_H

#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "store/read/dns.h"

#define CHANGED_NAMES 8		/* named, at most */

struct changed {
	const char *text[CHANGED_NAMES];	/* in the arena */
	size_t domains;		/* also those that are not named */
};

/* Adds a domain, if anything of it changed. today: a day. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status changed_add(struct changed *c,
    const char *domain, const struct dns *dns, int64_t today, struct arena *a,
    struct dmarc_err *err);

/* Writes the paragraph; nothing without a domain. */
void changed_write(struct buf *out, const struct changed *c);

#endif
