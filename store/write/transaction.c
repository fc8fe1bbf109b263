/*
 * transaction.c: see transaction.h.
 */
#include "store/write/transaction.h"

#include "store/write/call.h"
#include "store/write/connection.h"

enum dmarc_status
transaction_begin(struct writer *w, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_begin);
	enum dmarc_status st = call_run(&c, err);

	w->open = st == DMARC_OK;
	if (st == DMARC_OK)
		w->transactions++;
	else
		transaction_rollback(w);
	return st;
}

enum dmarc_status
transaction_commit(struct writer *w, struct dmarc_err *err)
{
	struct call c = call_start(w, SQL_commit);
	enum dmarc_status st = call_run(&c, err);

	if (st != DMARC_OK)
		transaction_rollback(w);
	w->open = false;
	return st;
}

void
transaction_rollback(struct writer *w)
{
	database_rollback(&w->file);
	if (w->open)
		w->losses++;
	w->open = false;
}

bool
transaction_is_open(const struct writer *w)
{
	return w->open;
}
