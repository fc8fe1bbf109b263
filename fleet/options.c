/*
 * options.c: see options.h.
 */
#include "fleet/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/day.h"
#include "common/nearest.h"
#include "common/settings/value.h"

#define SINCE "400d"		/* what a verdict looks at */
#define SHARES 1000000
#define JOBS 64

const char fleet_usage[] =
    "Usage: dmarc-fleet COMMAND [OPTION]...\n"
    "  schema   print the SQL that makes the engine, for psql\n"
    "  put      ship to the engine what the database has committed\n"
    "  get      bring the reports about DOMAIN... into a new database\n"
    "  judge    judge domains, and keep the verdicts in the engine\n"
    "  status   hosts and nodes, and what has still to be shipped\n"
    "  prune    AGE: delete from the engine what ended so long ago: 400d\n"
    "\n"
    "      --engine CONNINFO  as libpq takes it (else the settings)\n"
    "      --db FILE          the database (else $DMARC_DB, the settings)\n"
    "      --config FILE      the settings file (else $DMARC_CONF)\n"
    "      --front FILE       (schema) for a front of the nodes in FILE\n"
    "      --citus            (schema) for the coordinator of Citus\n"
    "      --all              (put) ship everything again\n"
    "      --limit N          (put) N reports at most\n"
    "      --host NAME        (the first put) what this database is called\n"
    "      --jobs N           (judge --share) processes at a time\n"
    "      --since WHEN       (get, judge) no earlier days: 400d, a date\n"
    "      --share K/N        (get, judge) the K-th of N shares\n"
    "      --tenant NAME      (get, judge) the domains of a tenant\n"
    "      --now TIME         as if it were then; --help, --version\n"
    "  dmarc-fleet get --db slice.db example.org\n";

static const char *const commands[FLEET_COMMANDS + 1] = {
	[FLEET_SCHEMA] = "schema", [FLEET_PUT] = "put", [FLEET_GET] = "get",
	[FLEET_JUDGE] = "judge", [FLEET_STATUS] = "status",
	 [FLEET_PRUNE] = "prune",
};

#define AT(member) offsetof(struct fleet_opts, member)

/* The commands that take an option. */
#define TAKES(command) (1u << (command))
#define ALL (TAKES(FLEET_COMMANDS) - 1)
#define CHOOSES (TAKES(FLEET_GET) | TAKES(FLEET_JUDGE))

/* An option, where its value goes, and the commands that take it. */
static const struct row {
	const char *name;
	bool flag;
	size_t offset;
	unsigned takes;
} rows[] = {
	{ "engine", false, AT(engine), ALL },
	{ "db", false, AT(database), ALL },
	{ "config", false, AT(config), ALL },
	{ "front", false, AT(front), TAKES(FLEET_SCHEMA) },
	{ "citus", true, AT(citus), TAKES(FLEET_SCHEMA) },
	{ "all", true, AT(all), TAKES(FLEET_PUT) },
	{ "limit", false, AT(number), TAKES(FLEET_PUT) },
	{ "host", false, AT(host), TAKES(FLEET_PUT) },
	{ "since", false, AT(age), CHOOSES },
	{ "share", false, AT(part), CHOOSES },
	{ "tenant", false, AT(tenant), CHOOSES },
	{ "jobs", false, AT(processes), TAKES(FLEET_JUDGE) },
	{ "now", false, AT(time), ALL },
	{ "help", true, AT(help), ALL },
	{ "version", true, AT(version), ALL },
};

#define ROWS (sizeof rows / sizeof *rows)

static const char program[] = "dmarc-fleet";

/* A number from 1 to most that ends at *end. */
static bool
read_number(const char *text, unsigned long most, char **end,
    unsigned long *out)
{
	errno = 0;
	*out = strtoul(text, end, 10);
	return *text >= '0' && *text <= '9' && errno == 0 && *out > 0 &&
	    *out <= most;
}

/* K/N */
static bool
read_share(struct fleet_opts *o)
{
	unsigned long k, n;
	char *end;

	if (!read_number(o->part, SHARES, &end, &k) || *end != '/' ||
	    !read_number(end + 1, SHARES, &end, &n) || *end != '\0' || k > n)
		return false;
	o->share = (unsigned)k;
	o->shares = (unsigned)n;
	return true;
}

/* Reads the values that are numbers and times. */
static enum dmarc_status
read_values(struct fleet_opts *o, struct dmarc_err *err)
{
	const char *age = o->age != NULL ? o->age : SINCE;
	int64_t days = day_age(age);
	unsigned long n = 0;
	char *end = NULL;

	if (o->time != NULL && !day_parse(o->time, &o->now))
		return dmarc_fail(err, DMARC_E_USAGE, "--now '%.60s' is not a "
		    "time, such as 2026-11-15T07:00:00Z", o->time);
	if (days >= 0)
		o->since = (day_of(o->now) - days) * DAY_SECONDS;
	else if (day_parse(age, &o->since))
		o->since = day_of(o->since) * DAY_SECONDS;
	else
		return dmarc_fail(err, DMARC_E_USAGE, "--since '%.60s' is "
		    "neither a number of days, such as 400d, nor a date", age);
	if (o->number != NULL && (!read_number(o->number, ULONG_MAX, &end,
	    &n) || *end != '\0'))
		return dmarc_fail(err, DMARC_E_USAGE, "--limit wants a number "
		    "of reports, not '%.60s'", o->number);
	o->limit = n;
	n = 1;
	if (o->processes != NULL && (!read_number(o->processes, JOBS, &end,
	    &n) || *end != '\0'))
		return dmarc_fail(err, DMARC_E_USAGE, "--jobs wants a number "
		    "from 1 to %d, not '%.60s'", JOBS, o->processes);
	o->jobs = (unsigned)n;
	if (o->part != NULL && !read_share(o))
		return dmarc_fail(err, DMARC_E_USAGE, "--share wants K/N, such "
		    "as 3/10, not '%.60s'", o->part);
	return DMARC_OK;
}

/* Checks that the command takes the options that were given. */
static enum dmarc_status
check_options(const struct fleet_opts *o, struct dmarc_err *err)
{
	for (size_t i = 0; i < ROWS; i++) {
		const void *at = (const char *)o + rows[i].offset;
		bool given = rows[i].flag ? *(const bool *)at :
		    *(const char *const *)at != NULL;

		if (given && (rows[i].takes & TAKES(o->command)) == 0)
			return dmarc_fail(err, DMARC_E_USAGE, "%s takes no "
			    "--%s (dmarc-fleet --help)", commands[o->command],
			    rows[i].name);
	}
	return DMARC_OK;
}

/* Reads the age of prune. */
static enum dmarc_status
read_age(int n, char *word[], struct fleet_opts *o, struct dmarc_err *err)
{
	int64_t days = n == 1 ? day_age(word[0]) : -1;

	if (days <= 0)
		return dmarc_fail(err, DMARC_E_USAGE, "prune wants a number of "
		    "days, such as 400d");
	o->before = (day_of(o->now) - days) * DAY_SECONDS;
	return DMARC_OK;
}

/* Reads what follows the command: the domains of get, the age of prune. */
static enum dmarc_status
read_rest(int n, char *word[], struct fleet_opts *o, struct dmarc_err *err)
{
	if (o->command == FLEET_PRUNE)
		return read_age(n, word, o, err);
	if (o->citus && o->front != NULL)
		return dmarc_fail(err, DMARC_E_USAGE, "--citus needs no "
		    "--front: its coordinator is one");
	if ((CHOOSES & TAKES(o->command)) == 0)
		return n == 0 ? DMARC_OK : dmarc_fail(err, DMARC_E_USAGE,
		    "%s takes no '%.60s'", commands[o->command], word[0]);
	if ((n > 0) + (o->shares > 0) + (o->tenant != NULL) != 1)
		return dmarc_fail(err, DMARC_E_USAGE, "%s wants domains, "
		    "--tenant or --share (dmarc-fleet --help)",
		    commands[o->command]);
	if (o->jobs > 1 && o->shares == 0)
		return dmarc_fail(err, DMARC_E_USAGE, "--jobs wants --share");
	if (o->command == FLEET_GET && o->database == NULL)
		return dmarc_fail(err, DMARC_E_USAGE, "get wants --db FILE, "
		    "the database to make");
	for (int i = 0; i < n; i++)
		if (!value_fold_domain(word[i]))
			return dmarc_fail(err, DMARC_E_USAGE, "'%.60s' is not "
			    "a domain in its ASCII form (xn--...)", word[i]);
	o->domain = word;
	o->domains = (size_t)n;
	return DMARC_OK;
}

static enum dmarc_status
read_words(int n, char *word[], struct fleet_opts *o, struct dmarc_err *err)
{
	int choice = 0;
	enum dmarc_status st;

	if (n == 0)
		return dmarc_fail(err, DMARC_E_USAGE, "name a command: schema, "
		    "put, get, judge, status, prune (dmarc-fleet --help)");
	st = nearest_choose(program, "command", word[0], commands, &choice,
	    err);
	o->command = (enum fleet_command)choice;
	if (st == DMARC_OK)
		st = check_options(o, err);
	if (st == DMARC_OK)
		st = read_values(o, err);
	return st != DMARC_OK ? st : read_rest(n - 1, word + 1, o, err);
}

enum dmarc_status
options_read(int argc, char *argv[], struct fleet_opts *out,
    struct dmarc_err *err)
{
	struct option longs[ROWS + 1] = { { 0 } };
	enum dmarc_status st = DMARC_OK;
	int c, index = 0;

	*out = (struct fleet_opts){ .now = time(NULL) };
	for (size_t i = 0; i < ROWS; i++)
		longs[i] = (struct option){ .name = rows[i].name,
			.has_arg = rows[i].flag ? no_argument :
			required_argument };
	while (st == DMARC_OK &&
	    (c = getopt_long(argc, argv, ":h", longs, &index)) != -1) {
		void *at = (char *)out + rows[index].offset;

		if (c == '?' || c == ':')
			st = nearest_option(program, longs, argv[optind - 1],
			    c == ':', err);
		else if (c == 'h')
			out->help = true;
		else if (rows[index].flag)
			*(bool *)at = true;
		else
			*(const char **)at = optarg;
	}
	if (st == DMARC_OK && !out->help && !out->version)
		st = read_words(argc - optind, argv + optind, out, err);
	return st;
}
