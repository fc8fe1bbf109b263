/*
 * history.c: see history.h. That there is no record is a row with an empty one.
 */
#include "store/write/dns/history.h"

#include "store/write/call.h"

enum dmarc_status
store_history(struct writer *w, const struct history *h,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_dns_history);
	bool found;
	int64_t last = 0;
	enum dmarc_status st;

	call_text(&c, P_kind, h->kind);
	call_text(&c, P_name, h->name);
	st = call_find(&c, &found, &last, err);	/* 0: NULL, of no rows */
	if (st != DMARC_OK || last > h->now)
		return st;
	for (size_t i = 0; (i == 0 || i < h->records) && st == DMARC_OK;
	    i++) {
		c = call_start(w, SQL_set_dns_history);
		call_text(&c, P_kind, h->kind);
		call_text(&c, P_name, h->name);
		call_text(&c, P_record, h->records > 0 ? h->record[i] : "");
		call_int(&c, P_last, last);
		call_int(&c, P_now, h->now);
		st = call_run(&c, err);
	}
	return st;
}
