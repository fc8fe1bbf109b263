/*
 * main.c: dmarc-parse: shows the reports in a mail or another file.
 *
 * Opens all files before it reads the first, because nothing can be opened
 * once the fence is closed.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/err.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "common/memory/buf.h"
#include "common/nearest.h"
#include "common/text.h"
#include "parse/fence/fence.h"
#include "parse/input/inputs.h"
#include "parse/message.h"
#include "parse/showing.h"
#include "parse/input/sniff.h"
#include "parse/worker.h"

static const char usage[] =
    "Usage: dmarc-parse [--json] [--personal] FILE...\n"
    "\n"
    "Show what is inside a DMARC or TLS report: a mail, an mbox, a zip, gzip,\n"
    "XML or JSON file, told apart by content, or a folder of such files.\n"
    "\"-\" is standard input.\n"
    "\n"
    "  -j, --json     print one line of JSON for each report, each refused\n"
    "                 part and each file without a report\n"
    "      --personal show subject and addresses of failure reports, too\n"
    "  -h, --help     this text\n"
    "      --version  version of the program\n"
    "\n"
    "  dmarc-parse report.xml.gz\n"
    "  dmarc-parse --json Maildir/cur/* | jq 'select(.error)'\n"
    "  curl -s https://example.org/report.zip | dmarc-parse -\n"
    "\n"
    "Exit status: 0 done, 2 usage, 66 no such file, 74 I/O, 77 permission.\n"
    "See dmarc-parse(1).\n";

struct options {
	bool json, personal, worker;
};

struct output {
	const char *file;
	bool json;
	struct parse_options opts;
	bool begun;		/* the first finding has been written */
};

/* Writes a line to standard error; name and text may be untrusted. */
static void
complain(const char *name, const char *text)
{
	struct buf b = BUF_INIT((size_t)64 << 10);
	const char *line;

	buf_text(&b, "dmarc-parse: ");
	if (name != NULL) {
		(void)text_plain(&b, name, 0);
		buf_text(&b, ": ");
	}
	(void)text_plain(&b, text, 0);
	buf_byte(&b, '\n');
	line = buf_string(&b);
	(void)fputs(line != NULL ? line : "dmarc-parse: out of memory\n",
	    stderr);
	buf_free(&b);
}

/* ---- input ---- */

/* Opens all files; reports each failure and returns the last. */
static enum dmarc_status
open_all(char *const names[], size_t n, struct inputs *in,
    struct dmarc_err *err)
{
	enum dmarc_status st, worst = DMARC_OK;
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	for (size_t i = 0; i < n; i++) {
		st = inputs_open(in, names[i], complain, err);
		if (st == DMARC_E_NOMEM)
			return st;
		if (st != DMARC_OK)
			worst = st;
	}
	return worst;
}

/* Reads all of a file, or one byte more than the limit. */
static enum dmarc_status
read_input(int fd, struct buf *b, struct dmarc_err *err)
{
	for (;;) {
		size_t left = b->cap - b->len;
		unsigned char *room;
		ssize_t n;

		if (left > (size_t)64 << 10)
			left = (size_t)64 << 10;
		if (left == 0)
			return DMARC_OK;	/* parse_message refuses it */
		room = buf_room(b, left);
		if (room == NULL)
			return dmarc_no_memory(err);
		n = read(fd, room, left);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return dmarc_fail(err, DMARC_E_IO, "%s",
			    strerror(errno));
		if (n == 0)
			return DMARC_OK;
		b->len += (size_t)n;
	}
}

/* ---- output ---- */

static enum dmarc_status
print_finding(void *ctx, const struct dmarc_finding *found,
    struct dmarc_err *err)
{
	struct output *o = ctx;

	if (o->begun && !o->json)
		(void)putchar('\n');	/* show_text() checks for failure */
	o->begun = true;
	return (o->json ? show_json : show_text)(stdout, o->file, found, err);
}

/* ---- the work ---- */

/* SIGXCPU: the limit of fence_cpu() is reached. */
static void
on_timeout(int sig)
{
	static const char text[] =
	    "dmarc-parse: a file took too long to read; the rest of it and "
	    "the files after it were skipped\n";

	(void)sig;
	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(65);
}

static enum dmarc_status
show_input(const struct input *in, const struct dmarc_limits *lim,
    struct arena *a, struct output *o, struct dmarc_err *err)
{
	struct buf bytes = BUF_INIT((size_t)lim->message_bytes + 1);
	const unsigned char *data;
	enum dmarc_status st;
	size_t len, left;

	o->file = in->name;
	st = read_input(in->fd, &bytes, err);
	data = bytes.len > 0 ? bytes.data : (const unsigned char *)"";
	left = bytes.len;
	do {			/* once, or for each message of an mbox */
		len = bytes.len > lim->message_bytes ? left :
		    sniff_mbox(data, left);
		if (st == DMARC_OK)
			st = fence_cpu(lim->cpu_seconds, err);
		if (st == DMARC_OK)
			st = parse_message(data, len, lim, &o->opts, a,
			    print_finding, o, err);
		arena_reset(a);
		data += len;
		left -= len;
	} while (st == DMARC_OK && left > 0);
	buf_free(&bytes);
	return st;
}

/* Shows each input; reports each failure and returns the last. */
static enum dmarc_status
show_all(const struct inputs *files, const struct options *opts,
    struct dmarc_err *err)
{
	const struct dmarc_limits *lim = &dmarc_default_limits;
	struct output o = { .json = opts->json,
		.opts.personal = opts->personal };
	struct arena *a = arena_new((size_t)lim->memory_bytes / 2);
	enum dmarc_status st, worst = DMARC_OK;

	if (a == NULL)
		return dmarc_no_memory(err);
	st = fence_close(lim, 0, true, err);
	if (st != DMARC_OK)
		complain(NULL, err->text);
	for (size_t i = 0; i < files->n && st == DMARC_OK; i++) {
		st = show_input(&files->in[i], lim, a, &o, err);
		if (st == DMARC_OK)
			continue;
		complain(files->in[i].name, err->text);
		worst = st;
		if (!ferror(stdout))
			st = DMARC_OK;	/* go on with the next file */
	}
	arena_free(a);
	return st != DMARC_OK ? st : worst;
}

static enum dmarc_status
run(char *const names[], size_t n, const struct options *opts,
    struct dmarc_err *err)
{
	struct inputs in = { 0 };
	enum dmarc_status opened, shown = DMARC_OK;

	(void)signal(SIGXCPU, on_timeout);
	fence_warm_up();
	opened = open_all(names, n, &in, err);
	if (opened != DMARC_E_NOMEM)
		shown = show_all(&in, opts, err);
	inputs_close(&in);
	return shown != DMARC_OK ? shown : opened;
}

/* ---- options ---- */

/* Returns the exit status, or -1 to continue. */
static int
parse_options(int argc, char *argv[], struct options *opts)
{
	enum { VERSION = 256, PERSONAL };
	static const struct option known[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "personal", no_argument, NULL, PERSONAL },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, VERSION },
		{ NULL, 0, NULL, 0 },
	};
	struct dmarc_err err;
	int c;

	/* Of dmarc-ingest, not of people: no option to guess. */
	if (argc == 2 && strcmp(argv[1], "--worker") == 0) {
		opts->worker = true;
		return -1;
	}
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":jh", known, NULL)) != -1)
		switch (c) {
		case 'j':
			opts->json = true;
			break;
		case 'h':
			(void)fputs(usage, stdout);
			return 0;
		case VERSION:
			(void)puts("dmarc-parse " DMARC_VERSION);
			return 0;
		case PERSONAL:
			opts->personal = true;
			break;
		default:
			(void)nearest_option("dmarc-parse", known,
			    argv[optind - 1], c == ':', &err);
			complain(NULL, err.text);
			return dmarc_exit_status(DMARC_E_USAGE);
		}
	if (optind == argc) {
		complain(NULL, "name a file or a folder (dmarc-parse --help)");
		return dmarc_exit_status(DMARC_E_USAGE);
	}
	return -1;
}

static int
finish(int status)
{
	if (fclose(stdout) == 0 || status != 0)
		return status;
	complain("standard output", strerror(errno));
	return 74;
}

int
main(int argc, char *argv[])
{
	struct options opts = { 0 };
	struct dmarc_err err;
	int status;

	(void)setlocale(LC_ALL, "");
	status = parse_options(argc, argv, &opts);
	if (status >= 0)
		return finish(status);
	if (opts.worker) {
		if (worker_run(STDIN_FILENO, STDOUT_FILENO, &err) == DMARC_OK)
			return 0;
		complain("worker", err.text);
		return dmarc_exit_status(err.code);
	}
	return finish(dmarc_exit_status(run(argv + optind,
	    (size_t)(argc - optind), &opts, &err)));
}
