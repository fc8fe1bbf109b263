/*
 * ranges.c: see ranges.h.
 */
#include "store/write/dns/ranges.h"

#include "store/write/call.h"
#include "store/write/transaction.h"

enum dmarc_status
replace_ranges(struct writer *w, const char *service,
    const struct dns_range_row *row, size_t n, int64_t now,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_clear_dns_ranges);
	enum dmarc_status st;

	call_text(&c, P_service, service);
	st = call_run(&c, err);
	for (size_t i = 0; i < n && st == DMARC_OK; i++) {
		c = call_start(w, SQL_add_dns_range);
		call_text(&c, P_service, service);
		call_blob(&c, P_first, row[i].first.byte,
		    sizeof row[i].first.byte);
		call_blob(&c, P_address, row[i].last.byte,
		    sizeof row[i].last.byte);
		call_int(&c, P_now, now);
		st = call_run(&c, err);
	}
	return st;
}

enum dmarc_status
store_ranges(struct writer *w, const char *service,
    const struct dns_range_row *row, size_t n, int64_t now,
    struct dmarc_err *err)
{
	enum dmarc_status st = transaction_begin(w, err);

	if (st == DMARC_OK)
		st = replace_ranges(w, service, row, n, now, err);
	if (st == DMARC_OK)
		st = transaction_commit(w, err);
	if (st != DMARC_OK)
		transaction_rollback(w);
	return st;
}
