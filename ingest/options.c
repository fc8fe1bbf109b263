/*
 * options.c: see options.h.
 */
#include "ingest/options.h"

#include <getopt.h>
#include <stdint.h>

#include "common/day.h"
#include "common/nearest.h"

const char options_usage[] =
"Usage: dmarc-ingest [OPTION]... MAILDIR|MBOX|FOLDER|FILE|-...\n"
"Read the DMARC aggregate reports in mailboxes and keep them in a database.\n"
"\n"
"      --db FILE           the database (else $DMARC_DB, else the settings)\n"
"      --config FILE       the settings (else $DMARC_CONF)\n"
"      --on-success WHAT   keep, seen (the default), move=FOLDER or delete:\n"
"                          what becomes of mail in a Maildir once stored\n"
"  -r, --recursive         read all Maildir folders below a directory\n"
"      --prune AGE         first forget reports that ended so long ago: 800d\n"
"      --retry             look again at mail that was set aside\n"
"      --strict            exit with 1 if something was set aside\n"
"  -n, --dry-run           say what would be done, change nothing\n"
"  -j, --jobs N            read with N processes (default: one a processor)\n"
"      --now TIME          take this for the time: a date or RFC 3339\n"
"  -v, --verbose           say what was done, also when all is well\n"
"  -q, --quiet             say nothing but why the run failed\n"
"  -h, --help              print this; --version prints the version\n"
"\n"
"  dmarc-ingest --db dmarc.db ~/Maildir/.dmarc\n"
"  dmarc-ingest --on-success move=done --recursive ~/Maildir\n"
"  dmarc-ingest --db dmarc.db reports.mbox 'google.com!example.org!1!2.zip'\n";

enum { OPT_DB = 256, OPT_CONFIG, OPT_ON_SUCCESS, OPT_PRUNE, OPT_RETRY,
	OPT_STRICT, OPT_NOW, OPT_VERSION };

static const struct option longs[] = {
	{ "db", required_argument, NULL, OPT_DB },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "on-success", required_argument, NULL, OPT_ON_SUCCESS },
	{ "recursive", no_argument, NULL, 'r' },
	{ "prune", required_argument, NULL, OPT_PRUNE },
	{ "retry", no_argument, NULL, OPT_RETRY },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "now", required_argument, NULL, OPT_NOW },
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 }
};

static enum dmarc_status
take(struct options *o, int c, const char *word, struct dmarc_err *err)
{
	switch (c) {
	case OPT_DB:
		o->database = optarg;
		return DMARC_OK;
	case OPT_CONFIG:
		o->config = optarg;
		return DMARC_OK;
	case OPT_ON_SUCCESS:
		o->on_success = optarg;
		return DMARC_OK;
	case 'r':
		o->run.recursive = true;
		return DMARC_OK;
	case OPT_PRUNE:
		o->run.prune_days = day_age(optarg);
		if (o->run.prune_days > 0)
			return DMARC_OK;
		return dmarc_fail(err, DMARC_E_USAGE,
		    "--prune must be a number of days, such as 800d");
	case OPT_RETRY:
		o->run.retry = true;
		return DMARC_OK;
	case OPT_STRICT:
		o->strict = true;
		return DMARC_OK;
	case 'n':
		o->run.dry_run = true;
		return DMARC_OK;
	case 'j':
		o->jobs = optarg;
		return DMARC_OK;
	case OPT_NOW:
		if (day_parse(optarg, &o->run.now))
			return DMARC_OK;
		return dmarc_fail(err, DMARC_E_USAGE, "--now must be a date "
		    "(2026-11-15) or a time (2026-11-15T07:00:00Z)");
	case 'v':
		o->run.talk = TALK_VERBOSE;
		return DMARC_OK;
	case 'q':
		o->run.talk = TALK_QUIET;
		return DMARC_OK;
	case 'h':
		o->help = true;
		return DMARC_OK;
	case OPT_VERSION:
		o->version = true;
		return DMARC_OK;
	default:
		return nearest_option("dmarc-ingest", longs, word, c == ':',
		    err);
	}
}

enum dmarc_status
options_parse(int argc, char *argv[], struct options *out,
    struct dmarc_err *err)
{
	struct options o = { .run = { .now = INT64_MIN,
		.talk = TALK_NORMAL } };
	int c;

	optind = 0;
	opterr = 0;
	for (;;) {
		enum dmarc_status st;

		c = getopt_long(argc, argv, ":rnj:vqh", longs, NULL);
		if (c == -1)
			break;
		st = take(&o, c, argv[optind - 1], err);
		if (st != DMARC_OK)
			return st;
	}
	o.run.path = argv + optind;
	o.run.paths = (size_t)(argc - optind);
	if (o.run.paths == 0 && o.run.prune_days == 0 && !o.help &&
	    !o.version)
		return dmarc_fail(err, DMARC_E_USAGE,
		    "name a Maildir, an mbox, a folder or a file "
		    "(dmarc-ingest --help)");
	for (size_t i = 0; i < o.run.paths; i++)
		if (*o.run.path[i] == '\0')
			return dmarc_fail(err, DMARC_E_USAGE,
			    "the name of a mailbox is empty");
	*out = o;
	return DMARC_OK;
}

enum dmarc_status
options_override(struct options *o, struct dmarc_settings *settings,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (o->on_success != NULL)
		st = value_of_flag("--on-success", value_on_success,
		    o->on_success, &settings->on_success, err);
	if (st == DMARC_OK && o->jobs != NULL)
		st = value_of_flag("--jobs", value_jobs, o->jobs,
		    &settings->jobs, err);
	o->run.settings = settings;
	return st;
}
