/*
 * accepts.c: see accepts.h. A table of options, and what it cannot say.
 */
#include "report/run/accepts.h"

#include "common/settings/recipients.h"

#define ON(command) (1u << REPORT_##command)
#define VERDICTS (ON(WEEKLY) | ON(READINESS))

/* Options that only some commands take, and what to say to the others. */
static const struct {
	enum report_option option;
	unsigned commands;
	const char *text;
} of_options[] = {
	{ OPT_EXIT_CODE, VERDICTS, "--exit-code is for weekly and readiness" },
	{ OPT_QUIET, VERDICTS, "--quiet-if-ok is for weekly and readiness, "
	    "but not as json, jsonl or prom" },
	{ OPT_CHANGED, VERDICTS, "--changed is for weekly and readiness, but "
	    "not as json, jsonl or prom" },
	{ OPT_PCT, VERDICTS | ON(EXPLAIN) | ON(SITE),
	    "--pct is for weekly, readiness, explain and site" },
	{ OPT_BY, ON(SOURCES), "--by, --fails and --sort are for sources" },
	{ OPT_FAILS, ON(SOURCES), "--by, --fails and --sort are for sources" },
	{ OPT_SORT, ON(SOURCES), "--by, --fails and --sort are for sources" },
	{ OPT_JOBS, VERDICTS | ON(EXPLAIN) | ON(SITE) | ON(SOURCES),
	    "--jobs is for weekly, readiness, explain, site and sources" },
	{ OPT_SQL, ON(EXPLAIN), "--sql is for explain" },
	{ OPT_UNLABELLED, ON(SENDERS), "--unlabelled is for senders" },
	{ OPT_ALL_SIGNATURES, ON(RECORDS), "--all-signatures is for records" },
	{ OPT_TOP, ~(ON(RECORDS) | ON(CHECK) | ON(SHOW) | ON(TLS) | ON(SITE)),
	    "--top is for sources, failures and verdicts" },
};

/* The formats of each command. */
static const struct {
	bool has[REPORT_FORMATS];
	const char *what;
} of_formats[REPORT_COMMANDS] = {
	[REPORT_WEEKLY] = { { [REPORT_TEXT] = true, [REPORT_HTML] = true,
	    [REPORT_MAIL] = true, [REPORT_JSON] = true, [REPORT_JSONL] = true,
	    [REPORT_PROM] = true }, "text, html, mail, json, jsonl and prom" },
	[REPORT_READINESS] = { { [REPORT_TEXT] = true, [REPORT_HTML] = true,
	    [REPORT_MAIL] = true, [REPORT_JSON] = true, [REPORT_JSONL] = true,
	    [REPORT_PROM] = true }, "text, html, mail, json, jsonl and prom" },
	[REPORT_EXPLAIN] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true },
	    "text and json" },
	[REPORT_LOG] = { { [REPORT_TEXT] = true }, "text" },
	[REPORT_SOURCES] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true,
	    [REPORT_JSONL] = true, [REPORT_CSV] = true },
	    "text, json, jsonl and csv" },
	[REPORT_RECORDS] = { { [REPORT_CSV] = true, [REPORT_JSONL] = true },
	    "csv and jsonl" },
	[REPORT_SENDERS] = { { [REPORT_TEXT] = true }, "text" },
	[REPORT_SHOW] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true },
	    "text and json" },
	[REPORT_TLS] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true,
	    [REPORT_JSONL] = true, [REPORT_CSV] = true },
	    "text, json, jsonl and csv" },
	[REPORT_FAILURES] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true,
	    [REPORT_JSONL] = true, [REPORT_CSV] = true },
	    "text, json, jsonl and csv" },
	[REPORT_SITE] = { { [REPORT_HTML] = true }, "html" },
	[REPORT_CHECK] = { { [REPORT_TEXT] = true, [REPORT_JSON] = true },
	    "text and json" },
};

static enum dmarc_status
check_options(const struct report_opts *o, struct dmarc_err *err)
{
	for (size_t i = 0; i < sizeof of_options / sizeof *of_options; i++)
		if (options_given(o, of_options[i].option) &&
		    (of_options[i].commands & 1u << o->command) == 0)
			return dmarc_fail(err, DMARC_E_USAGE, "%s",
			    of_options[i].text);
	if ((o->quiet || o->changed != NULL) && (o->format == REPORT_JSON ||
	    o->format == REPORT_JSONL || o->format == REPORT_PROM))
		return dmarc_fail(err, DMARC_E_USAGE, "%s is for weekly and "
		    "readiness, but not as json, jsonl or prom", o->quiet ?
		    "--quiet-if-ok" : "--changed");
	if (o->by_address && o->format != REPORT_TEXT)
		return dmarc_fail(err, DMARC_E_USAGE, "--by ip is for text; "
		    "json and csv name sender and address");
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

/* The words after the command, and the days it is about. */
static enum dmarc_status
check_scope(const struct report_opts *o, const char *command,
    struct dmarc_err *err)
{
	if (o->command == REPORT_LOG && o->domains > 0)
		return dmarc_fail(err, DMARC_E_USAGE, "log takes no domain: "
		    "a message set aside has none");
	if (o->command == REPORT_CHECK && o->domains > 0)
		return dmarc_fail(err, DMARC_E_USAGE, "check takes no domain: "
		    "it is about the installation");
	if (o->since == NULL && o->until == NULL)
		return DMARC_OK;
	switch (o->command) {
	case REPORT_WEEKLY:
		return dmarc_fail(err, DMARC_E_USAGE, "weekly covers the last "
		    "7 settled days or --week; sources takes --since and "
		    "--until");
	case REPORT_READINESS:
	case REPORT_EXPLAIN:
	case REPORT_SITE:
		return dmarc_fail(err, DMARC_E_USAGE, "%s covers the 28 "
		    "settled days before --now; sources takes --since and "
		    "--until", command);
	case REPORT_SHOW:
		return dmarc_fail(err, DMARC_E_USAGE, "show takes no days: "
		    "it prints one report");
	case REPORT_CHECK:
		return dmarc_fail(err, DMARC_E_USAGE, "check is about the "
		    "present; sources takes --since and --until");
	default:
		return DMARC_OK;
	}
}

enum dmarc_status
accepts(const struct report_opts *o, const char *command,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	if (!of_formats[o->command].has[o->format])
		return dmarc_fail(err, DMARC_E_USAGE, "%s writes only %s",
		    command, of_formats[o->command].what);
	st = check_addresses(o, err);
	if (st == DMARC_OK)
		st = check_options(o, err);
	return st == DMARC_OK ? check_scope(o, command, err) : st;
}
