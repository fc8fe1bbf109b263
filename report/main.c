/*
 * main.c: dmarc-report. Reads the database and writes summaries to standard
 * output only.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/fatal.h"
#include "common/settings/settings.h"
#include "report/run/check/check.h"
#include "report/run/options.h"
#include "report/run/run.h"

/* Print help or version; a failed write is an error, as for any output. */
static int
print(const char *text)
{
	if (fputs(text, stdout) == EOF || fclose(stdout) != 0)
		return dmarc_exit_status(DMARC_E_IO);
	return 0;
}

/* The command that needs nothing to be set up. */
static int
check(const struct report_opts *o)
{
	const struct check_opts opts = { .config = o->config, .db = o->db,
	    .psl = o->psl, .json = o->format == REPORT_JSON, .now = o->now };
	struct dmarc_err err;
	bool todo = false;

	if (check_run(&opts, stdout, &todo, &err) != DMARC_OK)
		return fatal_exit(&err);
	return todo ? 1 : 0;
}

int
main(int argc, char *argv[])
{
	struct report_opts opts;
	struct dmarc_settings settings = { 0 };
	struct dmarc_err err;
	char *path = NULL;
	bool ours;
	int verdict = 0;
	enum dmarc_status st;

	fatal_prepare("dmarc-report");
	(void)setlocale(LC_CTYPE, "");	/* for wcwidth() */
	if (options_read(argc, argv, &opts, &err) != DMARC_OK)
		return fatal_exit(&err);
	if (opts.help)
		return print(report_usage);
	if (opts.version)
		return print("dmarc-report " DMARC_VERSION "\n");
	if (opts.command == REPORT_CHECK)
		return check(&opts);
	st = settings_load(opts.config, &settings, &err);
	if (st == DMARC_OK)
		st = settings_database(&settings, opts.db, &path, &ours, &err);
	if (st == DMARC_OK)
		st = report_run(&opts, &settings, path, stdout, &verdict,
		    &err);
	free(path);
	settings_free(&settings);
	if (st != DMARC_OK)
		return fatal_exit(&err);
	return opts.exit_code || opts.command == REPORT_SHOW ? verdict : 0;
}
