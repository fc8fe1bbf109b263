/*
 * tls_digest.h: TLS reports on the page of several domains: an item in a line,
 * and how many domains have none.
 */
#ifndef DMARC_REPORT_BESIDE_TLS_DIGEST_H
#define DMARC_REPORT_BESIDE_TLS_DIGEST_H

#include "report/beside/tls.h"
#include "report/say/output.h"

#define TLS_DIGEST_MOST 12	/* items that are told */

struct tls_digest {
	const char *text[TLS_DIGEST_MOST];	/* of items, in the arena */
	const char *verb[TLS_DIGEST_MOST];
	size_t items;		/* also those that are not told */
	size_t acts;		/* of them, things to be done */
	size_t domains, quiet;	/* with reports; of them without an item */
};

/* Adds a domain. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status tls_digest_add(struct tls_digest *d,
    const char *domain, const struct tls_facts *t, int64_t today,
    struct arena *a, struct dmarc_err *err);

/* Writes the section; nothing if no domain has a report. */
void tls_digest_write(struct buf *out, const struct tls_digest *d);

#endif
