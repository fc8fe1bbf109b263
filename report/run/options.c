/*
 * options.c: see options.h.
 */
#include "report/run/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/day.h"
#include "common/memory/buf.h"
#include "common/nearest.h"
#include "common/settings/recipients.h"
#include "common/text.h"

const char report_usage[] =
    "Usage: dmarc-report COMMAND [OPTION]... [DOMAIN]...\n"
    "  weekly     the last week, for the mail that cron sends\n"
    "  readiness  may a domain enforce, and what stands in the way\n"
    "  explain    every gate of that, its numbers, and the SQL for them\n"
    "  sources    who sends as a domain, and what passes (28 days)\n"
    "  records    every record, for other programs (csv, jsonl)\n"
    "  log        messages that were set aside, and why\n"
    "\n"
    "      --db FILE         the database (else $DMARC_DB, the settings)\n"
    "      --config FILE     the settings file (else $DMARC_CONF)\n"
    "      --since, --until, --week WHEN  28d, last-week, 2026-W46, a date\n"
    "      --format FORMAT   text, html, mail, json, jsonl, csv, prom\n"
    "      --to, --from ADDRESS  of a mail\n"
    "      --exit-code, --quiet-if-ok  for scripts; for a daily alert\n"
    "      --by WHAT         sender or ip (sources as text)\n"
    "      --sort KEY        messages, fail or last (sources)\n"
    "      --fails, --pct    only what fails (sources); steps with pct\n"
    "      --top N           N senders at most; 0: all\n"
    "      --raw             CSV cells as they are, formulas too\n"
    "      --all-signatures  each DKIM signature too (records)\n"
    "      --psl FILE        another Public Suffix List\n"
    "      --now TIME        as if it were then; --help, --version\n"
    "  dmarc-report weekly --format mail --to postmaster | sendmail -t\n";

static const char *const commands[REPORT_COMMANDS + 1] = {
	[REPORT_WEEKLY] = "weekly", [REPORT_SOURCES] = "sources",
	[REPORT_LOG] = "log", [REPORT_RECORDS] = "records",
	[REPORT_READINESS] = "readiness", [REPORT_EXPLAIN] = "explain",
};
static const char *const formats[REPORT_FORMATS + 1] = {
	[REPORT_TEXT] = "text", [REPORT_JSON] = "json", [REPORT_CSV] = "csv",
	[REPORT_JSONL] = "jsonl", [REPORT_HTML] = "html",
	[REPORT_MAIL] = "mail", [REPORT_PROM] = "prom",
};
static const char *const sorts[] = {
	[SECTION_BY_MESSAGES] = "messages", [SECTION_BY_FAIL] = "fail",
	[SECTION_BY_LAST] = "last", NULL
};
static const char *const bys[] = { "sender", "ip", NULL };

enum { OPT_DB = 1, OPT_CONFIG, OPT_SINCE, OPT_UNTIL, OPT_FORMAT, OPT_BY,
	OPT_EXIT_CODE, OPT_QUIET, OPT_WEEK, OPT_SORT, OPT_FAILS, OPT_TOP,
	OPT_RAW,
	OPT_ALL_SIGNATURES, OPT_PSL, OPT_NOW, OPT_HELP,
	OPT_VERSION, OPT_TO, OPT_FROM, OPT_PCT };

static const struct option longs[] = {
	{ "db", required_argument, NULL, OPT_DB },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "since", required_argument, NULL, OPT_SINCE },
	{ "until", required_argument, NULL, OPT_UNTIL },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "exit-code", no_argument, NULL, OPT_EXIT_CODE },
	{ "quiet-if-ok", no_argument, NULL, OPT_QUIET },
	{ "pct", no_argument, NULL, OPT_PCT },
	{ "week", required_argument, NULL, OPT_WEEK },
	{ "by", required_argument, NULL, OPT_BY },
	{ "sort", required_argument, NULL, OPT_SORT },
	{ "fails", no_argument, NULL, OPT_FAILS },
	{ "top", required_argument, NULL, OPT_TOP },
	{ "raw", no_argument, NULL, OPT_RAW },
	{ "all-signatures", no_argument, NULL, OPT_ALL_SIGNATURES },
	{ "psl", required_argument, NULL, OPT_PSL },
	{ "now", required_argument, NULL, OPT_NOW },
	{ "to", required_argument, NULL, OPT_TO },
	{ "from", required_argument, NULL, OPT_FROM },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 }
};

static const char program[] = "dmarc-report";

/* Fails with the reason why getopt_long() rejected arg. */
static enum dmarc_status
bad_option(const char *arg, bool missing, struct dmarc_err *err)
{
	const char *names[sizeof longs / sizeof *longs];
	size_t n = 0;

	for (; longs[n].name != NULL; n++)
		names[n] = longs[n].name;
	names[n] = NULL;
	return nearest_option(program, names, arg, missing, err);
}

static enum dmarc_status
read_top(const char *text, struct report_opts *o, struct dmarc_err *err)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
	    n > UINT32_MAX)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--top wants a number, not '%.60s'", text);
	o->top = (size_t)n;
	o->top_given = true;
	return DMARC_OK;
}

static enum dmarc_status
read_option(int c, char *value, struct report_opts *o, struct dmarc_err *err)
{
	int choice = 0;
	enum dmarc_status st = DMARC_OK;

	switch (c) {
	case OPT_DB:
		o->db = value;
		break;
	case OPT_CONFIG:
		o->config = value;
		break;
	case OPT_SINCE:
		o->since = value;
		break;
	case OPT_UNTIL:
		o->until = value;
		break;
	case OPT_PSL:
		o->psl = value;
		break;
	case OPT_FORMAT:
		st = nearest_choose(program, "format", value, formats, &choice,
		    err);
		o->format = (enum report_format)choice;
		o->format_given = true;
		break;
	case OPT_SORT:
		st = nearest_choose(program, "sort key", value, sorts, &choice,
		    err);
		o->sort = (enum section_sort)choice;
		break;
	case OPT_BY:
		st = nearest_choose(program, "grouping", value, bys, &choice,
		    err);
		o->by_address = choice == 1;
		break;
	case OPT_TOP:
		st = read_top(value, o, err);
		break;
	case OPT_EXIT_CODE:
		o->exit_code = true;
		break;
	case OPT_QUIET:
		o->quiet = true;
		break;
	case OPT_PCT:
		o->pct = true;
		break;
	case OPT_WEEK:
		o->week = value;
		break;
	case OPT_FAILS:
		o->fails = true;
		break;
	case OPT_RAW:
		o->raw = true;
		break;
	case OPT_ALL_SIGNATURES:
		o->all_signatures = true;
		break;
	case OPT_NOW:
		if (!day_parse(value, &o->now))
			st = dmarc_fail(err, DMARC_E_USAGE, "--now wants a "
			    "date or an RFC 3339 time, not '%.60s'", value);
		break;
	case OPT_TO:
		o->to = value;
		break;
	case OPT_FROM:
		o->from = value;
		break;
	case OPT_HELP:
		o->help = true;
		break;
	default:
		o->version = true;
		break;
	}
	return st;
}

/* Read the arguments after the options: the command, then domains. */
static enum dmarc_status
read_words(int argc, char *argv[], struct report_opts *o,
    struct dmarc_err *err)
{
	int choice = 0;
	enum dmarc_status st;

	if (argc == 0)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "name a command: weekly, readiness, explain, sources, "
		    "records or log (dmarc-report --help)");
	st = nearest_choose(program, "command", argv[0], commands, &choice,
	    err);
	if (st != DMARC_OK)
		return st;
	o->command = (enum report_command)choice;
	o->domain = argv + 1;
	o->domains = (size_t)argc - 1;
	return DMARC_OK;
}

static enum dmarc_status
check_format(const struct report_opts *o, struct dmarc_err *err)
{
	static const struct {
		bool has[REPORT_FORMATS];
		const char *what;
	} of[REPORT_COMMANDS] = {
		[REPORT_WEEKLY] = { { [REPORT_TEXT] = true,
		    [REPORT_HTML] = true, [REPORT_MAIL] = true,
		    [REPORT_JSON] = true, [REPORT_JSONL] = true,
		    [REPORT_PROM] = true },
		    "text, html, mail, json, jsonl and prom" },
		[REPORT_READINESS] = { { [REPORT_TEXT] = true,
		    [REPORT_HTML] = true, [REPORT_MAIL] = true,
		    [REPORT_JSON] = true, [REPORT_JSONL] = true,
		    [REPORT_PROM] = true },
		    "text, html, mail, json, jsonl and prom" },
		[REPORT_EXPLAIN] = { { [REPORT_TEXT] = true,
		    [REPORT_JSON] = true }, "text and json" },
		[REPORT_LOG] = { { [REPORT_TEXT] = true }, "text" },
		[REPORT_SOURCES] = { { [REPORT_TEXT] = true,
		    [REPORT_JSON] = true, [REPORT_JSONL] = true,
		    [REPORT_CSV] = true }, "text, json, jsonl and csv" },
		[REPORT_RECORDS] = { { [REPORT_CSV] = true,
		    [REPORT_JSONL] = true }, "csv and jsonl" },
	};

	if (of[o->command].has[o->format])
		return DMARC_OK;
	return dmarc_fail(err, DMARC_E_USAGE, "%s writes only %s",
	    commands[o->command], of[o->command].what);
}

/* Set --now to the moment when the days of --week are settled. */
static enum dmarc_status
use_week(struct report_opts *o, struct dmarc_err *err)
{
	int64_t monday, settled;
	char day[DAY_TEXT];

	if (!day_parse_week(o->week, &monday))
		return dmarc_fail(err, DMARC_E_USAGE, "--week wants an ISO "
		    "week such as 2026-W46, not '%.60s'", o->week);
	if (o->command != REPORT_WEEKLY)
		return dmarc_fail(err, DMARC_E_USAGE, "--week is for weekly; "
		    "--since and --until take weeks too");
	settled = (monday + 8) * DAY_SECONDS;
	day_iso(monday + 8, day);
	if (o->now < settled)
		return dmarc_fail(err, DMARC_E_USAGE, "the days of %s are "
		    "not settled before %s", o->week, day);
	o->now = settled;
	return DMARC_OK;
}

static enum dmarc_status
check_addresses(const struct report_opts *o, struct dmarc_err *err)
{
	if ((o->to != NULL || o->from != NULL) && o->format != REPORT_MAIL)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--to and --from are for --format mail");
	if (o->to != NULL && !recipients_valid(o->to, true))
		return dmarc_fail(err, DMARC_E_USAGE, "--to wants plain mail "
		    "addresses, separated by commas, not '%.60s'", o->to);
	if (o->from != NULL && !recipients_valid(o->from, false))
		return dmarc_fail(err, DMARC_E_USAGE, "--from wants one plain "
		    "mail address, not '%.60s'", o->from);
	return DMARC_OK;
}

/* Refuse options that exclude each other. */
static enum dmarc_status
check(const struct report_opts *o, struct dmarc_err *err)
{

	enum dmarc_status st = check_format(o, err);

	if (st == DMARC_OK)
		st = check_addresses(o, err);
	if (st != DMARC_OK)
		return st;
	if (o->exit_code && o->command != REPORT_READINESS &&
	    o->command != REPORT_WEEKLY)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--exit-code is for weekly and readiness");
	if (o->quiet && ((o->command != REPORT_READINESS &&
	    o->command != REPORT_WEEKLY) || o->format == REPORT_JSON ||
	    o->format == REPORT_JSONL || o->format == REPORT_PROM))
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--quiet-if-ok is for weekly and readiness, but not "
		    "as json, jsonl or prom");
	if (o->pct && o->command != REPORT_READINESS &&
	    o->command != REPORT_WEEKLY && o->command != REPORT_EXPLAIN)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--pct is for weekly, readiness and explain");
	if (o->by_address && o->format != REPORT_TEXT)
		return dmarc_fail(err, DMARC_E_USAGE, "--by ip is for text; "
		    "json and csv name sender and address");
	if (o->command != REPORT_SOURCES && (o->by_address || o->fails ||
	    o->sort != SECTION_BY_MESSAGES))
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--by, --fails and --sort are for sources");
	if (o->all_signatures && o->command != REPORT_RECORDS)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--all-signatures is for records");
	if (o->top_given && o->command == REPORT_RECORDS)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "records lists all records; --top is for sources");
	if (o->command == REPORT_LOG && o->domains > 0)
		return dmarc_fail(err, DMARC_E_USAGE, "log takes no domain: "
		    "a message set aside has none");
	if (o->command == REPORT_WEEKLY && (o->since != NULL ||
	    o->until != NULL))
		return dmarc_fail(err, DMARC_E_USAGE, "weekly covers the last "
		    "7 settled days or --week; sources takes --since and "
		    "--until");
	if ((o->command == REPORT_READINESS ||
	    o->command == REPORT_EXPLAIN) &&
	    (o->since != NULL || o->until != NULL))
		return dmarc_fail(err, DMARC_E_USAGE, "%s covers the 28 "
		    "settled days before --now; sources takes --since and "
		    "--until", commands[o->command]);
	return DMARC_OK;
}

enum dmarc_status
options_read(int argc, char *argv[], struct report_opts *out,
    struct dmarc_err *err)
{
	struct report_opts o = { .now = (int64_t)time(NULL) };
	enum dmarc_status st = DMARC_OK;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			st = bad_option(argv[optind - 1], c == ':', err);
		else
			st = read_option(c, optarg, &o, err);
		if (st != DMARC_OK)
			return st;
	}
	if (!o.help && !o.version) {
		st = read_words(argc - optind, argv + optind, &o, err);
		if (o.command == REPORT_RECORDS && !o.format_given)
			o.format = REPORT_CSV;
		if (st == DMARC_OK)
			st = check(&o, err);
		if (st == DMARC_OK && o.week != NULL)
			st = use_week(&o, err);
	}
	if (st == DMARC_OK)
		*out = o;
	return st;
}
