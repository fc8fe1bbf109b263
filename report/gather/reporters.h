/*
 * reporters.h: who reports. A reporter is the organizational domain of the
 * address in its reports, because names vary in case and spelling; the name
 * counts only without a usable address.
 */
#ifndef DMARC_REPORT_GATHER_REPORTERS_H
#define DMARC_REPORT_GATHER_REPORTERS_H

#include "common/memory/arena.h"
#include "report/verdict/facts.h"
#include "report/who/sender.h"
#include "store/read/snapshot.h"

/* A submitter (report.submitter) already looked up. */
struct reporters_known {
	int64_t submitter;
	uint32_t reporter;	/* index in list */
};

/* The reporters met so far. All zeros is an empty list. */
struct reporters {
	struct verdict_reporter *list;
	size_t n, size;
	struct reporters_known *known;	/* by number */
	size_t knowns, known_size;
};

/* Finds or adds the reporter of a submitter; *out: its index in list. */
DMARC_MUST_USE enum dmarc_status reporters_use(struct reporters *r,
    struct snapshot *db, const struct suffixes *suffixes, int64_t submitter,
    struct arena *a, uint32_t *out, struct dmarc_err *err);

void reporters_free(struct reporters *r);

#endif
