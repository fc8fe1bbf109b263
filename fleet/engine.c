/*
 * engine.c: see engine.h. The only file that knows libpq.
 */
#include "fleet/engine.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#define NAME 300

struct engine {
	PGconn *conn;
	PGcancel *cancel;
	char *piece;		/* of COPY; owned */
	char sqlstate[6];	/* of the last failure; "": none was told */
	char name[NAME];
};

static _Atomic(PGcancel *) to_cancel;
static volatile sig_atomic_t stopped;

/* PQcancel() may be called from a signal handler. */
static void
on_signal(int number)
{
	PGcancel *c = atomic_load(&to_cancel);
	char ignored[256];

	(void)number;
	stopped = 1;
	if (c != NULL)
		(void)PQcancel(c, ignored, sizeof ignored);
}

void
engine_catch_signals(void)
{
	struct sigaction act = { .sa_handler = on_signal,
		.sa_flags = (int)SA_RESETHAND | SA_RESTART };

	(void)sigaction(SIGINT, &act, NULL);
	(void)sigaction(SIGTERM, &act, NULL);
}

static enum dmarc_status
fail_stopped(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_AGAIN, "stopped by a signal");
}

enum dmarc_status
engine_go_on(struct dmarc_err *err)
{
	return stopped ? fail_stopped(err) : DMARC_OK;
}

/* ---- failures ---- */

/* What to do about an SQLSTATE, by its class or as a whole. */
static const struct {
	const char *state;
	enum dmarc_status st;
} states[] = {
	{ "22", DMARC_E_INPUT },	/* data exception */
	{ "23", DMARC_E_INPUT },	/* a constraint */
	{ "54", DMARC_E_INPUT },	/* a limit of the program */
	{ "42501", DMARC_E_PERM },
	{ "28", DMARC_E_PERM },
	{ "3F000", DMARC_E_DATA },	/* no such schema */
	{ "42", DMARC_E_DATA },		/* no such table, column, ... */
	{ "08", DMARC_E_AGAIN },	/* the connection, also to a node */
	{ "25006", DMARC_E_AGAIN },	/* read-only: a standby */
	{ "40", DMARC_E_AGAIN },	/* serialization, deadlock */
	{ "53", DMARC_E_AGAIN },	/* resources */
	{ "55", DMARC_E_AGAIN },	/* in use, locked */
	{ "57", DMARC_E_AGAIN },	/* shutdown, cancel, timeout */
	{ "58", DMARC_E_AGAIN },	/* system error */
};

static enum dmarc_status
status_of(const char *state)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strncmp(state, states[i].state,
		    strlen(states[i].state)) == 0)
			return states[i].st;
	return DMARC_E_DB;
}

/* The first line of a message, without "ERROR: " and the like. */
static enum dmarc_status
fail_with(const struct engine *e, enum dmarc_status st, const char *said,
    struct dmarc_err *err)
{
	return dmarc_fail(err, st, "%s: %.*s", e->name,
	    (int)strcspn(said, "\n"), *said != '\0' ? said :
	    "the engine gave no reason");
}

/* The failure of a statement; frees its result, which may be NULL. */
static enum dmarc_status
fail(struct engine *e, PGresult *r, struct dmarc_err *err)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *said = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	enum dmarc_status st;

	(void)snprintf(e->sqlstate, sizeof e->sqlstate, "%s",
	    state != NULL ? state : "");
	if (stopped)
		st = fail_stopped(err);
	else if (state != NULL)
		st = fail_with(e, status_of(state), said != NULL ? said :
		    PQresultErrorMessage(r), err);
	else if (PQstatus(e->conn) == CONNECTION_BAD)
		st = fail_with(e, DMARC_E_AGAIN, PQerrorMessage(e->conn),
		    err);
	else
		st = fail_with(e, DMARC_E_DB, PQerrorMessage(e->conn), err);
	PQclear(r);
	return st;
}

bool
engine_may_retry(const struct engine *e)
{
	return !stopped && PQstatus(e->conn) == CONNECTION_OK &&
	    (strncmp(e->sqlstate, "40", 2) == 0 ||
	    strcmp(e->sqlstate, "55P03") == 0);
}

/* ---- the connection ---- */

/* Server notices are foreign text that nobody asked for. */
static void
drop_notice(void *arg, const char *text)
{
	(void)arg, (void)text;
}

/* Why there is no connection: is the server there? */
static enum dmarc_status
fail_open(const struct engine *e, const char *const *names,
    const char *const *values, struct dmarc_err *err)
{
	const char *said = PQerrorMessage(e->conn);

	if (PQconnectionNeedsPassword(e->conn))
		return fail_with(e, DMARC_E_PERM, said, err);
	switch (PQpingParams(names, values, 1)) {
	case PQPING_OK:
		return fail_with(e, DMARC_E_PERM, said, err);
	case PQPING_NO_ATTEMPT:
		return fail_with(e, DMARC_E_CONFIG, said, err);
	default:
		return fail_with(e, DMARC_E_AGAIN, said, err);
	}
}

/* The schema's version; E_DATA if it is missing or another one. */
static enum dmarc_status
check_schema(struct engine *e, struct dmarc_err *err)
{
	struct pg_result *rows = NULL;
	long long version;
	enum dmarc_status st = engine_ask(e,
	    "SELECT max(version) FROM dmarc.format", NULL, 0, &rows, err);

	if (st == DMARC_E_DATA)
		return dmarc_fail(err, st, "%s: has no schema of dmarc-ledger; "
		    "make it: dmarc-fleet schema | psql", e->name);
	if (st != DMARC_OK)
		return st;
	version = engine_number(rows, 0, 0);
	engine_rows_free(rows);
	if (version > ENGINE_VERSION)
		return dmarc_fail(err, DMARC_E_DATA, "%s: has the schema of a "
		    "newer dmarc-ledger (%lld; this one knows %d); use that "
		    "version", e->name, version, ENGINE_VERSION);
	if (version < ENGINE_VERSION)
		return dmarc_fail(err, DMARC_E_DATA, "%s: has an older schema; "
		    "renew it: dmarc-fleet schema | psql", e->name);
	return DMARC_OK;
}

static void
set_name(struct engine *e)
{
	const char *host = PQhost(e->conn), *db = PQdb(e->conn);

	(void)snprintf(e->name, sizeof e->name, "%.200s/%.64s",
	    host != NULL && *host != '\0' ? host : "localhost",
	    db != NULL ? db : "");
}

/*
 * Connects. The first settings may be changed by the connection string, which
 * is "dbname" for libpq; those after it may not.
 */
static enum dmarc_status
connect_to(struct engine *e, const char *conninfo, struct dmarc_err *err)
{
	static const char *const names[] = { "connect_timeout",
		"tcp_user_timeout", "keepalives_idle", "dbname",
		"client_encoding", "fallback_application_name", NULL };
	const char *const values[] = { "15", "120000", "60", conninfo,
		"UTF8", "dmarc-fleet", NULL };
	enum dmarc_status st = engine_go_on(err);

	if (st != DMARC_OK)
		return st;
	e->conn = PQconnectdbParams(names, values, 1);
	if (e->conn == NULL)
		return dmarc_no_memory(err);
	set_name(e);
	(void)PQsetNoticeProcessor(e->conn, drop_notice, NULL);
	if (PQstatus(e->conn) != CONNECTION_OK)
		return fail_open(e, names, values, err);
	e->cancel = PQgetCancel(e->conn);
	if (e->cancel == NULL)
		return dmarc_no_memory(err);
	atomic_store(&to_cancel, e->cancel);
	/* Names without a schema are those of PostgreSQL, whoever owns what. */
	return engine_run(e, "SET search_path TO pg_catalog, pg_temp", err);
}

enum dmarc_status
engine_open(const char *conninfo, struct engine **out, struct dmarc_err *err)
{
	struct engine *e = calloc(1, sizeof *e);
	enum dmarc_status st;

	if (e == NULL)
		return dmarc_no_memory(err);
	st = connect_to(e, conninfo, err);
	if (st == DMARC_OK)
		st = check_schema(e, err);
	if (st == DMARC_OK)
		*out = e;
	else
		engine_close(e);
	return st;
}

void
engine_close(struct engine *e)
{
	if (e == NULL)
		return;
	atomic_store(&to_cancel, NULL);
	PQfreeCancel(e->cancel);
	PQfreemem(e->piece);
	PQfinish(e->conn);
	free(e);
}

const char *
engine_name(const struct engine *e)
{
	return e->name;
}

/* ---- statements ---- */

enum dmarc_status
engine_run(struct engine *e, const char *sql, struct dmarc_err *err)
{
	PGresult *r = PQexec(e->conn, sql);
	ExecStatusType is = PQresultStatus(r);

	if (is != PGRES_COMMAND_OK && is != PGRES_TUPLES_OK)
		return fail(e, r, err);
	PQclear(r);
	return DMARC_OK;
}

void
engine_rollback(struct engine *e)
{
	if (PQtransactionStatus(e->conn) == PQTRANS_INTRANS ||
	    PQtransactionStatus(e->conn) == PQTRANS_INERROR)
		PQclear(PQexec(e->conn, "ROLLBACK"));
}

enum dmarc_status
engine_ask(struct engine *e, const char *sql, const char *const *param,
    size_t n, struct pg_result **out, struct dmarc_err *err)
{
	PGresult *r = PQexecParams(e->conn, sql, (int)n, NULL, param, NULL,
	    NULL, 0);

	if (PQresultStatus(r) != PGRES_TUPLES_OK &&
	    PQresultStatus(r) != PGRES_COMMAND_OK)
		return fail(e, r, err);
	*out = r;
	return DMARC_OK;
}

size_t
engine_count(const struct pg_result *r)
{
	return (size_t)PQntuples(r);
}

const char *
engine_text(const struct pg_result *r, size_t row, size_t column)
{
	if (row >= engine_count(r) ||
	    column >= (size_t)PQnfields(r) ||
	    PQgetisnull(r, (int)row, (int)column))
		return NULL;
	return PQgetvalue(r, (int)row, (int)column);
}

long long
engine_number(const struct pg_result *r, size_t row, size_t column)
{
	const char *text = engine_text(r, row, column);

	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

void
engine_rows_free(struct pg_result *r)
{
	PQclear(r);
}

/* ---- COPY ---- */

/* Begins a COPY of that kind. */
static enum dmarc_status
begin_copy(struct engine *e, const char *sql, ExecStatusType kind,
    struct dmarc_err *err)
{
	PGresult *r = PQexec(e->conn, sql);

	if (PQresultStatus(r) != kind)
		return fail(e, r, err);
	PQclear(r);
	return DMARC_OK;
}

/* Takes the result of a COPY that has ended. */
static enum dmarc_status
end_copy(struct engine *e, struct dmarc_err *err)
{
	PGresult *r, *last = NULL;

	while ((r = PQgetResult(e->conn)) != NULL) {
		/* The first failure is the reason. */
		if (last == NULL || PQresultStatus(last) == PGRES_COMMAND_OK) {
			PQclear(last);
			last = r;
		} else {
			PQclear(r);
		}
		if (PQstatus(e->conn) == CONNECTION_BAD)
			break;
	}
	if (PQresultStatus(last) != PGRES_COMMAND_OK)
		return fail(e, last, err);
	PQclear(last);
	return DMARC_OK;
}

enum dmarc_status
engine_copy_in(struct engine *e, const char *sql, struct dmarc_err *err)
{
	return begin_copy(e, sql, PGRES_COPY_IN, err);
}

enum dmarc_status
engine_send(struct engine *e, const void *data, size_t len,
    struct dmarc_err *err)
{
	const char *at = data;

	while (len > 0) {
		int n = (int)(len < (1u << 20) ? len : 1u << 20);

		if (PQputCopyData(e->conn, at, n) != 1)
			return fail(e, NULL, err);
		at += n;
		len -= (size_t)n;
	}
	return DMARC_OK;
}

enum dmarc_status
engine_copied(struct engine *e, struct dmarc_err *err)
{
	if (PQputCopyEnd(e->conn, NULL) != 1)
		return fail(e, NULL, err);
	return end_copy(e, err);
}

enum dmarc_status
engine_copy_out(struct engine *e, const char *sql, struct dmarc_err *err)
{
	return begin_copy(e, sql, PGRES_COPY_OUT, err);
}

enum dmarc_status
engine_receive(struct engine *e, const void **data, size_t *len,
    struct dmarc_err *err)
{
	int n;

	PQfreemem(e->piece);
	e->piece = NULL;
	n = PQgetCopyData(e->conn, &e->piece, 0);
	*data = n > 0 ? e->piece : NULL;
	*len = n > 0 ? (size_t)n : 0;
	return n > 0 ? DMARC_OK : n == -1 ? end_copy(e, err) :
	    fail(e, NULL, err);
}

enum dmarc_status
engine_literal(struct engine *e, const char *text, char **out,
    struct dmarc_err *err)
{
	*out = PQescapeLiteral(e->conn, text, strlen(text));
	return *out != NULL ? DMARC_OK : fail(e, NULL, err);
}

void
engine_literal_free(char *literal)
{
	PQfreemem(literal);
}
