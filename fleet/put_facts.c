/*
 * put_facts.c: see put_facts.h.
 */
#include "fleet/put_facts.h"

#include <string.h>

#include "fleet/row/fact.h"
#include "fleet/ship.h"

#include "embedded/incoming_dns.h"
#include "embedded/insert_dns.h"

#define ENOUGH ((size_t)8 << 20)	/* bytes of a transaction */
#define MOST (ENOUGH + 4 * FACT_MOST)

static const struct shipment to_dns = { "incoming_dns", fact_put_columns,
	text_insert_dns };

/* Whether the last heartbeat of this host has another mark. */
static enum dmarc_status
has_changed(struct engine *e, struct take *t, const char *mark, bool *out,
    struct dmarc_err *err)
{
	struct unsent_totals totals;
	struct pg_result *rows = NULL;
	enum dmarc_status st = take_totals(t, &totals, err);

	if (st == DMARC_OK)
		st = engine_ask(e, "SELECT dns FROM dmarc.ledger "
		    "WHERE host = $1 ORDER BY put_ts DESC LIMIT 1",
		    &totals.host, 1, &rows, err);
	if (st != DMARC_OK)
		return st;
	*out = engine_text(rows, 0, 0) == NULL ||
	    strcmp(engine_text(rows, 0, 0), mark) != 0;
	engine_rows_free(rows);
	return DMARC_OK;
}

static enum dmarc_status
ship(struct engine *e, struct buf *rows, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (rows->failed)
		return dmarc_no_memory(err);
	if (rows->len > 0)
		st = ship_rows(e, &to_dns, rows->data, rows->len, err);
	buf_clear(rows, ENOUGH);
	return st;
}

/* Ships the facts of a statement, and ends it. */
static enum dmarc_status
ship_facts(struct engine *e, struct statement s, struct facts_done *out,
    struct dmarc_err *err)
{
	struct buf rows = BUF_INIT(MOST);
	struct fact f;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && facts_next(&s, &f)) {
		if (strlen(f.answer) > FACT_MOST) {
			out->too_long++;
			continue;
		}
		fact_put(&rows, &f);
		if (rows.len < ENOUGH && !rows.failed)
			continue;
		st = ship(e, &rows, err);
		if (st == DMARC_OK)
			st = engine_go_on(err);
	}
	st = statement_end(&s, st, err);
	if (st == DMARC_OK)
		st = ship(e, &rows, err);
	buf_free(&rows);
	return st;
}

enum dmarc_status
put_facts(struct engine *e, struct take *t, bool all, struct facts_done *out,
    struct dmarc_err *err)
{
	bool changed = all;
	enum dmarc_status st;

	*out = (struct facts_done){ .mark = "" };
	st = take_mark(t, &out->mark, err);
	if (st != DMARC_OK || *out->mark == '\0')
		return st;
	if (!all)
		st = has_changed(e, t, out->mark, &changed, err);
	if (st == DMARC_OK)
		st = engine_run(e, text_incoming_dns, err);
	if (st == DMARC_OK && changed)
		st = ship_facts(e, take_facts(t), out, err);
	return st != DMARC_OK ? st : ship_facts(e, take_hosts(t, changed),
	    out, err);
}
