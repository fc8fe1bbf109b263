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
#include "common/settings/value.h"
#include "common/text.h"
#include "report/run/accepts.h"

const char report_usage[] =
    "Usage: dmarc-report COMMAND [OPTION]... [DOMAIN]...\n"
    "  check      what is not set up, and what to do: run it first\n"
    "  weekly     the last week, for the mail that cron sends\n"
    "  readiness  may a domain enforce, and what stands in the way\n"
    "  explain    every gate of a verdict, and its numbers\n"
    "  site       FOLDER: pages to click through, for a browser\n"
    "  sources    who sends as a domain, and what passes (28 days)\n"
    "  senders    lines for senders.conf, to label who sends\n"
    "  records    every record, for other programs (csv, jsonl)\n"
    "  show       REPORT-ID: one report, as it is stored\n"
    "  tls, failures, log  TLS and failure reports; what was set aside\n"
    "\n"
    "      --db, --config FILE  database, settings ($DMARC_DB, $DMARC_CONF)\n"
    "      --since, --until, --week WHEN  28d, last-week, 2026-W46, a date\n"
    "      --format FORMAT   text, html, mail, json, jsonl, csv, prom\n"
    "      --to, --from ADDRESS, --exit-code  of a mail; for scripts\n"
    "      --quiet-if-ok, --changed FILE  nothing if all is well, or as FILE "
    "says\n"
    "      --by, --sort KEY  sender, ip; messages, fail, last (sources)\n"
    "      --fails, --unlabelled  sources that fail; senders without a label\n"
    "      --top N, --pct, --sql  0: all senders; steps with pct; of explain\n"
    "      --raw, --all-signatures  CSV with formulas; all of DKIM (records)\n"
    "      --psl FILE, --now TIME, --jobs N, --help, --version  as if then\n"
    "  dmarc-report weekly --format mail --to postmaster | sendmail -t\n";

static const char *const commands[REPORT_COMMANDS + 1] = {
	[REPORT_WEEKLY] = "weekly", [REPORT_SOURCES] = "sources",
	[REPORT_LOG] = "log", [REPORT_RECORDS] = "records",
	[REPORT_READINESS] = "readiness", [REPORT_EXPLAIN] = "explain",
	[REPORT_CHECK] = "check", [REPORT_SENDERS] = "senders",
	[REPORT_SHOW] = "show", [REPORT_TLS] = "tls",
	[REPORT_FAILURES] = "failures", [REPORT_SITE] = "site",
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

static const struct option longs[] = {
	{ "db", required_argument, NULL, OPT_DB },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "since", required_argument, NULL, OPT_SINCE },
	{ "until", required_argument, NULL, OPT_UNTIL },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "exit-code", no_argument, NULL, OPT_EXIT_CODE },
	{ "quiet-if-ok", no_argument, NULL, OPT_QUIET },
	{ "changed", required_argument, NULL, OPT_CHANGED },
	{ "pct", no_argument, NULL, OPT_PCT },
	{ "week", required_argument, NULL, OPT_WEEK },
	{ "by", required_argument, NULL, OPT_BY },
	{ "sort", required_argument, NULL, OPT_SORT },
	{ "fails", no_argument, NULL, OPT_FAILS },
	{ "top", required_argument, NULL, OPT_TOP },
	{ "sql", no_argument, NULL, OPT_SQL },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ "unlabelled", no_argument, NULL, OPT_UNLABELLED },
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
	case OPT_CHANGED:
		o->changed = value;
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
	case OPT_JOBS:
		st = value_of_flag("--jobs", value_jobs, value, &o->jobs, err);
		break;
	case OPT_SQL:
		o->sql = true;
		break;
	case OPT_UNLABELLED:
		o->unlabelled = true;
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
		    "name a command: check, weekly, readiness, explain, "
		    "site, sources, senders, records, show, tls, failures or "
		    "log (dmarc-report --help)");
	st = nearest_choose(program, "command", argv[0], commands, &choice,
	    err);
	if (st == DMARC_E_USAGE && strchr(argv[0], '.') != NULL)
		return dmarc_fail(err, st, "'%.60s' is no command; for a "
		    "domain: dmarc-report weekly %.60s", argv[0], argv[0]);
	if (st != DMARC_OK)
		return st;
	o->command = (enum report_command)choice;
	o->domain = argv + 1;
	o->domains = (size_t)argc - 1;
	if (o->command == REPORT_SHOW) {
		if (argc != 2)
			return dmarc_fail(err, DMARC_E_USAGE, "show prints one "
			    "report: dmarc-report show REPORT-ID");
		o->report_id = argv[1];
		o->domains = 0;
	}
	if (o->command == REPORT_SITE) {
		if (argc < 2 || *argv[1] == '\0')
			return dmarc_fail(err, DMARC_E_USAGE, "site wants a "
			    "folder: dmarc-report site FOLDER");
		o->folder = argv[1];
		o->domain = argv + 2;
		o->domains = (size_t)argc - 2;
	}
	return DMARC_OK;
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

enum dmarc_status
options_read(int argc, char *argv[], struct report_opts *out,
    struct dmarc_err *err)
{
	struct report_opts o = { .now = (int64_t)time(NULL) };
	enum dmarc_status st = DMARC_OK;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		c = c == 'h' ? OPT_HELP : c;
		if (c == '?' || c == ':')
			st = nearest_option(program, longs, argv[optind - 1],
			    c == ':', err);
		else
			st = read_option(c, optarg, &o, err);
		if (st == DMARC_OK)
			o.given |= UINT64_C(1) << c;
		if (st != DMARC_OK)
			return st;
	}
	if (!o.help && !o.version) {
		st = read_words(argc - optind, argv + optind, &o, err);
		if (o.command == REPORT_RECORDS &&
		    !options_given(&o, OPT_FORMAT))
			o.format = REPORT_CSV;
		if (o.command == REPORT_SITE && !options_given(&o, OPT_FORMAT))
			o.format = REPORT_HTML;
		if (st == DMARC_OK)
			st = accepts(&o, commands[o.command], err);
		if (st == DMARC_OK && o.week != NULL)
			st = use_week(&o, err);
	}
	if (st == DMARC_OK)
		*out = o;
	return st;
}
