/*
 * beside.c: see beside.h.
 */
#include "report/beside/beside.h"

#define DAYS 28

enum dmarc_status
beside_read(struct snapshot *db, const char *domain, int64_t last,
    int64_t today, struct arena *a, struct beside *out, struct dmarc_err *err)
{
	const struct day_window settled = { last - DAYS + 1, last };
	const struct day_window recent = { today - DAYS + 1, today };
	enum dmarc_status st = tls_read(db, domain, &settled, a, &out->tls,
	    err);

	return st != DMARC_OK ? st : failures_read(db, domain, &recent, a,
	    &out->failures, err);
}
