/*
 * kinds.c: see kinds.h.
 */
#include "store/write/ledger/kinds.h"

#include <stdio.h>

#include "common/facts/aggregate.h"
#include "common/facts/words.h"
#include "store/write/ledger/dates.h"
#include "store/write/ledger/failure.h"
#include "store/write/ledger/message.h"
#include "store/write/ledger/report.h"
#include "store/write/ledger/tls.h"

static enum dmarc_status
enter_aggregate(struct store *s, const struct dmarc_finding *f,
    const struct entering *m, struct entered *out, struct dmarc_err *err)
{
	struct report_result report;
	enum dmarc_status st = report_put(s, f, m->row, m->message->now,
	    &report, err);

	if (st != DMARC_OK)
		return st;
	out->as = report.refused != DMARC_R_NONE ? ENTERED_REFUSED :
	    report.is_new ? ENTERED_NEW : ENTERED_KNOWN;
	out->reason = report.refused != DMARC_R_NONE ? report.refused :
	    report.mark;
	(void)snprintf(out->text, sizeof out->text, "%s", report.detail);
	out->detail = out->text;
	out->records = f->aggregate->records;
	if (report.pruned)
		out->remark = dates_pruned;
	return DMARC_OK;
}

static enum dmarc_status
enter_refused(struct store *s, const struct dmarc_finding *f,
    const struct entering *m, struct entered *out, struct dmarc_err *err)
{
	(void)s, (void)m, (void)err;
	out->as = ENTERED_REFUSED;
	out->reason = f->refused.reason;
	out->detail = f->refused.detail;
	return DMARC_OK;
}

static enum dmarc_status
enter_other(struct store *s, const struct dmarc_finding *f,
    const struct entering *m, struct entered *out, struct dmarc_err *err)
{
	(void)s, (void)m, (void)err;
	out->as = ENTERED_NOTHING;
	if (f->other != DMARC_OTHER_MAIL)
		out->remark = other_word(f->other);
	return DMARC_OK;
}

store_kind *const store_kinds[DMARC_FINDING_KIND_COUNT] = {
	[DMARC_FOUND_AGGREGATE] = enter_aggregate,
	[DMARC_FOUND_REFUSED] = enter_refused,
	[DMARC_FOUND_OTHER] = enter_other,
	[DMARC_FOUND_TLS] = tls_enter,
	[DMARC_FOUND_FAILURE] = failure_enter,
};
