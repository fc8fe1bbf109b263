/*
 * expire.c: see expire.h.
 */
#include "store/write/expire.h"

#include "store/write/call.h"
#include "store/write/connection.h"
#include "store/write/transaction.h"

enum dmarc_status
store_has_expired(struct writer *w, int64_t before, bool *out,
    struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_find_old_failure);
	int64_t one;

	call_int(&c, P_before, before);
	return call_find(&c, out, &one, err);
}

enum dmarc_status
store_expire(struct writer *w, int64_t before, struct dmarc_err *err)
{
	static const enum store_sql steps[] = { SQL_set_failure_expired,
		SQL_delete_old_failures, SQL_set_swept };
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < sizeof steps / sizeof *steps &&
	    st == DMARC_OK; i++) {
		struct call c = call_start(w, steps[i]);

		if (steps[i] == SQL_set_swept)
			call_int(&c, P_swept, 0);
		else
			call_int(&c, P_before, before);
		st = call_run(&c, err);
	}
	if (st != DMARC_OK)
		transaction_rollback(w);
	return st;
}
