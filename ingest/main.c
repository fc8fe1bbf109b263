/*
 * main.c: dmarc-ingest: options, settings, run, exit status.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/fatal.h"
#include "ingest/ingest.h"
#include "ingest/options.h"
#include "ingest/stop.h"

/* Opens descriptors 0 to 2 if closed, so that no file gets their numbers. */
static void
open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		(void)close(fd);
}

static enum dmarc_status
run(struct options *o, struct tally *tally, struct dmarc_err *err)
{
	struct dmarc_settings settings = { 0 };
	char *database = NULL;
	enum dmarc_status st = settings_load(o->config, &settings, err);

	if (st == DMARC_OK)
		st = options_override(o, &settings, err);
	if (st == DMARC_OK)
		st = settings_database(&settings, o->database, &database,
		    &o->run.make_folder, err);
	if (st == DMARC_OK) {
		o->run.database = database;
		stop_catch();	/* until now, a signal may kill us */
		st = ingest_run(&o->run, tally, err);
	}
	free(database);
	settings_free(&settings);
	return st;
}

static int
print(const char *text)
{
	if (fputs(text, stdout) < 0 || fclose(stdout) != 0) {
		(void)fputs("dmarc-ingest: cannot write\n", stderr);
		return dmarc_exit_status(DMARC_E_IO);
	}
	return 0;
}

int
main(int argc, char *argv[])
{
	struct options o;
	struct tally tally = { 0 };
	struct dmarc_err err;
	enum dmarc_status st;

	open_standard_files();
	fatal_prepare("dmarc-ingest");
	(void)setlocale(LC_CTYPE, "");
	st = options_parse(argc, argv, &o, &err);
	if (st == DMARC_OK && o.help)
		return print(options_usage);
	if (st == DMARC_OK && o.version)
		return print("dmarc-ingest " DMARC_VERSION "\n");
	if (st == DMARC_OK)
		st = run(&o, &tally, &err);
	if (st != DMARC_OK)
		return fatal_exit(&err);
	return o.strict && tally.aside + tally.again > 0 ? 1 : 0;
}
