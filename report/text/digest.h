/*
 * digest.h: "dmarc-report weekly" about several domains: who needs what, a
 * table with the most urgent first, and what to do for each. Domains are
 * added one by one; each leaves only a row and its to-do lines.
 */
#ifndef DMARC_REPORT_TEXT_DIGEST_H
#define DMARC_REPORT_TEXT_DIGEST_H

#include "report/beside/tls_digest.h"
#include "report/text/changed.h"
#include "report/text/page.h"
#include "report/text/weekly.h"

#define DIGEST_NAMES 8	/* names in running text, at most */

struct digest_row;

/* Possibly forged reports, which no verdict counts. */
struct digest_left {
	size_t domains;
	uint64_t reports, messages;
	const char *name[DIGEST_NAMES];	/* verdict would change */
	size_t changes;
};

struct digest {
	struct output *out;
	const struct summary *summary;
	struct apart apart;	/* of all domains in the week */
	struct arena *arena;		/* rows and their text */
	struct digest_row *row;		/* heap */
	size_t rows, size;
	size_t domains;
	struct page_week week;		/* sums of all domains */
	struct digest_left left;
	struct changed changed;		/* in DNS */
	struct tls_digest tls;		/* mail to the domains */
	struct digest_silent *silent;	/* heap; domains without data */
	size_t silents, silent_size;
};

/* Add a domain. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status digest_add(struct digest *d,
    const char *domain, const struct judgement *j, const struct beside *b,
    struct dmarc_err *err);

/* Write the page. */
DMARC_MUST_USE enum dmarc_status digest_write(struct digest *d,
    struct dmarc_err *err);

void digest_free(struct digest *d);

#endif
