/*
 * get.c: see get.h.
 *
 * One COPY for each domain, in the order of the key, in one transaction that
 * sees the engine as it was at its beginning.
 */
#include "fleet/get.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/engine.h"
#include "fleet/row/fact.h"
#include "fleet/slice.h"

#include "embedded/share.h"
#include "embedded/tenant.h"

#define SQL_MOST 4096
#define BEGIN "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

/* A run. */
struct get {
	const struct get_opts *opts;
	struct engine *engine;
	struct pg_result *rows;	/* the domains, if the engine names them */
	const char **domain;
	size_t domains;
	struct slice *slice;
	struct arena *arena;	/* of the report at hand */
	uint64_t reports;
};

/* The domains of a share or of a tenant, as the engine knows them. */
static enum dmarc_status
ask_domains(struct get *g, struct dmarc_err *err)
{
	char share[16], shares[16], since[24];
	const char *const param[] = { share, shares, since };

	if (g->opts->tenant != NULL)
		return engine_ask(g->engine, text_tenant, &g->opts->tenant, 1,
		    &g->rows, err);
	(void)snprintf(share, sizeof share, "%u", g->opts->share - 1);
	(void)snprintf(shares, sizeof shares, "%u", g->opts->shares);
	(void)snprintf(since, sizeof since, "%lld",
	    (long long)g->opts->since);
	return engine_ask(g->engine, text_share, param, 3, &g->rows, err);
}

/* Lists the domains to bring. */
static enum dmarc_status
find_domains(struct get *g, struct dmarc_err *err)
{
	const struct get_opts *o = g->opts;
	enum dmarc_status st = o->domains == 0 ? ask_domains(g, err) :
	    DMARC_OK;

	if (st != DMARC_OK)
		return st;
	g->domains = g->rows != NULL ? engine_count(g->rows) : o->domains;
	g->domain = calloc(g->domains + 1, sizeof *g->domain);
	if (g->domain == NULL)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < g->domains; i++) {
		g->domain[i] = g->rows != NULL ?
		    engine_text(g->rows, i, 0) : o->domain[i];
		if (g->domain[i] == NULL ||
		    strlen(g->domain[i]) > o->limits->domain_bytes)
			return dmarc_fail(err, DMARC_E_DATA, "%s: names a "
			    "domain that is not valid", engine_name(g->engine));
	}
	return DMARC_OK;
}

/* What COPY is to bring about a domain, and who takes each row of it; *end: it
 * is the end of the COPY. */
struct source {
	const char *select;	/* begins with it */
	const char *columns, *from, *order;
	const char *what;	/* in messages */
	bool dated;		/* only those since the day of the options */
	enum dmarc_status (*take)(struct get *g, const char *domain,
	    const void *row, size_t len, bool *end, struct dmarc_err *err);
};

static enum dmarc_status
take_report(struct get *g, const char *domain, const void *row, size_t len,
    bool *end, struct dmarc_err *err)
{
	const struct slice_origin from = { engine_name(g->engine), row, len,
	    g->opts->limits->database_bytes, g->opts->now };
	struct fleet_report r;
	enum dmarc_status st = row_get(row, len, g->opts->limits, g->arena,
	    end, &r, err);

	if (st != DMARC_OK || *end)
		return st;
	if (strcmp(r.said.policy.domain, domain) != 0)
		return dmarc_fail(err, DMARC_E_DATA, "a report in the engine: "
		    "is about another domain than asked for");
	g->reports++;
	return slice_add(g->slice, &r, &from, err);
}

static enum dmarc_status
take_fact(struct get *g, const char *domain, const void *row, size_t len,
    bool *end, struct dmarc_err *err)
{
	struct dns_fact f;
	enum dmarc_status st = fact_get(row, len, domain, g->arena, end, &f,
	    err);

	return st != DMARC_OK || *end ? st : slice_know(g->slice, &f, err);
}

static const struct source reports = { "", row_get_columns, "dmarc.report",
	"day_ts, identity, facts, provenance", "reports", true, take_report };
/* The newest of the same kind and name. */
static const struct source facts = { "DISTINCT ON (kind, name) ",
	fact_get_columns, "dmarc.dns", "kind, name, checked_ts DESC, answer",
	"answers of DNS", false, take_fact };

static enum dmarc_status
start_copy(struct get *g, const struct source *s, const char *domain,
    struct dmarc_err *err)
{
	char sql[SQL_MOST], since[64] = "", *literal;
	int len;
	enum dmarc_status st = engine_literal(g->engine, domain, &literal,
	    err);

	if (st != DMARC_OK)
		return st;
	if (s->dated)
		(void)snprintf(since, sizeof since, " AND day_ts >= %lld",
		    (long long)g->opts->since);
	len = snprintf(sql, sizeof sql, "COPY (SELECT %s%s FROM %s WHERE "
	    "domain = %s%s ORDER BY %s) TO STDOUT (FORMAT binary)", s->select,
	    s->columns, s->from, literal, since, s->order);
	engine_literal_free(literal);
	if (len < 0 || (size_t)len >= sizeof sql)
		return dmarc_fail(err, DMARC_E_DATA, "the name of a domain is "
		    "too long");
	return engine_copy_out(g->engine, sql, err);
}

/* Takes all rows of a source about a domain. */
static enum dmarc_status
take_all(struct get *g, const struct source *s, const char *domain,
    struct dmarc_err *err)
{
	bool begun = false, end = false;
	enum dmarc_status st = start_copy(g, s, domain, err);

	while (st == DMARC_OK) {
		const void *data;
		const char *row;
		size_t len;

		st = engine_receive(g->engine, &data, &len, err);
		if (st != DMARC_OK || data == NULL)
			break;
		row = data;
		if (end || (!begun && !row_is_begun(data, len)))
			return dmarc_fail(err, DMARC_E_DATA, "the engine sent "
			    "something else than %s", s->what);
		if (!begun) {
			row += ROW_HEADER;
			len -= ROW_HEADER;
			begun = true;
		}
		arena_reset(g->arena);
		if (len > 0)
			st = s->take(g, domain, row, len, &end, err);
	}
	if (st == DMARC_OK && !end)
		st = dmarc_fail(err, DMARC_E_DATA, "the engine sent half of "
		    "the %s about %.255s", s->what, domain);
	return st;
}

static enum dmarc_status
run(struct get *g, struct dmarc_err *err)
{
	const struct get_opts *o = g->opts;
	enum dmarc_status st = engine_open(o->engine, &g->engine, err);

	if (st == DMARC_OK)
		st = engine_run(g->engine, BEGIN, err);
	if (st == DMARC_OK)
		st = find_domains(g, err);
	if (st == DMARC_OK && g->domains > 0)
		st = slice_begin(o->database, o->busy_ms, g->domain,
		    g->domains, &g->slice, err);
	for (size_t i = 0; st == DMARC_OK && i < g->domains; i++) {
		st = engine_go_on(err);
		if (st == DMARC_OK)
			st = take_all(g, &reports, g->domain[i], err);
		if (st == DMARC_OK)
			st = take_all(g, &facts, g->domain[i], err);
	}
	if (st == DMARC_OK && g->reports == 0)
		st = dmarc_fail(err, DMARC_E_NOINPUT, "%s: has no reports "
		    "about %s in that time", engine_name(g->engine),
		    o->domains == 1 ? o->domain[0] : "these domains");
	if (st == DMARC_OK)
		st = engine_run(g->engine, "COMMIT", err);
	return st == DMARC_OK ? slice_end(g->slice, err) : st;
}

enum dmarc_status
get_run(const struct get_opts *opts, struct dmarc_err *err)
{
	struct get g = { .opts = opts,
	    .arena = arena_new(opts->limits->memory_bytes) };
	enum dmarc_status st = g.arena != NULL ? run(&g, err) :
	    dmarc_no_memory(err);

	slice_free(g.slice);
	engine_rows_free(g.rows);
	engine_close(g.engine);
	arena_free(g.arena);
	free(g.domain);
	return st;
}
