/*
 * store.c: see store.h.
 */
#include "store/write/ledger/store.h"

#include <stdlib.h>

#include "store/write/connection.h"
#include "store/write/ledger/parts.h"
#include "store/write/unsent.h"

enum dmarc_status
store_new(struct writer *w, struct store **out, struct dmarc_err *err)
{
	struct store *s = calloc(1, sizeof *s);
	enum dmarc_status st;

	if (s == NULL)
		return dmarc_no_memory(err);
	s->writer = w;
	st = rows_init(&s->rows, w, err);
	if (st == DMARC_OK)
		st = records_init(&s->records, w, err);
	if (st == DMARC_OK)
		*out = s;
	else
		store_free(s);
	return st;
}

void
store_free(struct store *s)
{
	if (s == NULL)
		return;
	rows_free(&s->rows);
	free(s);
}

/* Reads a time; INT64_MIN if there is none. */
static enum dmarc_status
find_time(struct store *s, enum store_sql sql, int64_t *out,
    struct dmarc_err *err)
{
	struct call c = call_start(s->writer, sql);
	bool found;
	int64_t before;
	enum dmarc_status st = call_find(&c, &found, &before, err);

	if (st == DMARC_OK)
		*out = found ? before : INT64_MIN;
	return st;
}

enum dmarc_status
store_refresh(struct store *s, struct dmarc_err *err)
{
	enum dmarc_status st;

	if (s->transaction == s->writer->transactions)
		return DMARC_OK;
	st = rows_refresh(&s->rows, err);
	if (st == DMARC_OK)
		st = find_time(s, SQL_find_pruned, &s->pruned_before, err);
	if (st == DMARC_OK)
		st = find_time(s, SQL_find_failure_expired,
		    &s->expired_before, err);
	if (st == DMARC_OK)
		st = unsent_is_kept(s->writer, &s->fleet, err);
	if (st == DMARC_OK)
		st = records_refresh(&s->records, err);
	if (st == DMARC_OK)
		s->transaction = s->writer->transactions;
	return st;
}
