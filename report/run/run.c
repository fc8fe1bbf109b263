/*
 * run.c: see run.h. Domains are read and written one by one, so the run needs
 * memory for the largest domain only.
 */
#include "report/run/run.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/data/csv.h"
#include "report/data/document.h"
#include "report/data/records.h"
#include "report/gather/mailbox.h"
#include "report/gather/sources/sections.h"
#include "report/judge/judge.h"
#include "report/run/changed.h"
#include "report/run/pages.h"
#include "report/run/tables.h"
#include "report/run/targets.h"
#include "report/run/verdicts.h"
#include "report/say/attention.h"
#include "report/say/output.h"
#include "report/text/log.h"
#include "report/text/senders.h"
#include "report/text/sources.h"
#include "store/read/domains.h"

#define BUSY_MS 30000	/* how long to wait for a locked database */
#define RECORDS_DAYS 40000	/* if only --until is given: all */
#define TEXT_TOP 20		/* senders of a domain, unless --top */
#define TEXT_TOP_ADDRESSES 50	/* with --by ip */
#define TEXT_ADDRESSES 3	/* below a sender, unless --top */
#define NOTES_BYTES ((size_t)16 << 20)
#define MEMORY ((size_t)4 << 30)	/* bytes for one domain, at most */

struct run {
	const struct report_opts *opts;
	const struct dmarc_settings *settings;
	const struct sender_tables *tables;
	const char *labels_file;	/* senders.conf */
	struct snapshot *db;
	struct arena *arena;	/* freed at the end of the run */
	struct arena *domain;	/* emptied after each domain */
	struct day_window window;
	struct mailbox rest;
	struct targets targets;
	struct output out;
	struct changed changed;
	int exit_status;	/* of the worst verdict */
};

/* The window of --since and --until, which ends on the day last by itself. */
static enum dmarc_status
find_window(struct run *r, const char *until, int64_t last, int64_t days,
    struct dmarc_err *err)
{
	const char *since = r->opts->since;
	struct day_window w;
	const char *fault;
	char text[DAY_TEXT];

	if (!day_window_of(since, until, day_of(r->opts->now), last, days, &w,
	    &fault)) {
		day_iso(last, text);
		if (fault == NULL)
			return dmarc_fail(err, DMARC_E_USAGE, "--until is "
			    "before --since; without --until, the last day is "
			    "%s", text);
		return dmarc_fail(err, DMARC_E_USAGE, "'%.60s' is not a date, "
		    "RFC 3339 time, ISO week, number of days (28d) or "
		    "last-week", fault);
	}
	r->window = w;
	return DMARC_OK;
}

/* Where and how to write the sections of sources. */
struct sources {
	struct text_opts text;
	struct document json;
};

static enum dmarc_status
sources_section(struct run *r, struct sources *s,
    const struct section *section, bool more, struct dmarc_err *err)
{
	enum dmarc_status st;

	switch (r->opts->format) {
	case REPORT_JSON:
	case REPORT_JSONL:
		return document_section(&s->json, section, err);
	case REPORT_CSV:
		return csv_section(&r->out, section, &r->window,
		    !r->opts->raw, err);
	default:
		st = text_section(&r->out, section, &s->text, err);
		if (more)
			buf_byte(&r->out.buf, '\n');
		return st;
	}
}

static enum dmarc_status
sources_domains(struct run *r, struct sources *s, struct dmarc_err *err)
{
	const struct section_opts opts = { .sort = r->opts->sort,
	    .fails = r->opts->fails, .by_address = r->opts->by_address,
	    .top = r->opts->format == REPORT_TEXT ? 0 : r->opts->top };
	struct sections_context sections = { .db = r->db, .tables = r->tables,
	    .window = &r->window, .opts = &opts,
	    .split = r->opts->format != REPORT_TEXT,
	    .now = r->opts->now };
	const struct targets *t = &r->targets;
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < t->n; i++) {
		struct section section[2];
		size_t n = 0;

		arena_reset(r->domain);
		st = sections_read(&sections, t->domain[i], r->domain,
		    section, &n, err);
		for (size_t j = 0; st == DMARC_OK && j < n; j++)
			st = sources_section(r, s, &section[j],
			    i + 1 < t->n, err);
	}
	sent_free(&sections.list);
	return st;
}

/* The page of sources if no domain has a report in the window. */
static void
sources_nothing(struct run *r)
{
	char span[DAY_SPAN_TEXT];

	day_span(r->window.from, r->window.to, false, span);
	buf_text(&r->out.buf, "No reports about your domains in ");
	buf_text(&r->out.buf, span);
	buf_text(&r->out.buf, " (UTC).\n");
	if (r->rest.last_seen == INT64_MIN)
		buf_text(&r->out.buf, "The database has seen no mail yet: "
		    "dmarc-ingest MAILDIR reads it.\n");
}

static enum dmarc_status
run_sources(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	struct sources s = {
		.text = { .window = &r->window, .sort = o->sort,
		    .by_address = o->by_address, .fails = o->fails,
		    .top = o->by_address ? TEXT_TOP_ADDRESSES : TEXT_TOP,
		    .addresses = TEXT_ADDRESSES },
		.json = { .out = &r->out, .rest = &r->rest,
		    .asked = &r->targets.asked, .now = o->now,
		    .lines = o->format == REPORT_JSONL },
	};
	bool json = o->format == REPORT_JSON || o->format == REPORT_JSONL;
	enum dmarc_status st;

	if (options_given(o, OPT_TOP))
		s.text.top = s.text.addresses = o->top > 0 ? o->top : SIZE_MAX;
	st = find_window(r, o->until, gather_last_settled(o->now), W28, err);
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window, err);
	if (st == DMARC_OK)
		st = targets_reported(&r->targets, r->db, &r->window,
		    r->arena, err);
	if (st == DMARC_OK)
		st = mailbox_read(r->db, &r->window, o->now, &r->rest, err);
	if (st == DMARC_OK && o->format == REPORT_CSV)
		csv_begin(&r->out);
	s.json.from = r->window.from;
	s.json.to = r->window.to;
	if (st == DMARC_OK && json)
		st = document_begin(&s.json, err);
	if (st == DMARC_OK && o->format == REPORT_TEXT) {
		summary_asked(&r->out.buf, &r->targets.asked);
		if (r->out.buf.len > 0)
			buf_byte(&r->out.buf, '\n');
	}
	if (st == DMARC_OK)
		st = sources_domains(r, &s, err);
	if (st == DMARC_OK && json)
		st = document_end(&s.json, err);
	if (st == DMARC_OK && o->format == REPORT_TEXT) {
		if (r->targets.n == 0)
			sources_nothing(r);
		text_end(&r->out, &s.text, &r->rest);
	}
	return st;
}

static enum dmarc_status
run_senders(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	const struct senders_opts opts = { .window = &r->window,
	    .file = r->labels_file, .unlabelled = o->unlabelled,
	    .top = o->top };
	struct identity identity = { .db = r->db, .tables = r->tables,
	    .now = o->now, .arena = r->domain };
	struct candidates senders;
	struct sent_list list = { .n = 0 };
	enum dmarc_status st = find_window(r, o->until,
	    gather_last_settled(o->now), W28, err);

	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window, err);
	if (st == DMARC_OK)
		st = targets_reported(&r->targets, r->db, &r->window,
		    r->arena, err);
	if (st == DMARC_OK)
		st = dns_hosts_known(r->db, &identity.hosts, err);
	candidates_begin(&senders);
	for (size_t i = 0; st == DMARC_OK && i < r->targets.n; i++) {
		arena_reset(r->domain);
		identity.domain = r->targets.domain[i];
		st = candidates_read(&senders, &identity, &r->window,
		    o->unlabelled, &list, err);
	}
	if (st == DMARC_OK)
		st = senders_write(&r->out, &senders, &opts, err);
	candidates_free(&senders);
	sent_free(&list);
	return st;
}

static enum dmarc_status
run_log(struct run *r, struct dmarc_err *err)
{
	int64_t since = INT64_MIN;
	enum dmarc_status st;

	if (r->opts->since != NULL) {
		st = find_window(r, NULL, day_of(r->opts->now) - 1, 1, err);
		if (st != DMARC_OK)
			return st;
		since = r->window.from * DAY_SECONDS;
	}
	return log_write(&r->out, r->db, since, err);
}

static enum dmarc_status
run_records(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	struct records_opts opts = { .lines = o->format == REPORT_JSONL,
	    .defuse = !o->raw, .all_signatures = o->all_signatures };
	enum dmarc_status st = DMARC_OK;

	if (o->since == NULL && o->until == NULL) {
		r->window.from = day_from_civil(0, 1, 1);
		r->window.to = day_from_civil(9999, 12, 31);
	} else {
		st = find_window(r, o->until, gather_last_settled(o->now),
		    RECORDS_DAYS, err);
	}
	opts.window = r->window;
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &r->window, err);
	opts.domain = r->targets.domain;
	opts.domains = r->targets.n;
	if (st == DMARC_OK)
		st = records_write(&r->out, r->db, &opts, err);
	return st;
}

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
	if (r->changed.file != NULL) {
		enum dmarc_status st = changed_read(&r->changed, v,
		    &r->exit_status, err);

		if (st != DMARC_OK || !r->changed.differs)
			return st;
	}
	return r->opts->format == REPORT_HTML ||
	    r->opts->format == REPORT_MAIL ? run_pages(r, v, err) :
	    verdicts_write(&r->out, v, &r->exit_status, err);
}

/* Write verdicts about the 28 settled days before now. */
static enum dmarc_status
run_verdicts(struct run *r, enum verdicts_form form, struct dmarc_err *err)
{
	struct elders elders = { .arena = r->arena };
	struct gather_context gather = { .db = r->db, .elders = &elders,
	    .tables = r->tables, .settings = r->settings,
	    .labels_file = r->labels_file, .now = r->opts->now,
	    .explain = r->opts->command == REPORT_EXPLAIN,
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
	    .form = form, .quiet = r->opts->quiet,
	    .lines = r->opts->format == REPORT_JSONL,
	    .top = r->opts->top, .arena = r->domain, .keep = r->arena };
	enum dmarc_status st = DMARC_OK;

	r->window = form == VERDICTS_WEEKLY ?
	    (struct day_window){ summary.last - W7 + 1, summary.last } :
	    judged;
	if (st == DMARC_OK)
		st = targets_asked(&r->targets, r->db, &judged, err);
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
	st = write_verdicts(r, &v, err);
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
	case REPORT_SOURCES:
		return is_document(r->opts) ?
		    run_verdicts(r, VERDICTS_JSON, err) :
		    run_sources(r, err);
	case REPORT_RECORDS:
		return run_records(r, err);
	case REPORT_SENDERS:
		return run_senders(r, err);
	default:
		return run_log(r, err);
	}
}

/* Whether the output has a place for notes on the names asked for. */
static bool
has_notes(const struct report_opts *o)
{
	return o->format == REPORT_TEXT || o->format == REPORT_HTML ||
	    o->format == REPORT_MAIL || (o->format == REPORT_JSON &&
	    o->command != REPORT_EXPLAIN);
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
	if (snapshot_close(r->db, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	if (output_close(&r->out, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	if (st == DMARC_OK)
		st = changed_keep(&r->changed, err);
	changed_free(&r->changed);
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
	enum dmarc_status st = DMARC_OK;

	r.out.colour = output_wants_colour(file);
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
	st = snapshot_open(path, BUSY_MS, &r.db, err);
	if (st == DMARC_E_NOINPUT)
		(void)dmarc_fail(err, st, "%s: there are no reports yet; "
		    "run dmarc-ingest first", path);
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
	*exit_status = r.exit_status;
	return st;
}
