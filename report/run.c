/*
 * run.c: see run.h. Domains are read and written one by one, so that memory
 * is that of the largest of them.
 */
#include "report/run.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/log.h"
#include "report/output.h"
#include "report/question.h"
#include "report/records.h"
#include "report/text.h"
#include "report/verdicts.h"
#include "report/weekly.h"

#define SOURCES_DAYS 28
#define RECORDS_DAYS 40000	/* all, if only --until is given */
#define TEXT_TOP 20		/* senders of a domain, unless --top */
#define TEXT_TOP_ADDRESSES 50	/* with --by ip */
#define TEXT_ADDRESSES 3	/* below a sender, unless --top */
#define WEEKLY_DOMAINS 40	/* in the table and its sections */
#define MEMORY ((size_t)4 << 30)	/* at most, for one domain */

struct run {
	const struct report_opts *opts;
	const struct dmarc_settings *settings;
	const struct sender_tables *tables;
	struct question *q;
	struct arena *arena;	/* for the run */
	struct arena *domain;	/* for one domain */
	struct question_window window;
	struct question_rest rest;
	struct output out;
	int exit_status;	/* of the worst verdict */
};

/* The domains asked for, or all with reports in the window. */
struct domains {
	struct question_domain *domain;
	size_t n;
};

static enum dmarc_status
find_domains(struct run *r, struct domains *out, struct dmarc_err *err)
{
	struct question_domain *list;

	if (r->opts->domains == 0)
		return question_domains(r->q, &r->window, r->arena,
		    &out->domain, &out->n, err);
	list = arena_array(r->arena, r->opts->domains, sizeof *list);
	if (list == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	for (size_t i = 0; i < r->opts->domains; i++)
		list[i].name = r->opts->domain[i];
	out->domain = list;
	out->n = r->opts->domains;
	return DMARC_OK;
}

static enum dmarc_status
find_window(struct run *r, const char *since, const char *until, int64_t days,
    struct dmarc_err *err)
{
	struct day_window w;
	const char *fault;

	if (!day_window_of(since, until, day_of(r->opts->now), days, &w,
	    &fault)) {
		if (fault == NULL)
			return dmarc_fail(err, DMARC_E_USAGE,
			    "the last day asked for is before the first; "
			    "without --until it is yesterday");
		return dmarc_fail(err, DMARC_E_USAGE, "'%.60s' is no date, "
		    "RFC 3339 time, number of days (28d) or last-week", fault);
	}
	r->window = (struct question_window){ .before = w.from,
	    .from = w.from, .to = w.to };
	return DMARC_OK;
}

/* Where the sections of sources go, by format. */
struct sources {
	struct text_opts text;
	struct json_writer json;
};

static enum dmarc_status
sources_section(struct run *r, struct sources *s,
    const struct model_section *section, bool more, struct dmarc_err *err)
{
	enum dmarc_status st;

	switch (r->opts->format) {
	case REPORT_JSON:
		return json_section(&s->json, section, err);
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
sources_domains(struct run *r, struct sources *s,
    const struct domains *domains, struct dmarc_err *err)
{
	const struct model_opts opts = { .sort = r->opts->sort,
	    .fails = r->opts->fails, .by_address = r->opts->by_address,
	    .top = r->opts->format == REPORT_TEXT ? 0 : r->opts->top };
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < domains->n; i++) {
		struct model_section section[2];
		size_t n = 0;

		arena_reset(r->domain);
		st = question_section(r->q, domains->domain[i].name,
		    &r->window, r->opts->format != REPORT_TEXT, &opts,
		    r->domain, section, &n, err);
		for (size_t j = 0; st == DMARC_OK && j < n; j++)
			st = sources_section(r, s, &section[j],
			    i + 1 < domains->n, err);
	}
	return st;
}

/* No domain has a report in the window. */
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
		.json = { .out = &r->out, .window = &r->window,
		    .rest = &r->rest, .now = o->now },
	};
	struct domains domains = { 0 };
	enum dmarc_status st;

	if (o->top_given)
		s.text.top = s.text.addresses = o->top > 0 ? o->top : SIZE_MAX;
	st = find_window(r, o->since, o->until, SOURCES_DAYS, err);
	if (st == DMARC_OK)
		st = find_domains(r, &domains, err);
	if (st == DMARC_OK)
		st = question_rest(r->q, &r->window, o->now, &r->rest, err);
	if (st == DMARC_OK && o->format == REPORT_CSV)
		csv_begin(&r->out);
	if (st == DMARC_OK && o->format == REPORT_JSON)
		st = json_begin(&s.json, err);
	if (st == DMARC_OK)
		st = sources_domains(r, &s, &domains, err);
	if (st == DMARC_OK && o->format == REPORT_JSON)
		json_end(&s.json);
	if (st == DMARC_OK && o->format == REPORT_TEXT) {
		if (domains.n == 0)
			sources_nothing(r);
		text_end(&r->out, &s.text, &r->rest);
	}
	return st;
}

/* One domain's section of the week. */
static enum dmarc_status
weekly_read(struct run *r, const char *domain, struct model_section *out,
    struct dmarc_err *err)
{
	const struct model_opts opts = { .sort = MODEL_BY_MESSAGES };
	struct model_section section[2];
	size_t n;
	enum dmarc_status st;

	arena_reset(r->domain);
	st = question_section(r->q, domain, &r->window, false, &opts,
	    r->domain, section, &n, err);
	if (st == DMARC_OK)
		*out = section[0];
	return st;
}

/* The table of several domains, and a few lines about each. */
static enum dmarc_status
weekly_several(struct run *r, const struct weekly *w,
    const struct domains *domains, const struct domains *silent,
    struct dmarc_err *err)
{
	size_t n = domains->n < WEEKLY_DOMAINS ? domains->n : WEEKLY_DOMAINS;
	struct weekly_domain *row = arena_array(r->arena, n, sizeof *row);
	enum dmarc_status st = DMARC_OK;

	if (row == NULL)
		return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		row[i].domain = domains->domain[i];
		st = question_policy(r->q, row[i].domain.name,
		    row[i].domain.last, r->arena, &row[i].policy, err);
	}
	if (st == DMARC_OK)
		st = weekly_table(w, row, n, domains->domain + n,
		    domains->n - n, silent->domain, silent->n, err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		struct model_section s;

		st = weekly_read(r, row[i].domain.name, &s, err);
		if (st == DMARC_OK)
			st = weekly_section(w, &s, err);
	}
	if (st == DMARC_OK)
		weekly_end(w);
	return st;
}

/* A page for each domain. */
static enum dmarc_status
weekly_pages(struct run *r, const struct weekly *w,
    const struct domains *domains, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < domains->n; i++) {
		struct model_section s;

		st = weekly_read(r, domains->domain[i].name, &s, err);
		if (i > 0)
			buf_byte(&r->out.buf, '\n');
		if (st == DMARC_OK)
			st = weekly_page(w, &s, err);
	}
	return st;
}

static enum dmarc_status
run_weekly(struct run *r, struct dmarc_err *err)
{
	struct weekly w = { .out = &r->out, .window = &r->window,
	    .rest = &r->rest, .now = r->opts->now };
	struct domains domains = { 0 }, silent = { 0 };
	enum dmarc_status st = find_window(r, "last-week", NULL, 7, err);

	if (st != DMARC_OK)
		return st;
	r->window.before = r->window.from - 7;
	st = find_domains(r, &domains, err);
	if (st == DMARC_OK)
		st = question_rest(r->q, &r->window, w.now, &r->rest, err);
	if (st == DMARC_OK && r->opts->domains == 0)
		st = question_silent(r->q, &r->window, r->arena,
		    &silent.domain, &silent.n, err);
	if (st != DMARC_OK)
		return st;
	if (domains.n == 0) {
		weekly_empty(&w, silent.domain, silent.n);
		return DMARC_OK;
	}
	if (r->opts->domains > 0 || domains.n + silent.n == 1)
		return weekly_pages(r, &w, &domains, err);
	return weekly_several(r, &w, &domains, &silent, err);
}

static enum dmarc_status
run_log(struct run *r, struct dmarc_err *err)
{
	int64_t since = INT64_MIN;
	enum dmarc_status st;

	if (r->opts->since != NULL) {
		st = find_window(r, r->opts->since, "0d", 1, err);
		if (st != DMARC_OK)
			return st;
		since = r->window.from * DAY_SECONDS;
	}
	return log_write(&r->out, r->q, since, err);
}

static enum dmarc_status
run_records(struct run *r, struct dmarc_err *err)
{
	const struct report_opts *o = r->opts;
	struct records_opts opts = { .domain = o->domain,
	    .domains = o->domains, .lines = o->format == REPORT_JSONL,
	    .defuse = !o->raw, .all_signatures = o->all_signatures };
	enum dmarc_status st = DMARC_OK;

	if (o->since == NULL && o->until == NULL) {
		r->window.from = day_from_civil(0, 1, 1);
		r->window.to = day_from_civil(9999, 12, 31);
	} else {
		st = find_window(r, o->since, o->until, RECORDS_DAYS, err);
	}
	opts.window = r->window;
	if (st == DMARC_OK)
		st = records_write(&r->out, r->q, &opts, err);
	return st;
}

/* Verdicts about the 28 settled days before now. */
static enum dmarc_status
run_verdicts(struct run *r, enum verdicts_form form, struct dmarc_err *err)
{
	const struct gather gather = { .asker = question_asker(r->q),
	    .tables = r->tables, .settings = r->settings,
	    .now = r->opts->now };
	int64_t last = gather_last_settled(r->opts->now);
	struct domains domains = { 0 };
	struct verdicts v = { .gather = &gather, .rest = &r->rest,
	    .form = form, .top = r->opts->top, .arena = r->domain };
	enum dmarc_status st;

	r->window = (struct question_window){ .before = last - W28 + 1,
	    .from = last - W28 + 1, .to = last };
	st = find_domains(r, &domains, err);
	if (st == DMARC_OK)
		st = question_rest(r->q, &r->window, r->opts->now, &r->rest,
		    err);
	v.domain = domains.domain;
	v.domains = domains.n;
	if (st == DMARC_OK)
		st = verdicts_write(&r->out, &v, &r->exit_status, err);
	return st;
}

/*
 * JSON is the document of verdicts, unless another window or choice is
 * asked for: that is a list of sources, without a verdict.
 */
static bool
is_document(const struct report_opts *o)
{
	return o->format == REPORT_JSON && o->since == NULL &&
	    o->until == NULL && !o->fails && o->sort == MODEL_BY_MESSAGES;
}

static enum dmarc_status
run_command(struct run *r, struct dmarc_err *err)
{
	enum dmarc_status st;

	switch (r->opts->command) {
	case REPORT_READINESS:
		return run_verdicts(r, is_document(r->opts) ? VERDICTS_JSON :
		    VERDICTS_TEXT, err);
	case REPORT_SOURCES:
		return is_document(r->opts) ?
		    run_verdicts(r, VERDICTS_JSON, err) :
		    run_sources(r, err);
	case REPORT_WEEKLY:
		if (is_document(r->opts))
			return run_verdicts(r, VERDICTS_JSON, err);
		st = run_weekly(r, err);
		return st == DMARC_OK && r->opts->exit_code ?
		    run_verdicts(r, VERDICTS_SILENT, err) : st;
	case REPORT_RECORDS:
		return run_records(r, err);
	default:
		return run_log(r, err);
	}
}

/* What is known of senders before the database is asked. */
struct known {
	struct suffixes *suffixes;
	struct services *services;
	struct labels *labels;
};

static enum dmarc_status
known_load(const struct report_opts *opts,
    const struct dmarc_settings *settings, struct known *k,
    struct dmarc_err *err)
{
	char *labels = settings_beside(settings, "senders.conf");
	char *services = settings_beside(settings, "services.csv");
	enum dmarc_status st = suffixes_open(opts->psl, &k->suffixes, err);

	if (st == DMARC_OK)
		st = services_load(services, &k->services, err);
	if (st == DMARC_OK)
		st = labels_load(labels, &k->labels, err);
	free(services);
	free(labels);
	return st;
}

static void
known_free(struct known *k)
{
	labels_free(k->labels);
	services_free(k->services);
	suffixes_close(k->suffixes);
}

enum dmarc_status
report_run(const struct report_opts *opts,
    const struct dmarc_settings *settings, const char *path, FILE *file,
    int *exit_status, struct dmarc_err *err)
{
	struct run r = { .opts = opts, .settings = settings,
	    .out = OUTPUT_INIT(file) };
	struct known known = { 0 };
	struct sender_tables tables;
	struct dmarc_err trouble;
	enum dmarc_status st = known_load(opts, settings, &known, err);

	if (st != DMARC_OK)
		goto out;
	tables = (struct sender_tables){ known.suffixes, known.services,
	    known.labels };
	r.tables = &tables;
	st = question_open(path, &tables, opts->now, &r.q, err);
	if (st != DMARC_OK)
		goto out;
	r.arena = arena_new(MEMORY);
	r.domain = arena_new(MEMORY);
	st = r.arena != NULL && r.domain != NULL ? run_command(&r, err) :
	    dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
out:
	arena_free(r.domain);
	arena_free(r.arena);
	if (question_close(r.q, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	known_free(&known);
	*exit_status = r.exit_status;
	if (output_close(&r.out, &trouble) != DMARC_OK && st == DMARC_OK) {
		*err = trouble;
		st = trouble.code;
	}
	return st;
}
