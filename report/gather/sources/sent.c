/*
 * sent.c: see sent.h.
 */
#include "report/gather/sources/sent.h"

#include <stdlib.h>

#include "common/span.h"
#include "common/vec.h"
#include "store/read/records.h"
#include "store/read/reports.h"

#define REPORTERS 1000		/* told apart, in a crowd */
#define SPLIT_REACH 20		/* days from the midpoint of a split period
				 * to its first or last, at most */

/* A pair whose mail is read, and its sender. */
struct sent_pair {
	const struct origin_mail *mail;
	const struct origin_address *from;
	const struct sender *sender;
};

/* Messages of a pair in a report whose period is split. */
struct sent_part {
	const struct sent_pair *pair;
	uint64_t messages;
};

/* The state of reading the mail of a domain. */
struct sending {
	const struct day_window *window;
	struct crowd *crowd;
	unsigned level;		/* of the crowd */
	bool split;
	struct arena *arena;
	struct memo pairs;	/* struct sent_pair; keys as in pairs.c */
	struct memo reporters;	/* by key: uint32_t, their number */
	struct memo places;	/* of pair and reporter, in out */
	struct sent_part *part;	/* of one report */
	size_t parts, part_size;
	struct sent_list *out;
};

/* The number of a reporter. */
static bool
use_reporter(struct sending *s, int64_t reporter, uint32_t *out)
{
	uint32_t *known = memo_find(&s->reporters, (uint64_t)reporter, 0);
	bool first;

	*out = REPORTERS;
	if (known == NULL && s->level > 0 && s->reporters.n >= REPORTERS)
		return true;
	if (known == NULL) {
		*out = s->reporters.n;
		known = memo_at(&s->reporters, (uint64_t)reporter, 0, &first);
		if (known == NULL)
			return false;
		*known = *out;
	}
	*out = *known;
	return true;
}

/* Finds or adds a pair by its origin. NULL: out of memory. */
static struct sent_pair *
use_pair(struct sending *s, uint64_t a, uint64_t b, const struct origin *o)
{
	bool first;
	struct sent_pair *p = memo_at(&s->pairs, a, b, &first);
	struct sender *sender;

	if (p == NULL || !first)
		return p;
	sender = arena_alloc(s->arena, sizeof *sender);
	if (sender == NULL)
		return NULL;
	*sender = o->sender;
	*p = (struct sent_pair){ o->mail, o->from, sender };
	return p;
}

/* The pair of a record. */
static enum dmarc_status
find_pair(struct sending *s, const struct record_row *r,
    const struct sent_pair **out, struct dmarc_err *err)
{
	uint64_t a = r->combination, b = (uint64_t)r->source;
	struct origin o;
	enum dmarc_status st;

	if (s->level == 0) {
		*out = memo_find(&s->pairs, a, b);
		if (*out != NULL)
			return DMARC_OK;
	}
	st = crowd_origin(s->crowd, r->combination, r->source, true, &o, err);
	if (st != DMARC_OK)
		return st;
	if (s->level > 0) {
		a = (uintptr_t)o.mail;
		b = (uint64_t)o.who << 32 | o.from->place;
	}
	*out = use_pair(s, a, b, &o);
	return *out != NULL ? DMARC_OK : dmarc_no_memory(err);
}

/* The entry of a pair and a reporter. */
static enum dmarc_status
find_entry(struct sending *s, const struct sent_pair *p, int64_t reporter,
    struct sent **out, struct dmarc_err *err)
{
	struct sent_list *l = s->out;
	const struct crowd_load load = { 2 * l->n, 0, 0 };
	uint32_t number, place;
	bool first;

	if (!use_reporter(s, reporter, &number) || !memo_place(&s->places,
	    (uintptr_t)p, number, &place, &first))
		return dmarc_no_memory(err);
	if (first) {
		if (!crowd_fits(s->crowd, &load))
			return dmarc_fail(err, DMARC_E_LIMIT, "a domain has "
			    "too many senders and reporters");
		if (!vec_room(&l->sent, l->n, &l->size, sizeof *l->sent))
			return dmarc_no_memory(err);
		l->sent[l->n++] = (struct sent){ .mail = p->mail,
		    .from = p->from, .sender = p->sender,
		    .reporter = number, .first = INT64_MAX,
		    .last = INT64_MIN,
		    .below = s->split && p->mail->says.below };
	}
	*out = &l->sent[place];
	return DMARC_OK;
}

/* Adds messages of a pair that a reporter saw on a day. */
static enum dmarc_status
add_day(struct sending *s, const struct sent_pair *p, int64_t reporter,
    int64_t day, uint64_t messages, struct dmarc_err *err)
{
	struct sent *e = NULL;
	enum dmarc_status st = find_entry(s, p, reporter, &e, err);

	if (st != DMARC_OK || e == NULL)
		return st;
	e->messages += messages;
	if (day < e->first)
		e->first = day;
	if (day > e->last)
		e->last = day;
	return DMARC_OK;
}

static int
by_pair(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct sent_part *)a)->pair;
	uintptr_t y = (uintptr_t)((const struct sent_part *)b)->pair;

	return (x > y) - (x < y);
}

/*
 * Splits the sum of each pair over the days of a long report, as a verdict
 * does (report/gather/history.c), and adds those of the window.
 */
static enum dmarc_status
add_parts(struct sending *s, const struct report_row *report,
    struct dmarc_err *err)
{
	struct span span = span_of(report->begin, report->end);
	enum dmarc_status st = DMARC_OK;

	if (s->parts > 0)
		qsort(s->part, s->parts, sizeof *s->part, by_pair);
	for (size_t i = 0, next; i < s->parts; i = next) {
		uint64_t all = 0;

		for (next = i; next < s->parts &&
		    s->part[next].pair == s->part[i].pair; next++)
			all += s->part[next].messages;
		for (int64_t d = span.first; st == DMARC_OK && d <= span.last;
		    d++) {
			uint64_t share = span_share(&span, d, all);

			if (share > 0 && d >= s->window->from &&
			    d <= s->window->to)
				st = add_day(s, s->part[i].pair,
				    report->reporter, d, share, err);
		}
	}
	s->parts = 0;
	return st;
}

static enum dmarc_status
read_report(struct sending *s, const struct report_row *report,
    struct dmarc_err *err)
{
	bool split = span_is_split(report->begin, report->end);
	struct statement records = records_start(
	    crowd_origins(s->crowd)->identity.db, report->first_record,
	    report->records);
	struct record_row r;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && records_next(&records, &r)) {
		const struct sent_pair *p = NULL;

		st = find_pair(s, &r, &p, err);
		if (st != DMARC_OK)
			break;
		if (!split)
			st = add_day(s, p, report->reporter, report->day,
			    r.messages, err);
		else if (vec_room(&s->part, s->parts, &s->part_size,
		    sizeof *s->part))
			s->part[s->parts++] = (struct sent_part){ p,
			    r.messages };
		else
			st = dmarc_no_memory(err);
	}
	st = statement_end(&records, st, err);
	return st == DMARC_OK && split ? add_parts(s, report, err) : st;
}

/* Whether days of a report may belong to the window. */
static bool
touches(const struct day_window *w, const struct report_row *r)
{
	return (r->day >= w->from && r->day <= w->to) ||
	    span_is_split(r->begin, r->end);
}

static enum dmarc_status
read_reports(struct sending *s, struct dmarc_err *err)
{
	const struct day_window reach = { s->window->from - SPLIT_REACH,
	    s->window->to + SPLIT_REACH };
	const struct identity *id = &crowd_origins(s->crowd)->identity;
	struct statement reports = reports_start(id->db, id->domain, &reach);
	struct report_row report;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && reports_next(&reports, &report))
		if (report.records > 0 && touches(s->window, &report))
			st = read_report(s, &report, err);
	return statement_end(&reports, st, err);
}

/* Reads all, as a crowd of that level. */
static enum dmarc_status
read_level(const struct identity *identity, const struct day_window *w,
    unsigned level, bool split, struct sent_list *out,
    struct dmarc_err *err)
{
	struct arena *a = identity->arena;
	struct sending s = { .window = w, .level = level, .split = split,
	    .arena = a,
	    .pairs = MEMO_INIT(a, struct sent_pair),
	    .reporters = MEMO_INIT(a, uint32_t), .places = MEMO_INIT_ORDER(a),
	    .out = out };
	const struct crowd_opts opts = { .level = level,
	    .bytes = CROWD_BYTES, .mail = { .db = identity->db,
	    .domain = identity->domain, .all = *w, .recent = *w } };
	enum dmarc_status st = crowd_begin(identity, &opts, &s.crowd, err);

	out->n = 0;
	if (st == DMARC_OK)
		st = read_reports(&s, err);
	if (st == DMARC_OK)
		crowd_end(s.crowd);
	free(s.part);
	crowd_free(s.crowd);
	return st;
}

enum dmarc_status
sent_read(const struct identity *identity, const struct day_window *w,
    bool split, struct sent_list *out, struct dmarc_err *err)
{
	struct arena_mark mark = arena_mark(identity->arena);
	enum dmarc_status st = read_level(identity, w, 0, split, out, err);

	for (unsigned level = 1; st == DMARC_E_LIMIT &&
	    level < CROWD_LEVELS; level++) {
		arena_rewind(identity->arena, mark);
		st = read_level(identity, w, level, split, out, err);
	}
	return st;
}

void
sent_free(struct sent_list *l)
{
	free(l->sent);
	*l = (struct sent_list){ 0 };
}
