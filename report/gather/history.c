/*
 * history.c: see history.h. The day of a report decides which of its facts are
 * read: its policy, who sent it, its records.
 */
#include "report/gather/history.h"

#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "common/span.h"
#include "common/vec.h"
#include "store/read/ahead/ahead.h"

#define REACH 45		/* days around a window, for long reports */
#define STEP 8192		/* rows, after which to look whether they fit */
#define SOON 32			/* records to prefetch for */
#define PARTS 100000		/* of a long report */

/* The current report. */
struct report {
	int64_t day;		/* the middle of its period */
	bool is_long;
	struct span span;	/* valid for a report of several days */
	uint32_t reporter;
	uint64_t messages;
	enum dmarc_provenance provenance;
	bool scope[2];		/* has a record of it; see verdict_report */
};

/* Messages of a pair in a long report. */
struct long_part {
	uint32_t pair;
	uint64_t messages;
};

struct walk {
	const struct gather_context *g;
	const struct history *history;
	struct ahead *ahead;
	int64_t last;
	struct pairs *pairs;
	struct arena *arena;	/* for strings */
	struct domain_facts *out;
	struct long_part *part;	/* of a long report; heap memory */
	size_t parts, part_size;
};

/*
 * Whether a report covers any of the given number of days up to the last day.
 */
static bool
touches(const struct walk *w, const struct report *r, int64_t days)
{
	int64_t first = w->last - days + 1;

	if (!r->is_long)
		return r->day >= first && r->day <= w->last;
	return r->day >= first - REACH && r->day <= w->last + REACH &&
	    r->span.last >= first && r->span.first <= w->last;
}

/* Whether the day of the report itself is in W28. */
static bool
in_window(const struct walk *w, const struct report *r)
{
	return r->day > w->last - W28 && r->day <= w->last;
}

/* Whether the report is older than W28 and in the history to read. */
static bool
is_older(const struct walk *w, const struct report *r)
{
	return w->history->older && r->day <= w->last - W28 &&
	    r->day > w->last - HISTORY;
}

/* Where what a report says of a day comes from. */
static enum verdict_origin
origin_of(const struct walk *w, const struct report *r, int64_t day)
{
	if (w->out->reporters.distrusted[r->reporter])
		return ORIGIN_MISMATCH;
	if (!gather_strict(w->g))
		return ORIGIN_PLAIN;
	switch (r->provenance) {
	case DMARC_PROVENANCE_VERIFIED:
		return ORIGIN_VERIFIED;
	case DMARC_PROVENANCE_MISMATCH:
		return ORIGIN_MISMATCH;
	default:
		return w->history->first_verified != NEVER &&
		    day >= w->history->first_verified ? ORIGIN_UNVOUCHED :
		    ORIGIN_PLAIN;
	}
}

static int
by_all(const void *a, const void *b)
{
	const struct verdict_row *x = a, *y = b;

	if (x->pair != y->pair)
		return x->pair < y->pair ? -1 : 1;
	if (x->reporter != y->reporter)
		return x->reporter < y->reporter ? -1 : 1;
	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* Adds up rows of the same pair, reporter, origin and day. */
static void
merge_rows(struct verdict_row *row, size_t *n)
{
	size_t kept = 0;

	if (*n > 0)
		qsort(row, *n, sizeof *row, by_all);
	for (size_t i = 0; i < *n; i++)
		if (kept > 0 && by_all(&row[kept - 1], &row[i]) == 0)
			row[kept - 1].messages += row[i].messages;
		else
			row[kept++] = row[i];
	*n = kept;
}

static int
by_reporter(const void *a, const void *b)
{
	const struct verdict_report *x = a, *y = b;

	if (x->reporter != y->reporter)
		return x->reporter < y->reporter ? -1 : 1;
	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* The same for days with reports. */
static void
merge_reports(struct verdict_report *report, size_t *n)
{
	size_t kept = 0;

	if (*n > 0)
		qsort(report, *n, sizeof *report, by_reporter);
	for (size_t i = 0; i < *n; i++) {
		if (kept == 0 || by_reporter(&report[kept - 1],
		    &report[i]) != 0) {
			report[kept++] = report[i];
			continue;
		}
		for (int k = 0; k < 2; k++)
			report[kept - 1].scope[k] = report[i].scope[k] ||
			    report[kept - 1].scope[k];
	}
	*n = kept;
}

/*
 * Before one more row, day with a report or policy: if all no longer fits,
 * adds up what can be. E_LIMIT if that does not help for long.
 */
static enum dmarc_status
make_room(struct walk *w, struct dmarc_err *err)
{
	struct domain_facts *o = w->out;
	struct pairs *p = w->pairs;

	p->rows = o->facts.rows + o->facts.reports + o->published.n;
	if (p->rows % STEP != 0 || pairs_fit(p))
		return DMARC_OK;
	merge_rows(o->row, &o->facts.rows);
	merge_reports(o->report, &o->facts.reports);
	published_merge(&o->published);
	p->rows = o->facts.rows + o->facts.reports + o->published.n;
	p->rows += p->rows / 4 + STEP;
	return pairs_fit(p) ? DMARC_OK : dmarc_fail(err, DMARC_E_LIMIT,
	    "a domain has too much mail that differs by day, reporter or "
	    "sender");
}

static enum dmarc_status
add_day(struct walk *w, const struct report *r, int64_t day,
    struct dmarc_err *err)
{
	struct domain_facts *o = w->out;
	enum dmarc_status st;

	if (day <= w->last - COVERAGE || day > w->last)
		return DMARC_OK;
	st = make_room(w, err);
	if (st != DMARC_OK)
		return st;
	if (!vec_room(&o->report, o->facts.reports, &o->report_size,
	    sizeof *o->report))
		return dmarc_no_memory(err);
	o->report[o->facts.reports++] = (struct verdict_report){
		.reporter = r->reporter, .day = day,
		.origin = origin_of(w, r, day),
		.scope = { r->scope[0], r->scope[1] } };
	return DMARC_OK;
}

/* Adds the days on which its reporter reported. */
static enum dmarc_status
add_days(struct walk *w, const struct report *r, struct dmarc_err *err)
{
	enum dmarc_status st = add_day(w, r, r->day, err);

	if (!r->is_long)
		return st;
	for (int64_t d = r->span.first; st == DMARC_OK && d <= r->span.last;
	    d++)
		if (d != r->day)
			st = add_day(w, r, d, err);
	return st;
}

static enum dmarc_status
add_row(struct walk *w, const struct report *r, uint32_t pair, int64_t day,
    uint64_t messages, struct dmarc_err *err)
{
	struct domain_facts *o = w->out;
	enum dmarc_status st;

	if (day <= w->last - W28 || day > w->last)
		return DMARC_OK;
	st = make_room(w, err);
	if (st != DMARC_OK)
		return st;
	if (!vec_room(&o->row, o->facts.rows, &o->row_size, sizeof *o->row))
		return dmarc_no_memory(err);
	o->row[o->facts.rows++] = (struct verdict_row){ .pair = pair,
	    .reporter = r->reporter, .day = day, .messages = messages,
	    .origin = origin_of(w, r, day) };
	return DMARC_OK;
}

static int
by_pair(const void *a, const void *b)
{
	const struct long_part *x = a, *y = b;

	return (x->pair > y->pair) - (x->pair < y->pair);
}

/* Adds up the parts of the same pair, of which there are few. */
static void
merge_parts(struct walk *w)
{
	size_t kept = 0;

	if (w->parts > 0)
		qsort(w->part, w->parts, sizeof *w->part, by_pair);
	for (size_t i = 0; i < w->parts; i++)
		if (kept > 0 && w->part[kept - 1].pair == w->part[i].pair)
			w->part[kept - 1].messages += w->part[i].messages;
		else
			w->part[kept++] = w->part[i];
	w->parts = kept;
}

static enum dmarc_status
add_part(struct walk *w, uint32_t pair, uint64_t messages,
    struct dmarc_err *err)
{
	if (w->parts >= PARTS)
		merge_parts(w);
	if (!vec_room(&w->part, w->parts, &w->part_size, sizeof *w->part))
		return dmarc_no_memory(err);
	w->part[w->parts++] = (struct long_part){ pair, messages };
	return DMARC_OK;
}

/* Splits the sum of each pair in a long report over the report's days. */
static enum dmarc_status
split_parts(struct walk *w, const struct report *r, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	merge_parts(w);
	for (size_t i = 0; i < w->parts; i++)
		for (int64_t d = r->span.first; st == DMARC_OK &&
		    d <= r->span.last; d++)
			st = add_row(w, r, w->part[i].pair, d,
			    span_share(&r->span, d, w->part[i].messages),
			    err);
	w->parts = 0;
	return st;
}

/* Reads a record, and notes its scope in the report. */
static enum dmarc_status
read_record(struct walk *w, struct report *r, bool rows,
    const struct record_row *record, struct dmarc_err *err)
{
	uint64_t messages = record->messages;
	uint32_t pair;
	enum dmarc_status st = pairs_use(w->pairs, record->combination,
	    record->source, rows && messages > 0, &pair, err);

	if (st != DMARC_OK)
		return st;
	r->scope[w->pairs->lists->pair[pair].mail->below] = true;
	if (is_older(w, r) && messages > 0) {
		const struct pair_older older = {
			.origin = origin_of(w, r, r->day),
			.reporter = r->reporter, .day = r->day,
			.last = w->last, .messages = messages };

		if (!pairs_older(w->pairs, pair, &older))
			return dmarc_no_memory(err);
	}
	if (!rows)
		return DMARC_OK;
	return r->is_long ? add_part(w, pair, messages, err) :
	    add_row(w, r, pair, r->day, messages, err);
}

/* What records need is scattered: prefetches it for the first of them. */
static void
prefetch(const struct pairs *p, const struct record_row *r, size_t n)
{
	for (size_t i = 0; i < n && i < SOON; i++)
		pairs_prefetch(p, r[i].combination, r[i].source);
	for (size_t i = 0; i < n && i < SOON; i++)
		pairs_prefetch_parts(p, r[i].combination);
}

/* Reads the records of a report; rows: they belong to W28. */
static enum dmarc_status
read_records(struct walk *w, struct report *r, bool rows,
    struct dmarc_err *err)
{
	const struct record_row *record;
	size_t n;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && ahead_records(w->ahead, &record, &n))
		for (size_t i = 0; st == DMARC_OK && i < n; i++) {
			if (i % SOON == 0)
				prefetch(w->pairs, &record[i], n - i);
			st = read_record(w, r, rows, &record[i], err);
		}
	return st == DMARC_OK ? split_parts(w, r, err) : st;
}

static struct report
report_at(const struct report_row *row)
{
	struct report r = { .day = row->day,
	    .is_long = span_is_split(row->begin, row->end),
	    .provenance = row->provenance, .messages = row->messages };

	if (r.is_long)
		r.span = span_of(row->begin, row->end);
	return r;
}

/* For ahead_opts: whether the records of a report are needed. */
static bool
wants(const void *walk, const struct report_row *row)
{
	struct report r = report_at(row);

	return touches(walk, &r, W28) || is_older(walk, &r);
}

/* Counts a report of W28 by where it comes from. */
static void
count(struct walk *w, const struct report *r)
{
	struct verdict_told *t = &w->out->facts.told[origin_of(w, r, r->day)];
	struct verdict_told *m = &w->out->mismatch;

	t->reports++;
	t->messages += r->messages;
	for (int i = 0; i < 2; i++)
		t->scope[i] += r->scope[i];
	if (r->provenance == DMARC_PROVENANCE_MISMATCH &&
	    !gather_strict(w->g)) {
		m->reports++;
		m->messages += r->messages;
	}
}

/* Adds what a report says of the policy, on each of its days. */
static enum dmarc_status
add_policy(struct walk *w, const struct report *r, int64_t policy,
    struct dmarc_err *err)
{
	int64_t first = r->is_long ? r->span.first : r->day;
	int64_t last = r->is_long ? r->span.last : r->day;
	enum dmarc_status st = DMARC_OK;

	for (int64_t d = first; st == DMARC_OK && d <= last && d <= w->last;
	    d++) {
		struct verdict_published day = { .day = d, .reports = 1,
		    .reporter = r->reporter, .origin = origin_of(w, r, d),
		    .messages = r->is_long ? span_share(&r->span, d,
		    r->messages) : r->messages };

		st = make_room(w, err);
		if (st == DMARC_OK)
			st = published_add(w->history->published, policy,
			    &day, err);
	}
	return st;
}

/* Reports come by day, so the first of an organization is its earliest. */
static void
note_first(struct walk *w, const struct report *r)
{
	struct verdict_reporter *by = &w->out->reporters.list[r->reporter];

	if (by->first == INT64_MAX &&
	    origin_of(w, r, r->day) != ORIGIN_MISMATCH)
		by->first = r->day;
}

static enum dmarc_status
read_report(struct walk *w, const struct report_row *row,
    struct dmarc_err *err)
{
	struct report r = report_at(row);
	bool rows = touches(w, &r, W28), days = touches(w, &r, COVERAGE);
	enum dmarc_status st = reporters_use(&w->out->reporters, w->g->db,
	    w->g->tables->suffixes, row->submitter, w->arena, &r.reporter,
	    err);

	if (st != DMARC_OK)
		return st;
	note_first(w, &r);
	if (w->history->published != NULL)
		st = add_policy(w, &r, row->policy, err);
	if (st == DMARC_OK && (rows || is_older(w, &r))) {
		r.scope[0] = row->records == 0;
		st = read_records(w, &r, rows, err);
	}
	if (st == DMARC_OK && days)
		st = add_days(w, &r, err);
	if (st == DMARC_OK && in_window(w, &r))
		count(w, &r);
	return st;
}

struct day_window
history_days(const struct history *h, int64_t last)
{
	int64_t days = h->older ? HISTORY : W28 + REACH;

	return (struct day_window){ last - days + 1, last + REACH };
}

enum dmarc_status
history_read(const struct gather_context *g, const struct history *h,
    struct pairs *pairs, struct arena *a, struct domain_facts *out,
    struct dmarc_err *err)
{
	struct walk w = { .g = g, .history = h, .last = out->facts.last,
	    .pairs = pairs, .arena = a, .out = out };
	const struct day_window days = history_days(h, w.last);
	const struct ahead_opts opts = { .db = g->db, .other = g->ahead,
	    .domain = out->facts.domain, .wants = wants, .ctx = &w,
	    .days = h->published != NULL ? NULL : &days,
	    .names = pairs->level == 0 };
	struct report_row row;
	enum dmarc_status st = ahead_begin(&opts, &w.ahead, err);

	while (st == DMARC_OK && ahead_report(w.ahead, &row))
		st = read_report(&w, &row, err);
	free(w.part);
	return ahead_end(w.ahead, st, err);
}

enum dmarc_status
history_first_verified(const struct gather_context *g, const char *domain,
    struct reporters *reporters, struct arena *a, int64_t *out,
    struct dmarc_err *err)
{
	struct statement s = reports_start(g->db, domain, NULL);
	struct report_row row;
	enum dmarc_status st = DMARC_OK;

	*out = NEVER;
	while (st == DMARC_OK && *out == NEVER && reports_next(&s, &row)) {
		uint32_t who;

		if (row.provenance != DMARC_PROVENANCE_VERIFIED)
			continue;
		st = reporters_use(reporters, g->db, g->tables->suffixes,
		    row.submitter, a, &who, err);
		if (st == DMARC_OK && !reporters->distrusted[who])
			*out = row.day;
	}
	return statement_end(&s, st, err);
}
