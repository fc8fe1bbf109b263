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
#include "store/read/records.h"
#include "store/read/reports.h"

#define REACH 45		/* days around a window to look for long
				 * reports */
#define OLDER 400		/* days before W28 to read */

/* The current report. */
struct report {
	int64_t day;		/* the middle of its period */
	bool is_long;
	struct span span;	/* valid for a report of several days */
	uint32_t reporter;
	uint64_t messages;
	bool mismatch;
};

/* Messages of a pair in a long report. */
struct long_part {
	uint32_t pair;
	uint64_t messages;
};

struct walk {
	const struct gather_context *g;
	const struct history *history;
	int64_t last;
	struct pairs *pairs;
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

/* Whether the report is older than W28 and dates the pairs. */
static bool
is_older(const struct walk *w, const struct report *r)
{
	return w->history->older && r->day <= w->last - W28 &&
	    r->day > w->last - W28 - OLDER;
}

static enum dmarc_status
add_day(struct walk *w, const struct report *r, int64_t day, bool empty,
    struct dmarc_err *err)
{
	struct domain_facts *o = w->out;

	if (day <= w->last - W28 - W7 || day > w->last)
		return DMARC_OK;
	if (!vec_room(&o->report, o->facts.reports, &o->report_size,
	    sizeof *o->report))
		return dmarc_no_memory(err);
	o->report[o->facts.reports++] = (struct verdict_report){
		.reporter = r->reporter, .day = day,
		.reports = day == r->day, .empty = empty };
	return DMARC_OK;
}

/* Adds the days on which its reporter reported. */
static enum dmarc_status
add_days(struct walk *w, const struct report *r, bool empty,
    struct dmarc_err *err)
{
	enum dmarc_status st = add_day(w, r, r->day, empty, err);

	if (!r->is_long)
		return st;
	for (int64_t d = r->span.first; st == DMARC_OK && d <= r->span.last;
	    d++)
		if (d != r->day)
			st = add_day(w, r, d, empty, err);
	return st;
}

static enum dmarc_status
add_row(struct walk *w, const struct report *r, uint32_t pair, int64_t day,
    uint64_t messages, struct dmarc_err *err)
{
	struct domain_facts *o = w->out;

	if (day <= w->last - W28 || day > w->last)
		return DMARC_OK;
	if (!vec_room(&o->row, o->facts.rows, &o->row_size, sizeof *o->row))
		return dmarc_no_memory(err);
	o->row[o->facts.rows++] = (struct verdict_row){ .pair = pair,
	    .reporter = r->reporter, .day = day, .messages = messages };
	return DMARC_OK;
}

static enum dmarc_status
add_part(struct walk *w, uint32_t pair, uint64_t messages,
    struct dmarc_err *err)
{
	if (!vec_room(&w->part, w->parts, &w->part_size, sizeof *w->part))
		return dmarc_no_memory(err);
	w->part[w->parts++] = (struct long_part){ pair, messages };
	return DMARC_OK;
}

static int
by_pair(const void *a, const void *b)
{
	const struct long_part *x = a, *y = b;

	return (x->pair > y->pair) - (x->pair < y->pair);
}

/* Splits the sum of each pair in a long report over the report's days. */
static enum dmarc_status
split_parts(struct walk *w, const struct report *r, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (w->parts > 0)
		qsort(w->part, w->parts, sizeof *w->part, by_pair);
	for (size_t i = 0, next; st == DMARC_OK && i < w->parts; i = next) {
		uint64_t messages = 0;

		for (next = i; next < w->parts &&
		    w->part[next].pair == w->part[i].pair; next++)
			messages += w->part[next].messages;
		for (int64_t d = r->span.first; st == DMARC_OK &&
		    d <= r->span.last; d++)
			st = add_row(w, r, w->part[i].pair, d,
			    span_share(&r->span, d, messages), err);
	}
	w->parts = 0;
	return st;
}

/* Reads a record; sets *below or *other to true, by the record's scope. */
static enum dmarc_status
read_record(struct walk *w, const struct report *r, bool rows,
    const struct record_row *record, bool *below, bool *other,
    struct dmarc_err *err)
{
	uint64_t messages = record->messages;
	struct verdict_pair *p;
	uint32_t pair;
	enum dmarc_status st = pairs_use(w->pairs, record->combination,
	    record->source, &pair, err);

	if (st != DMARC_OK)
		return st;
	p = &w->pairs->lists->pair[pair];
	if (is_older(w, r) && messages > 0) {
		if (r->day < p->older_first)
			p->older_first = r->day;
		if (r->day > p->older_last)
			p->older_last = r->day;
	}
	if (!rows)
		return DMARC_OK;
	*(p->mail->below ? below : other) = true;
	return r->is_long ? add_part(w, pair, messages, err) :
	    add_row(w, r, pair, r->day, messages, err);
}

/* Reads the records from first on; rows: they belong to W28. */
static enum dmarc_status
read_records(struct walk *w, const struct report *r, bool rows, int64_t first,
    uint64_t n, struct dmarc_err *err)
{
	struct statement s = records_start(w->g->db, first, n);
	struct record_row record;
	bool below = false, other = n == 0;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && records_next(&s, &record))
		st = read_record(w, r, rows, &record, &below, &other, err);
	st = statement_end(&s, st, err);
	if (in_window(w, r)) {
		w->out->facts.scope_reports[0] += other;
		w->out->facts.scope_reports[1] += below;
	}
	return st == DMARC_OK ? split_parts(w, r, err) : st;
}

static struct report
report_at(const struct report_row *row)
{
	struct report r = { .day = row->day,
	    .is_long = span_is_long(row->begin, row->end),
	    .mismatch = row->provenance == DMARC_PROVENANCE_MISMATCH,
	    .messages = row->messages };

	if (r.is_long)
		r.span = span_of(row->begin, row->end);
	return r;
}

static enum dmarc_status
read_report(struct walk *w, const struct report_row *row,
    struct dmarc_err *err)
{
	const struct history *h = w->history;
	struct report r = report_at(row);
	bool rows = touches(w, &r, W28), days = touches(w, &r, W28 + W7);
	enum dmarc_status st = DMARC_OK;

	if (r.mismatch && in_window(w, &r)) {
		w->out->mismatch_reports++;
		w->out->mismatch_messages += r.messages;
	}
	if (r.mismatch && h->strict)
		return DMARC_OK;
	if (h->published != NULL)
		st = published_add(h->published, row->policy, r.day,
		    r.is_long ? &r.span : NULL, r.messages, err);
	if (st == DMARC_OK && days)
		st = reporters_use(&w->out->reporters, w->g->db,
		    w->g->tables->suffixes, row->submitter,
		    w->pairs->origins.identity.arena, &r.reporter, err);
	if (st == DMARC_OK && days)
		st = add_days(w, &r, row->records == 0, err);
	if (st == DMARC_OK && (rows || is_older(w, &r)))
		st = read_records(w, &r, rows, row->first_record,
		    row->records, err);
	return st;
}

/* The first and last day of the walk; long reports reach further. */
static struct day_window
days_of(const struct walk *w)
{
	int64_t days = w->history->older ? W28 + OLDER : W28 + W7 + REACH;

	return (struct day_window){ w->last - days + 1, w->last + REACH };
}

enum dmarc_status
history_read(const struct gather_context *g, const struct history *h,
    struct pairs *pairs, struct domain_facts *out, struct dmarc_err *err)
{
	struct walk w = { .g = g, .history = h, .last = out->facts.last,
	    .pairs = pairs, .out = out };
	const struct day_window days = days_of(&w);
	struct statement s = reports_start(g->db, out->facts.domain,
	    h->published != NULL ? NULL : &days);
	struct report_row row;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && reports_next(&s, &row))
		st = read_report(&w, &row, err);
	free(w.part);
	return statement_end(&s, st, err);
}
