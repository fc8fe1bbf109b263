/*
 * main.c: dmarc-dns. Asks DNS what is published about domains and addresses,
 * and writes what it finds to standard output.
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "common/fatal.h"
#include "dns/run/check.h"
#include "dns/run/options.h"
#include "dns/run/refresh.h"
#include "dns/run/spf.h"
#include "dns/run/stored.h"

#define OUTPUT_MOST ((size_t)256 << 20)

/* Prints the output; a failed write is an error. */
static enum dmarc_status
print(const char *text, struct dmarc_err *err)
{
	if (text == NULL)
		return dmarc_no_memory(err);
	if (fputs(text, stdout) == EOF || fclose(stdout) != 0)
		return dmarc_fail(err, DMARC_E_IO, "standard output: %s",
		    strerror(errno));
	return DMARC_OK;
}

/* Runs a command; what it has to say is printed even if DNS failed. */
static enum dmarc_status
run(const struct dns_opts *o, const struct dmarc_settings *settings,
    struct check_result *result, struct dmarc_err *err)
{
	struct buf out = BUF_INIT(OUTPUT_MOST);
	struct dmarc_err ignored;
	enum dmarc_status st;

	switch (o->command) {
	case COMMAND_SPF:
		st = spf_command(o, &out, err);
		break;
	case COMMAND_REFRESH:
		st = refresh_command(o, settings, &out, stderr, result, err);
		break;
	default:
		st = o->stored ?
		    stored_command(o, settings, &out, result, err) :
		    check_command(o, settings, &out, stderr, result, err);
		break;
	}

	if (out.len > 0 || out.failed) {
		enum dmarc_status printed = print(buf_string(&out),
		    st == DMARC_OK ? err : &ignored);

		st = st == DMARC_OK ? printed : st;
	}
	buf_free(&out);
	return st;
}

/* The exit status of a run that came to its end. */
static int
status_of(const struct dns_opts *o, const struct check_result *r)
{
	if (o->strict && r->errors)
		return 1;
	return r->failed ? dmarc_exit_status(DMARC_E_AGAIN) : 0;
}

int
main(int argc, char *argv[])
{
	struct dns_opts opts;
	struct dmarc_settings settings = { 0 };
	struct check_result result = { .errors = false };
	struct dmarc_err err;
	enum dmarc_status st;

	fatal_prepare("dmarc-dns");
	(void)setlocale(LC_CTYPE, "");	/* for wcwidth() */
	st = options_read(argc, argv, &opts, &err);
	if (st == DMARC_OK && opts.help)
		st = print(dns_usage, &err);
	else if (st == DMARC_OK && opts.version)
		st = print("dmarc-dns " DMARC_VERSION "\n", &err);
	else if (st == DMARC_OK)
		st = settings_load(opts.config, &settings, &err);
	if (st == DMARC_OK && !opts.help && !opts.version)
		st = run(&opts, &settings, &result, &err);
	settings_free(&settings);
	options_free(&opts);
	return st == DMARC_OK ? status_of(&opts, &result) : fatal_exit(&err);
}
