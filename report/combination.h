/*
 * combination.h: reads what a combination says.
 */
#ifndef DMARC_REPORT_COMBINATION_H
#define DMARC_REPORT_COMBINATION_H

#include "common/arena.h"
#include "common/feedback.h"
#include "report/ask.h"

struct combination {
	/* header_from, results, disposition; without override reasons. */
	struct dmarc_combination says;
	bool dkim_aligned, spf_aligned;	/* pass; unknown is not */
	unsigned overrides;	/* a bit for each enum dmarc_override */
	bool forwarded;		/* one of them means forwarding */
};

/*
 * Combination number; domain stands for a From domain that is not there.
 * Strings and lists are in the arena.
 */
DMARC_MUST_USE enum dmarc_status combination_read(struct asker *asker,
    uint64_t number, const char *domain, struct arena *a,
    struct combination *out, struct dmarc_err *err);

/* Whether name lies below domain. */
bool domain_is_below(const char *name, const char *domain);

#endif
