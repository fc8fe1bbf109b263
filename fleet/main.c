/*
 * main.c: dmarc-fleet. Ships what a ledger holds to a PostgreSQL that many
 * hosts share, and brings reports about some domains back into a ledger.
 */
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fatal.h"
#include "common/settings/settings.h"
#include "fleet/engine.h"
#include "fleet/get.h"
#include "fleet/judge.h"
#include "fleet/options.h"
#include "fleet/put.h"
#include "fleet/schema.h"
#include "fleet/status.h"

#define HOST_NAME 256
#define OUTPUT_MOST ((size_t)16 << 20)

static enum dmarc_status
print(const char *text, struct dmarc_err *err)
{
	if (fputs(text, stdout) == EOF || fclose(stdout) != 0)
		return dmarc_fail(err, DMARC_E_IO, "standard output: %s",
		    strerror(errno));
	return DMARC_OK;
}

static enum dmarc_status
schema(const struct fleet_opts *o, struct dmarc_err *err)
{
	struct buf out = BUF_INIT(OUTPUT_MOST);
	const char *text;
	enum dmarc_status st = DMARC_OK;

	if (o->front != NULL)
		st = schema_of_front(o->front, &out, err);
	else if (o->citus)
		schema_of_citus(&out);
	else
		schema_of_node(&out);
	text = buf_string(&out);
	if (st == DMARC_OK)
		st = text != NULL ? print(text, err) : dmarc_no_memory(err);
	buf_free(&out);
	return st;
}

static enum dmarc_status
put(const struct fleet_opts *o, const struct dmarc_settings *settings,
    const char *database, const char *engine, struct dmarc_err *err)
{
	char name[HOST_NAME] = "";
	struct put_opts opts = { .database = database, .engine = engine,
	    .host = o->host != NULL ? o->host : name, .all = o->all,
	    .limit = o->limit, .now = o->now,
	    .busy_ms = (int)settings->wait_seconds * 1000 };
	struct put_result result;
	enum dmarc_status st;

	if (gethostname(name, sizeof name - 1) != 0)
		return dmarc_fail(err, DMARC_E_IO, "the host has no name: %s",
		    strerror(errno));
	st = put_run(&opts, &result, err);
	/* Once, when it happens: the others went on. */
	if (result.refused > 0)
		(void)fprintf(stderr, "dmarc-fleet: the engine refuses "
		    "%" PRIu64 " %s; see dmarc-fleet status\n",
		    result.refused, result.refused == 1 ? "report" :
		    "reports");
	if (result.too_long > 0)
		(void)fprintf(stderr, "dmarc-fleet: %" PRIu64 " %s too long to "
		    "be shipped\n", result.too_long, result.too_long == 1 ?
		    "answer of DNS is" : "answers of DNS are");
	return st;
}

/* What get and judge bring; database is that of get. */
static struct get_opts
choice(const struct fleet_opts *o, const struct dmarc_settings *settings,
    const char *database, const char *engine)
{
	return (struct get_opts){ .database = database, .engine = engine,
	    .domain = (const char *const *)o->domain, .domains = o->domains,
	    .share = o->share, .shares = o->shares, .tenant = o->tenant,
	    .since = o->since, .now = o->now, .limits = &settings->limits,
	    .busy_ms = (int)settings->wait_seconds * 1000 };
}

/* Prints the state of the fleet, even if a node is down. */
static enum dmarc_status
status(const struct dmarc_settings *settings, const char *database,
    const char *engine, struct dmarc_err *err)
{
	const struct status_opts opts = { .database = database,
	    .engine = engine, .busy_ms = (int)settings->wait_seconds * 1000 };
	struct buf out = BUF_INIT(OUTPUT_MOST);
	struct dmarc_err later;
	enum dmarc_status st = status_write(&opts, &out, &later), printed;

	printed = buf_string(&out) != NULL ? print(buf_string(&out), err) :
	    dmarc_no_memory(err);
	if (st != DMARC_OK)
		*err = later;
	buf_free(&out);
	return st != DMARC_OK ? st : printed;
}

static enum dmarc_status
prune(const struct fleet_opts *o, const char *engine, struct dmarc_err *err)
{
	struct engine *e = NULL;
	char sql[128];
	enum dmarc_status st = engine_open(engine, &e, err);

	(void)snprintf(sql, sizeof sql, "SET lock_timeout TO '60s'; "
	    "CALL dmarc.prune(%" PRId64 ")", o->before);
	if (st == DMARC_OK)
		st = engine_run(e, sql, err);
	engine_close(e);
	return st;
}

/* Runs a command that talks to the engine. */
static enum dmarc_status
run_command(const struct fleet_opts *o, const struct dmarc_settings *settings,
    const char *database, const char *engine, struct dmarc_err *err)
{
	struct get_opts get;

	switch (o->command) {
	case FLEET_PUT:
		return put(o, settings, database, engine, err);
	case FLEET_JUDGE:
		return judge_run(&(struct judge_opts){ .config = o->config,
		    .jobs = o->jobs, .get = choice(o, settings, NULL,
		    engine) }, err);
	case FLEET_STATUS:
		return status(settings, database, engine, err);
	case FLEET_PRUNE:
		return prune(o, engine, err);
	default:
		break;
	}
	get = choice(o, settings, database, engine);
	return get_run(&get, err);
}

static enum dmarc_status
run(const struct fleet_opts *o, struct dmarc_err *err)
{
	struct dmarc_settings settings = { 0 };
	char *database = NULL;
	bool ours;
	const char *engine = o->engine;
	enum dmarc_status st = settings_load(o->config, &settings, err);

	if (engine == NULL)
		engine = settings.engine;
	if (st == DMARC_OK)
		st = settings_database(&settings, o->database, &database,
		    &ours, err);
	if (st == DMARC_OK && engine == NULL)
		st = dmarc_fail(err, DMARC_E_USAGE, "say where the engine is: "
		    "--engine, or engine = in [fleet] of the settings file");
	engine_catch_signals();
	if (st == DMARC_OK)
		st = run_command(o, &settings, database, engine, err);
	free(database);
	settings_free(&settings);
	return st;
}

int
main(int argc, char *argv[])
{
	struct fleet_opts opts;
	struct dmarc_err err;
	enum dmarc_status st;

	fatal_prepare("dmarc-fleet");
	(void)setlocale(LC_CTYPE, "");
	st = options_read(argc, argv, &opts, &err);
	if (st == DMARC_OK && opts.help)
		st = print(fleet_usage, &err);
	else if (st == DMARC_OK && opts.version)
		st = print("dmarc-fleet " DMARC_VERSION "\n", &err);
	else if (st == DMARC_OK && opts.command == FLEET_SCHEMA)
		st = schema(&opts, &err);
	else if (st == DMARC_OK)
		st = run(&opts, &err);
	return st == DMARC_OK ? 0 : fatal_exit(&err);
}
