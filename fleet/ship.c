/*
 * ship.c: see ship.h.
 */
#include "fleet/ship.h"

#include <stdio.h>
#include <time.h>

#include "common/memory/buf.h"
#include "fleet/row/row.h"

#define TRIES 8				/* of a transaction */

/* Sends rows with what stands before and after them in a COPY. */
static enum dmarc_status
copy_rows(struct engine *e, const struct shipment *to, const void *rows,
    size_t len, struct dmarc_err *err)
{
	struct buf head = BUF_INIT(ROW_HEADER), tail = BUF_INIT(2);
	char copy[1024];
	int n = snprintf(copy, sizeof copy, "COPY pg_temp.%s (%s) FROM STDIN "
	    "(FORMAT binary)", to->table, to->columns);
	enum dmarc_status st = n < 0 ? dmarc_no_memory(err) : DMARC_OK;

	row_begin(&head);
	row_end(&tail);
	if (head.failed || tail.failed)
		st = dmarc_no_memory(err);
	if (st == DMARC_OK)
		st = engine_copy_in(e, copy, err);
	if (st == DMARC_OK)
		st = engine_send(e, head.data, head.len, err);
	if (st == DMARC_OK)
		st = engine_send(e, rows, len, err);
	if (st == DMARC_OK)
		st = engine_send(e, tail.data, tail.len, err);
	if (st == DMARC_OK)
		st = engine_copied(e, err);
	buf_free(&head);
	buf_free(&tail);
	return st;
}

static enum dmarc_status
try_once(struct engine *e, const struct shipment *to, const void *rows,
    size_t len, struct dmarc_err *err)
{
	enum dmarc_status st = engine_run(e, "BEGIN", err);

	if (st == DMARC_OK)
		st = copy_rows(e, to, rows, len, err);
	if (st == DMARC_OK)
		st = engine_run(e, to->insert, err);
	if (st == DMARC_OK)
		st = engine_run(e, "COMMIT", err);
	if (st != DMARC_OK)
		engine_rollback(e);
	return st;
}

enum dmarc_status
ship_rows(struct engine *e, const struct shipment *to, const void *rows,
    size_t len, struct dmarc_err *err)
{
	enum dmarc_status st = try_once(e, to, rows, len, err);

	for (int i = 1; i < TRIES && st == DMARC_E_AGAIN &&
	    engine_may_retry(e); i++) {
		struct timespec pause = { 0, (time(NULL) + i) % 7 * 10000000L +
		    i * 20000000L };

		(void)nanosleep(&pause, NULL);
		st = try_once(e, to, rows, len, err);
	}
	return st;
}
