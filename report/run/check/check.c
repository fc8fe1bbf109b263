/*
 * check.c: see check.h.
 */
#include "report/run/check/check.h"

#include <stdlib.h>

#include <glib.h>

#include "common/names/suffixes.h"
#include "common/services/services.h"
#include "common/settings/again.h"
#include "common/settings/settings.h"
#include "report/run/check/ledger.h"
#include "report/run/check/own.h"
#include "report/run/check/system.h"
#include "report/say/command.h"
#include "report/who/labels.h"
#include "store/read/messages.h"
#include "store/read/snapshot.h"

#define BUSY_MS 2000	/* how long to wait for a locked database */

struct check {
	const struct check_opts *opts;
	struct check_lines lines;
	struct dmarc_settings settings;
	bool read_lately;	/* mail was entered during the last day */
};

/* Whether a failure ends the command. All others are lines of the answer. */
static bool
is_ours(enum dmarc_status st)
{
	return st == DMARC_E_NOMEM || st == DMARC_E_USAGE;
}

/* ---- files of the operator ---- */

static enum dmarc_status
check_settings(struct check *c, bool *fine, struct dmarc_err *err)
{
	enum dmarc_status st = settings_load(c->opts->config, &c->settings,
	    err);
	char *file;

	*fine = st == DMARC_OK;
	if (st != DMARC_OK) {
		if (is_ours(st))
			return st;
		lines_add(&c->lines, CHECK_DO, "settings", "%s", err->text);
	} else if (c->settings.file != NULL) {
		lines_add(&c->lines, CHECK_OK, "settings", "%s",
		    c->settings.file);
	} else {
		file = settings_companion(&c->settings, "dmarc.conf");
		lines_add(&c->lines, CHECK_OK, "settings", "there is no %s, "
		    "and none is needed", file);
		g_free(file);
	}
	return DMARC_OK;
}

static enum dmarc_status
check_labels(struct check *c, struct dmarc_err *err)
{
	char *file = settings_companion(&c->settings, "senders.conf");
	struct labels *labels = NULL;
	enum dmarc_status st = labels_load(file, &labels, err);

	if (st != DMARC_OK && !is_ours(st)) {
		lines_add(&c->lines, CHECK_DO, "labels", "%s", err->text);
		st = DMARC_OK;
	} else if (st == DMARC_OK && !g_file_test(file, G_FILE_TEST_EXISTS)) {
		lines_add(&c->lines, CHECK_OK, "labels", "there is no %s; "
		    "it is needed when a page asks whose a sender is", file);
	} else if (st == DMARC_OK) {
		size_t n = labels_count(labels);

		lines_add(&c->lines, CHECK_OK, "labels", "%s: %zu sender%s",
		    file, n, n == 1 ? "" : "s");
	}
	labels_free(labels);
	g_free(file);
	return st;
}

/* The tables that every command needs. */
static enum dmarc_status
check_tables(struct check *c, struct dmarc_err *err)
{
	char *own = settings_companion(&c->settings, "services.csv");
	struct services *services = NULL;
	struct suffixes *suffixes = NULL;
	enum dmarc_status st = services_load(own, &services, err);

	if (st == DMARC_OK)
		st = suffixes_open(c->opts->psl, 1, &suffixes, err);
	if (st == DMARC_OK) {
		bool there = g_file_test(own, G_FILE_TEST_EXISTS);

		lines_add(&c->lines, CHECK_OK, "services", "the installed "
		    "table%s%s", there ? " and " : "", there ? own : "");
	} else if (!is_ours(st)) {
		lines_add(&c->lines, CHECK_DO, "services", "%s", err->text);
		st = DMARC_OK;
	}
	suffixes_close(suffixes);
	services_free(services);
	g_free(own);
	return st;
}

/* ---- the database ---- */

/* Whether somebody else may read the database. */
static void
check_readers(struct check *c, const char *path)
{
	struct system_readers r;

	if (!system_readers(path, &r))
		return;	/* then it could not be opened, which was said */
	if (r.by_others)
		lines_add(&c->lines, CHECK_OK, "readers", "every user of this "
		    "machine may read the database");
	else if (r.by_group)
		lines_add(&c->lines, CHECK_OK, "readers", "%s and the group "
		    "%s may read the database; adduser USER %s lets one more",
		    r.owner, r.group, r.group);
	else
		lines_add(&c->lines, CHECK_NOTE, "readers", "only %s may read "
		    "the database (sudo -u %s dmarc-report ...): %s is closed "
		    "to the group %s", r.owner, r.owner, r.closed, r.group);
	system_readers_free(&r);
}

static void
say_size(struct check *c, const char *path, uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB" };
	double size = (double)bytes / 1024;
	size_t i = 0;

	while (i < 2 && size >= 1024) {
		size /= 1024;
		i++;
	}
	lines_add(&c->lines, CHECK_OK, "database", "%s, %.1f %s", path, size,
	    units[i]);
}

static enum dmarc_status
read_database(struct check *c, const char *path, struct dmarc_err *err)
{
	struct snapshot *db = NULL;
	struct message_totals totals;
	struct dmarc_err trouble;
	enum dmarc_status st = snapshot_open(path, BUSY_MS, &db, err);

	if (st == DMARC_OK)
		st = message_totals_read(db, &totals, err);
	if (st == DMARC_OK) {
		say_size(c, path, totals.bytes);
		st = own_check(&c->lines, db, &c->settings, err);
	}
	if (st == DMARC_OK) {
		st = ledger_check(&c->lines, db, &c->settings,
		    &c->read_lately, err);
	}
	if (snapshot_close(db, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	return st;
}

static enum dmarc_status
check_database(struct check *c, struct dmarc_err *err)
{
	char *path = NULL, *full = NULL;
	bool ours;
	enum dmarc_status st = settings_database(&c->settings, c->opts->db,
	    &path, &ours, err);

	if (st != DMARC_OK)
		return st;
	full = g_canonicalize_filename(path, NULL);
	st = read_database(c, full, err);
	if (st != DMARC_OK && !is_ours(st)) {
		lines_add(&c->lines, CHECK_DO, "database", "%s", err->text);
		st = DMARC_OK;
	}
	check_readers(c, full);
	g_free(full);
	g_free(path);
	return st;
}

/* ---- the system ---- */

static void
check_sendmail(struct check *c)
{
	char *path = system_sendmail();

	if (path != NULL)
		lines_add(&c->lines, CHECK_OK, "sendmail", "%s", path);
	else
		lines_add(&c->lines, c->settings.to != NULL ? CHECK_DO :
		    CHECK_NOTE, "sendmail", "there is none, so no mail can be "
		    "sent from here: install a mail server such as postfix, "
		    "or msmtp-mta");
	g_free(path);
}

/*
 * What starts the programs. A user's own crontab cannot be seen: while mail is
 * read, none need be.
 */
static void
check_schedule(struct check *c)
{
	static const char *const programs[] = { "dmarc-ingest", "dmarc-dns",
		"dmarc-report" };
	GString *found = g_string_new(NULL), *missing = g_string_new(NULL);

	for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
		char *by = system_schedule("", programs[i]);

		if (by != NULL)
			g_string_append_printf(found, "%s%s by %s",
			    found->len > 0 ? ", " : "", programs[i], by);
		else
			g_string_append_printf(missing, "%s%s",
			    missing->len > 0 ? ", " : "", programs[i]);
		g_free(by);
	}
	if (missing->len == 0)
		lines_add(&c->lines, CHECK_OK, "timers", "%s", found->str);
	else
		lines_add(&c->lines, found->len == 0 && !c->read_lately ?
		    CHECK_DO : CHECK_NOTE, "timers", "%s%sno timer of systemd "
		    "and no file of cron starts %s%s", found->str,
		    found->len > 0 ? "; " : "", missing->str,
		    found->len > 0 ? "" : " (a user's crontab may: it is not "
		    "looked at); dmarc-ingest(1) has an example");
	g_string_free(found, TRUE);
	g_string_free(missing, TRUE);
}

static enum dmarc_status
check_all(struct check *c, struct dmarc_err *err)
{
	bool fine;
	enum dmarc_status st = check_settings(c, &fine, err);

	if (st == DMARC_OK && fine)
		st = check_database(c, err);
	if (st == DMARC_OK && fine)
		st = check_labels(c, err);
	if (st == DMARC_OK && fine)
		st = check_tables(c, err);
	if (st != DMARC_OK)
		return st;
	check_sendmail(c);
	check_schedule(c);
	return lines_end(&c->lines, err);
}

enum dmarc_status
check_run(const struct check_opts *opts, FILE *file, bool *todo,
    struct dmarc_err *err)
{
	struct output out = OUTPUT_INIT(file);
	struct check c = { .opts = opts, .lines = { .out = &out,
	    .json = opts->json, .now = opts->now } };
	struct dmarc_err trouble;
	char *again = settings_options(opts->config, opts->db, false);
	enum dmarc_status st;

	out.colour = output_wants_colour(file);
	command_options(again);
	lines_begin(&c.lines);
	st = check_all(&c, err);
	command_options(NULL);
	free(again);
	settings_free(&c.settings);
	*todo = c.lines.todo;
	if (output_close(&out, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	return st;
}
