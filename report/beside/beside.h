/*
 * beside.h: what stands beside the verdicts about a domain: TLS reports about
 * mail to it, and failure reports about mail from it. No verdict reads either.
 */
#ifndef DMARC_REPORT_BESIDE_BESIDE_H
#define DMARC_REPORT_BESIDE_BESIDE_H

#include "report/beside/failures.h"
#include "report/beside/tls.h"

struct beside {
	struct tls_facts tls;		/* of the 28 settled days */
	struct failures failures;	/* of the 28 days to today */
};

/*
 * Reads both about a domain; last: the last settled day. Memory is the arena's.
 */
DMARC_MUST_USE enum dmarc_status beside_read(struct snapshot *db,
    const char *domain, int64_t last, int64_t today, struct arena *a,
    struct beside *out, struct dmarc_err *err);

#endif
