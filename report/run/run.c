/*
 * run.c: see run.h. Domains are read and written one by one, so the run needs
 * memory for the largest domain only.
 */
#include "report/run/run.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "common/memory/heap.h"
#include "common/process/processors.h"
#include "common/settings/again.h"
#include "report/gather/mailbox.h"
#include "report/judge/judge.h"
#include "report/run/beside.h"
#include "report/run/context.h"
#include "report/run/lists.h"
#include "report/run/verdicts/pages.h"
#include "report/run/verdicts/site.h"
#include "report/run/tables.h"
#include "report/run/verdicts/verdicts.h"
#include "report/say/attention.h"
#include "report/say/command.h"
#include "report/say/output.h"
#include "store/read/domains.h"
#include "store/read/parts/kept.h"

#define BUSY_MS 30000	/* how long to wait for a locked database */
#define KEPT_BYTES ((size_t)28 << 20)	/* for all domains of a run */
#define NOTES_BYTES ((size_t)16 << 20)
#define MEMORY ((size_t)4 << 30)	/* bytes for one domain, at most */

/* Verdicts as an HTML page or a mail; v describes the text part. */
static enum dmarc_status
run_pages(struct run *r, const struct verdicts *v, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	bool week = o->command == REPORT_WEEKLY;
	char title[SUMMARY_TITLE] = "DMARC readiness";
	struct pages p = { .verdicts = v, .title = title,
	    .list = week ? "weekly" : "readiness",
	    .to = o->to != NULL ? o->to : r->settings->to,
	    .from = o->from != NULL ? o->from : r->settings->from };

	if (week)
		summary_title(v->summary, title);
	if (o->format == REPORT_HTML)
		return pages_html(&r->out, &p, &r->exit_status, err);
	if (p.to == NULL)
		return dmarc_fail(err, DMARC_E_USAGE, "a mail needs --to, or "
		    "to = ADDRESS in [report] of the settings file");
	return pages_mail(&r->out, &p, &r->exit_status, err);
}

/* Writes verdicts, unless --changed finds that nothing has changed. */
static enum dmarc_status
write_verdicts(struct run *r, const struct verdicts *v, struct dmarc_err *err)
{
	if (r->opts->command == REPORT_SITE) {
		/* A site of a misspelt name would take the place of others. */
		enum dmarc_status st = targets_refuse(&r->targets, r->db,
		    r->opts->now, r->arena, err);

		return st == DMARC_OK ? site_run(v, r->opts->folder, err) : st;
	}
	if (r->changed.file != NULL) {
		enum dmarc_status st = changed_read(&r->changed, v,
		    &r->exit_status, err);

		if (st != DMARC_OK || !r->changed.differs)
			return st;
	}
	return r->opts->format == REPORT_HTML ||
	    r->opts->format == REPORT_MAIL ? run_pages(r, v, err) :
	    verdicts_write(&r->out, v, NULL, NULL, &r->exit_status, err);
}

/*
 * Begins work on the domains of v, side by side; for a single domain, a thread
 * reads ahead.
 */
static enum dmarc_status
begin_each(const struct run *r, struct gather_context *gather,
    struct verdicts *v, struct kept **kept, struct dmarc_err *err)
{
	size_t seats = v->domains > 1 ? r->n_dbs : 1;
	enum dmarc_status st = DMARC_OK;

	if (seats < r->n_dbs)
		gather->ahead = r->dbs[seats];
	heap_prepare();
	if (r->opts->domains == 0 && v->domains > 1)
		st = kept_begin(r->dbs, r->n_dbs, KEPT_BYTES, kept, err);
	return st != DMARC_OK ? st : each_begin(gather, r->dbs, seats, &v->each,
	    err);
}

/* Write verdicts about the 28 settled days before now. */
static enum dmarc_status
run_verdicts(struct run *r, enum verdicts_form form, struct dmarc_err *err)
{
	struct elders elders = ELDERS_INIT;
	struct kept *kept = NULL;
	struct gather_context gather = { .db = r->db, .elders = &elders,
	    .tables = r->tables, .settings = r->settings,
	    .labels_file = r->labels_file, .now = r->opts->now,
	    .explain = r->opts->command == REPORT_EXPLAIN ||
	    r->opts->command == REPORT_SITE,
	    .pct_step = r->opts->pct };
	struct summary summary = { .asked = &r->targets.asked,
	    .week = &r->window, .rest = &r->rest, .now = r->opts->now,
	    .authserv = gather_strict(&gather),
	    .last = gather_last_settled(r->opts->now) };
	const struct day_window judged = { summary.last - W28 + 1,
	    summary.last };
	const struct day_window recent = { judged.from,
	    day_of(r->opts->now) };
	struct day_window aside;
	struct verdicts v = { .gather = &gather, .summary = &summary,
	    .form = form, .quiet = r->opts->quiet, .sql = r->opts->sql,
	    .lines = r->opts->format == REPORT_JSONL,
	    .top = r->opts->top, .keep = r->arena };
	enum dmarc_status st = DMARC_OK;

	r->window = form == VERDICTS_WEEKLY ?
	    (struct day_window){ summary.last - W7 + 1, summary.last } :
	    judged;
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &judged,
		    r->settings, r->arena, err);
	if (st == DMARC_OK)
		st = targets_known(&r->targets, r->db, &r->window,
		    r->opts->now, r->settings, r->arena, err);
	if (st == DMARC_OK)
		st = domains_newest_day(gather.db, &recent, summary.last -
		    ATTENTION_SILENT_DAYS + 1, &summary.newest, err);
	aside = r->window;
	if (r->opts->quiet && form == VERDICTS_TEXT)
		aside.from = day_of(r->opts->now) - 1;
	if (st == DMARC_OK)
		st = mailbox_read(r->db, &aside, r->opts->now, &r->rest, err);
	if (st == DMARC_OK)
		st = mailbox_explain(r->db, r->targets.domain, r->targets.n,
		    &recent, &r->rest, err);
	if (st != DMARC_OK)
		return st;
	if (form == VERDICTS_WEEKLY && r->opts->domains == 0 &&
	    r->targets.n > 1)
		v.form = VERDICTS_DIGEST;
	v.domain = r->targets.domain;
	v.domains = r->targets.n;
	st = begin_each(r, &gather, &v, &kept, err);
	if (st == DMARC_OK)
		st = write_verdicts(r, &v, err);
	each_end(v.each);
	kept_end(kept, r->dbs, r->n_dbs);
	elders_free(&elders);
	return st;
}

/*
 * Whether JSON is the document of verdicts. With another window, filter or
 * order it is a list of sources, without verdicts.
 */
static bool
is_document(const struct report_opts *o)
{
	return (o->format == REPORT_JSON || o->format == REPORT_JSONL) &&
	    o->since == NULL && o->until == NULL && !o->fails &&
	    o->sort == SECTION_BY_MESSAGES;
}

static enum dmarc_status
run_command(struct run *r, struct dmarc_err *err)
{
	enum verdicts_form form = VERDICTS_WEEKLY;

	switch (r->opts->command) {
	case REPORT_READINESS:
		form = VERDICTS_TEXT;
		/* FALLTHROUGH */
	case REPORT_WEEKLY:
		if (r->opts->format == REPORT_PROM)
			form = VERDICTS_PROM;
		return run_verdicts(r, is_document(r->opts) ? VERDICTS_JSON :
		    form, err);
	case REPORT_EXPLAIN:
		return run_verdicts(r, r->opts->format == REPORT_JSON ?
		    VERDICTS_EXPLAIN_JSON : VERDICTS_EXPLAIN, err);
	case REPORT_SITE:
		return run_verdicts(r, VERDICTS_TEXT, err);
	case REPORT_SOURCES:
		return is_document(r->opts) ?
		    run_verdicts(r, VERDICTS_JSON, err) :
		    list_sources(r, err);
	case REPORT_RECORDS:
		return list_records(r, err);
	case REPORT_SHOW:
		return list_show(r, err);
	case REPORT_TLS:
		return beside_tls(r, err);
	case REPORT_FAILURES:
		return beside_failures(r, err);
	case REPORT_SENDERS:
		return list_senders(r, err);
	default:
		return list_log(r, err);
	}
}

/*
 * Whether the output has a place for notes on the names asked for, or the
 * command takes the names as they are.
 */
static bool
has_notes(const struct report_opts *o)
{
	return o->format == REPORT_TEXT || o->format == REPORT_HTML ||
	    o->format == REPORT_MAIL || (o->format == REPORT_JSON &&
	    o->command != REPORT_EXPLAIN) || o->command == REPORT_TLS ||
	    o->command == REPORT_FAILURES;
}

/* Says on standard error which domains stand for the names asked for. */
static enum dmarc_status
tell_asked(const struct run *r, struct dmarc_err *err)
{
	struct buf notes = BUF_INIT(NOTES_BYTES);
	bool failed;

	summary_asked(&notes, &r->targets.asked);
	failed = notes.failed;
	if (!failed && notes.len > 0)
		(void)fwrite(notes.data, 1, notes.len, stderr);
	buf_free(&notes);
	return failed ? dmarc_no_memory(err) : DMARC_OK;
}

/* Closes everything; remembers what was said once it is written. */
static enum dmarc_status
finish(struct run *r, enum dmarc_status st, struct dmarc_err *err)
{
	struct dmarc_err trouble;

	arena_free(r->domain);
	arena_free(r->arena);
	for (size_t i = 0; i < r->n_dbs; i++)
		if (snapshot_close(r->dbs[i], &trouble) != DMARC_OK &&
		    st == DMARC_OK) {
			*err = trouble;
			st = trouble.code;
		}
	free(r->dbs);
	if (output_close(&r->out, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	if (st == DMARC_OK)
		st = changed_keep(&r->changed, err);
	changed_free(&r->changed);
	return st;
}

/*
 * The options of the commands that a page names. A text page is read where it
 * was asked for; a mail or a file may be read anywhere. Data have none.
 */
static char *
options_of_commands(const struct report_opts *o)
{
	bool elsewhere = o->format == REPORT_HTML || o->format == REPORT_MAIL;

	return elsewhere || o->format == REPORT_TEXT ?
	    settings_options(o->config, o->db, elsewhere) : NULL;
}

/* Whether the command judges, and each domain by itself. */
static bool
is_judging(const struct report_opts *o)
{
	return o->command == REPORT_WEEKLY || o->command == REPORT_READINESS ||
	    o->command == REPORT_EXPLAIN || o->command == REPORT_SITE ||
	    (o->command == REPORT_SOURCES && is_document(o));
}

/* Opens the database, once for each thread that may be of use. */
static enum dmarc_status
open_database(struct run *r, const char *path, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	size_t want = !is_judging(o) ? 1 :
	    o->jobs > 0 ? o->jobs : processors();
	enum dmarc_status st;

	if (o->domains == 1 && want > 2)
		want = 2;	/* one for the thread that reads ahead */
	r->dbs = calloc(want, sizeof(struct snapshot *));
	if (r->dbs == NULL)
		return dmarc_no_memory(err);
	st = snapshot_open_several(path, BUSY_MS, r->dbs, want, &r->n_dbs,
	    err);
	r->db = r->dbs[0];
	return st;
}

enum dmarc_status
report_run(const struct report_opts *opts,
    const struct dmarc_settings *settings, const char *path, FILE *file,
    int *exit_status, struct dmarc_err *err)
{
	struct run r = { .opts = opts, .settings = settings,
	    .out = OUTPUT_INIT(file), .changed = CHANGED_INIT(opts->changed) };
	struct tables known = { 0 };
	struct sender_tables tables;
	char *again;
	enum dmarc_status st = DMARC_OK;

	r.out.colour = output_wants_colour(file);
	again = options_of_commands(opts);
	command_options(again);
	r.arena = arena_new(MEMORY);
	r.domain = arena_new(MEMORY);
	if (r.arena == NULL || r.domain == NULL)
		st = dmarc_no_memory(err);
	if (st == DMARC_OK)
		st = asked_read(opts->domain, opts->domains, r.arena,
		    &r.targets.asked, err);
	if (st == DMARC_OK)
		st = tables_load(opts->psl, settings, &known, err);
	if (st != DMARC_OK)
		goto out;
	tables = (struct sender_tables){ known.suffixes, known.services,
	    known.labels, &known.ranges };
	r.tables = &tables;
	r.labels_file = known.labels_file;
	st = open_database(&r, path, err);
	if (st == DMARC_OK)
		st = tables_ranges(&known, r.db, opts->now, err);
	if (st != DMARC_OK)
		goto out;
	st = run_command(&r, err);
	if (st == DMARC_OK && !has_notes(opts))
		st = tell_asked(&r, err);
out:
	st = finish(&r, st, err);
	tables_free(&known);
	command_options(NULL);
	free(again);
	*exit_status = r.exit_status;
	return st;
}
