/*
 * status.c: see status.h.
 */
#include "fleet/status.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/day.h"
#include "common/text.h"
#include "fleet/engine.h"
#include "fleet/take.h"

#define HOST_COLUMNS 24		/* of a name */

static void
put_line(struct buf *out, const char *host, const char *when, long long n[3])
{
	char text[128];
	size_t used = text_plain(out, host, HOST_COLUMNS);

	for (; used < HOST_COLUMNS; used++)
		buf_byte(out, ' ');
	(void)snprintf(text, sizeof text, "  %-20s  %9lld  %9lld  %9lld\n",
	    when, n[0], n[1], n[2]);
	buf_text(out, text);
}

/* Appends the hosts of a table of heartbeats, each with its last run. */
static enum dmarc_status
put_hosts(struct engine *e, const char *table, struct buf *out,
    struct dmarc_err *err)
{
	char sql[256], when[DAY_TIME_TEXT];
	struct pg_result *rows = NULL;
	enum dmarc_status st;

	(void)snprintf(sql, sizeof sql, "SELECT DISTINCT ON (host) host, "
	    "put_ts, reports, waiting, refused FROM %s "
	    "ORDER BY host, put_ts DESC", table);
	st = engine_ask(e, sql, NULL, 0, &rows, err);
	for (size_t i = 0; st == DMARC_OK && i < engine_count(rows); i++) {
		long long n[3] = { engine_number(rows, i, 2),
			engine_number(rows, i, 3), engine_number(rows, i, 4) };

		day_time(engine_number(rows, i, 1), when);
		put_line(out, engine_text(rows, i, 0), when, n);
	}
	engine_rows_free(rows);
	return st;
}

/* Appends the hosts that each node of a front knows, and which are down. */
static enum dmarc_status
put_nodes(struct engine *e, const struct pg_result *nodes, struct buf *out,
    struct dmarc_err *err)
{
	size_t down = 0, n = engine_count(nodes);
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; i < n && (st == DMARC_OK ||
	    st == DMARC_E_AGAIN); i++) {
		const char *server = engine_text(nodes, i, 1);
		char table[64];

		(void)snprintf(table, sizeof table, "dmarc.ledger_%lld",
		    engine_number(nodes, i, 0));
		st = put_hosts(e, table, out, err);
		if (st != DMARC_E_AGAIN)
			continue;
		down++;
		buf_text(out, "node ");
		(void)text_plain(out, server, 0);
		buf_text(out, " does not answer: ");
		(void)text_plain(out, err->text, 0);
		buf_byte(out, '\n');
	}
	if (down > 0 && (st == DMARC_OK || st == DMARC_E_AGAIN))
		return dmarc_fail(err, DMARC_E_AGAIN, "%zu of %zu nodes %s not "
		    "answer", down, n, down == 1 ? "does" : "do");
	return st;
}

/* Appends what the engine knows. */
static enum dmarc_status
put_engine(struct engine *e, struct buf *out, struct dmarc_err *err)
{
	struct pg_result *rows = NULL;
	char head[128];
	bool front;
	enum dmarc_status st = engine_ask(e,
	    "SELECT to_regclass('dmarc.node') IS NOT NULL", NULL, 0, &rows,
	    err);

	if (st != DMARC_OK)
		return st;
	front = engine_text(rows, 0, 0) != NULL &&
	    *engine_text(rows, 0, 0) == 't';
	engine_rows_free(rows);
	rows = NULL;
	(void)snprintf(head, sizeof head, "%-*s  %-20s  %9s  %9s  %9s\n",
	    HOST_COLUMNS, "HOST", "LAST PUT", "SHIPPED", "WAITING",
	    "SET ASIDE");
	buf_text(out, head);
	if (!front)
		return put_hosts(e, "dmarc.ledger", out, err);
	st = engine_ask(e, "SELECT place, server FROM dmarc.node "
	    "ORDER BY place", NULL, 0, &rows, err);
	if (st == DMARC_OK)
		st = put_nodes(e, rows, out, err);
	engine_rows_free(rows);
	return st;
}

/* Appends what a ledger has still to ship, and what was refused. */
static enum dmarc_status
put_ledger(struct take *t, struct buf *out, struct dmarc_err *err)
{
	struct unsent_totals totals;
	struct unsent_refused r;
	struct statement s;
	char line[128], day[DAY_TEXT];
	enum dmarc_status st = take_totals(t, &totals, err);

	if (st != DMARC_OK || !totals.fleet)
		return st;
	buf_text(out, "This database is ");
	(void)text_plain(out, totals.host, HOST_COLUMNS);
	(void)snprintf(line, sizeof line, ": %" PRIu64 " %s, %" PRIu64
	    " set aside\n", totals.waiting, totals.waiting == 1 ?
	    "report waits" : "reports wait", totals.refused);
	buf_text(out, line);
	s = take_refused(t);
	while (unsent_refused_next(&s, &r)) {
		day_iso(day_of(r.begin), day);
		buf_text(out, "  ");
		buf_text(out, day);
		buf_byte(out, ' ');
		(void)text_plain(out, r.domain, 60);
		buf_text(out, ", of ");
		(void)text_plain(out, r.reporter, 60);
		buf_text(out, ", id ");
		(void)text_plain(out, r.report_id, 60);
		buf_text(out, ": ");
		(void)text_plain(out, r.why, 0);
		buf_byte(out, '\n');
	}
	return statement_end(&s, DMARC_OK, err);
}

enum dmarc_status
status_write(const struct status_opts *opts, struct buf *out,
    struct dmarc_err *err)
{
	struct engine *e = NULL;
	struct take *t = NULL;
	struct dmarc_err later;
	enum dmarc_status st, local = take_open(opts->database, opts->busy_ms,
	    &t, &later);

	if (local == DMARC_OK)
		local = put_ledger(t, out, &later);
	else if (local == DMARC_E_NOINPUT)
		local = DMARC_OK;
	if (take_close(t, err) != DMARC_OK && local == DMARC_OK) {
		local = err->code;
		later = *err;
	}
	st = engine_open(opts->engine, &e, err);
	if (st == DMARC_OK)
		st = put_engine(e, out, err);
	engine_close(e);
	if (st != DMARC_OK || local == DMARC_OK)
		return st;
	*err = later;
	return local;
}
