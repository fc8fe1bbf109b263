/*
 * put.c: see put.h.
 *
 * Three steps, again and again: read reports in a read transaction; one
 * transaction of the engine; one of the ledger, which takes them out of unsent.
 * The rows of a batch stay in memory, so that a batch that the engine refuses
 * can be halved until the one report is found that it cannot take.
 */
#include "fleet/put.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fleet/engine.h"
#include "fleet/put_facts.h"
#include "fleet/ship.h"
#include "fleet/take.h"
#include "store/write/transaction.h"
#include "store/write/unsent.h"
#include "store/write/writer.h"

#include "embedded/incoming.h"
#include "embedded/insert.h"

#define REPORTS 500			/* of a batch, at most */
#define ENOUGH ((size_t)16 << 20)	/* bytes; then a batch ends */
#define MOST ((size_t)1 << 30)		/* bytes of a batch */
#define MARK 1024			/* bytes; facts_mark() has far fewer */
#define BATCHES 20			/* from one read transaction: an old one
					 * keeps the log of the ledger long */

/* Reports as rows of a COPY, one behind the other. */
struct batch {
	struct buf rows;
	struct unsent_report report[REPORTS];
	size_t end[REPORTS];	/* of each row; one that is passed over is
				 * empty */
	size_t n;
};

/* A run. */
struct put {
	const struct put_opts *opts;
	struct put_result *result;
	struct writer *ledger;
	struct engine *engine;
	struct batch batch;
	int64_t pruned_before;	/* the engine wants no earlier reports */
	char mark[MARK];	/* of the facts from DNS that were shipped */
};

/* ---- the ledger ---- */

/* Makes the ledger one of the fleet if it is not; enters all if told to. */
static enum dmarc_status
join(struct put *p, struct dmarc_err *err)
{
	bool kept = false;
	enum dmarc_status st = unsent_is_kept(p->ledger, &kept, err);

	if (st != DMARC_OK || (kept && !p->opts->all))
		return st;
	st = transaction_begin(p->ledger, err);
	if (st == DMARC_OK && !kept)
		st = unsent_join(p->ledger, p->opts->host, err);
	else if (st == DMARC_OK)
		st = unsent_fill(p->ledger, err);
	if (st == DMARC_OK)
		st = transaction_commit(p->ledger, err);
	if (st != DMARC_OK)
		transaction_rollback(p->ledger);
	return st;
}

/* Notes what became of the reports from first on; why: refused. */
static enum dmarc_status
settle(struct put *p, size_t first, size_t end, const char *why,
    struct dmarc_err *err)
{
	enum dmarc_status st = transaction_begin(p->ledger, err);

	for (size_t i = first; i < end && st == DMARC_OK; i++)
		st = unsent_settle(p->ledger, &p->batch.report[i], why, err);
	if (st == DMARC_OK)
		st = transaction_commit(p->ledger, err);
	if (st != DMARC_OK)
		transaction_rollback(p->ledger);
	return st;
}

/* ---- the engine ---- */

static const struct shipment to_report = { "incoming", row_put_columns,
	text_insert };

/*
 * Ships the reports from first on. A stranger's report that the engine refuses
 * must not stop the others: it is found by halving.
 */
static enum dmarc_status
ship(struct put *p, size_t first, size_t end, struct dmarc_err *err)
{
	const struct batch *b = &p->batch;
	size_t middle = first + (end - first) / 2;
	size_t from = first == 0 ? 0 : b->end[first - 1];
	enum dmarc_status st = ship_rows(p->engine, &to_report,
	    b->rows.data + from, b->end[end - 1] - from, err);

	if (st == DMARC_OK) {
		p->result->reports += end - first;
		return settle(p, first, end, NULL, err);
	}
	if (st != DMARC_E_INPUT)
		return st;
	if (end - first == 1) {
		char why[sizeof err->text];

		memcpy(why, err->text, sizeof why);
		p->result->refused++;
		return settle(p, first, end, why, err);
	}
	st = ship(p, first, middle, err);
	return st != DMARC_OK ? st : ship(p, middle, end, err);
}

/* ---- batches ---- */

static void
add(struct put *p, int64_t key, const struct fleet_report *r)
{
	struct batch *b = &p->batch;
	struct unsent_report *u = &b->report[b->n];

	if (r->said.end >= p->pruned_before)
		row_put(&b->rows, r);
	u->report = key;
	u->provenance = r->provenance;
	memcpy(u->facts, r->said.facts, sizeof u->facts);
	b->end[b->n++] = b->rows.len;
}

/* How many more reports this run may ship. */
static uint64_t
room(const struct put *p)
{
	const struct put_result *r = p->result;

	return p->opts->limit == 0 ? UINT64_MAX :
	    p->opts->limit - r->reports - r->refused;
}

/* Fills the batch; *more is false if there are no more reports. */
static enum dmarc_status
fill(struct put *p, struct take *t, bool *more, struct dmarc_err *err)
{
	struct batch *b = &p->batch;
	struct fleet_report r;
	int64_t key;
	enum dmarc_status st = DMARC_OK;

	buf_clear(&b->rows, ENOUGH);
	b->n = 0;
	*more = true;
	while (st == DMARC_OK && b->n < REPORTS && b->n < room(p) &&
	    b->rows.len < ENOUGH) {
		st = take_next(t, more, &key, &r, err);
		if (st != DMARC_OK || !*more)
			break;
		add(p, key, &r);
	}
	if (st == DMARC_OK && b->rows.failed)
		st = dmarc_no_memory(err);
	return st;
}

/* Ships what one read transaction sees; *more: there may be more. */
static enum dmarc_status
ship_some(struct put *p, bool *more, struct dmarc_err *err)
{
	struct take *t = NULL;
	struct dmarc_err ignored;
	enum dmarc_status closed, st = take_open(p->opts->database,
	    p->opts->busy_ms, &t, err);

	*more = false;
	for (int i = 0; i < BATCHES && st == DMARC_OK; i++) {
		bool some;

		st = engine_go_on(err);
		if (st == DMARC_OK)
			st = fill(p, t, &some, err);
		if (st != DMARC_OK || p->batch.n == 0)
			break;
		*more = true;
		st = ship(p, 0, p->batch.n, err);
	}
	closed = take_close(t, st == DMARC_OK ? err : &ignored);
	return st != DMARC_OK ? st : closed;
}

/* Says in the engine what became of this ledger's reports. */
static enum dmarc_status
leave_heartbeat(struct put *p, struct dmarc_err *err)
{
	struct take *t = NULL;
	struct unsent_totals totals;
	struct dmarc_err ignored;
	struct pg_result *rows = NULL;
	char ts[24], reports[24], waiting[24], refused[24];
	const char *param[] = { NULL, ts, reports, waiting, refused,
		*p->mark != '\0' ? p->mark : NULL };
	enum dmarc_status st = take_open(p->opts->database, p->opts->busy_ms,
	    &t, err);

	if (st == DMARC_OK)
		st = take_totals(t, &totals, err);
	if (st == DMARC_OK) {
		param[0] = totals.host;
		(void)snprintf(ts, sizeof ts, "%" PRId64, p->opts->now);
		(void)snprintf(reports, sizeof reports, "%" PRIu64,
		    p->result->reports);
		(void)snprintf(waiting, sizeof waiting, "%" PRIu64,
		    totals.waiting);
		(void)snprintf(refused, sizeof refused, "%" PRIu64,
		    totals.refused);
		st = engine_ask(p->engine, "INSERT INTO dmarc.ledger (host, "
		    "put_ts, reports, waiting, refused, dns) VALUES ($1, $2, "
		    "$3, $4, $5, $6) ON CONFLICT DO NOTHING", param, 6, &rows,
		    err);
		if (st == DMARC_OK)
			engine_rows_free(rows);
	}
	if (take_close(t, &ignored) != DMARC_OK && st == DMARC_OK)
		st = dmarc_fail(err, ignored.code, "%s", ignored.text);
	return st;
}

/* Ships what DNS says: a report must not come before it. */
static enum dmarc_status
ship_dns(struct put *p, struct dmarc_err *err)
{
	struct take *t = NULL;
	struct facts_done done = { .mark = "" };
	struct dmarc_err ignored;
	enum dmarc_status closed, st = take_open(p->opts->database,
	    p->opts->busy_ms, &t, err);

	if (st == DMARC_OK)
		st = put_facts(p->engine, t, p->opts->all, &done, err);
	(void)snprintf(p->mark, sizeof p->mark, "%s", done.mark);
	p->result->too_long = done.too_long;
	closed = take_close(t, st == DMARC_OK ? err : &ignored);
	return st != DMARC_OK ? st : closed;
}

/* When the engine was last pruned. */
static enum dmarc_status
find_pruned(struct put *p, struct dmarc_err *err)
{
	struct pg_result *rows = NULL;
	enum dmarc_status st = engine_ask(p->engine,
	    "SELECT max(before_ts) FROM dmarc.pruned", NULL, 0, &rows, err);

	if (st == DMARC_OK && engine_text(rows, 0, 0) != NULL)
		p->pruned_before = engine_number(rows, 0, 0);
	engine_rows_free(rows);
	return st;
}

static enum dmarc_status
ship_all(struct put *p, struct dmarc_err *err)
{
	bool more = true;
	enum dmarc_status st = engine_open(p->opts->engine, &p->engine, err);

	if (st == DMARC_OK)
		st = engine_run(p->engine, text_incoming, err);
	if (st == DMARC_OK)
		st = find_pruned(p, err);
	if (st == DMARC_OK)
		st = ship_dns(p, err);
	while (st == DMARC_OK && more && room(p) > 0)
		st = ship_some(p, &more, err);
	if (st == DMARC_OK)
		st = leave_heartbeat(p, err);
	return st;
}

enum dmarc_status
put_run(const struct put_opts *opts, struct put_result *out,
    struct dmarc_err *err)
{
	const struct writer_opts writer = { .path = opts->database,
	    .busy_ms = opts->busy_ms };
	struct put p = { .opts = opts, .result = out,
	    .batch = { .rows = BUF_INIT(MOST) },
	    .pruned_before = INT64_MIN };
	struct dmarc_err ignored;
	enum dmarc_status closed, st = writer_open(&writer, &p.ledger, err);

	*out = (struct put_result){ 0 };
	if (st == DMARC_OK)
		st = join(&p, err);
	if (st == DMARC_OK)
		st = ship_all(&p, err);
	engine_close(p.engine);
	closed = writer_close(p.ledger, st == DMARC_OK ? err : &ignored);
	buf_free(&p.batch.rows);
	return st != DMARC_OK ? st : closed;
}
