/*
 * coverage.c: see coverage.h.
 */
#include "report/gather/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"

/* Days of the window, each with the number of who covered it last. */
struct calendar {
	int64_t from, to;
	uint32_t *mark;		/* 0: nobody yet */
	uint64_t days;		/* covered by anybody */
};

/* Cover a day for reporter number who (from 1); the reporter's new days. */
static uint64_t
cover(struct calendar *c, int64_t day, uint32_t who)
{
	uint32_t *mark;

	if (day < c->from || day > c->to)
		return 0;
	mark = &c->mark[day - c->from];
	if (*mark == who)
		return 0;
	if (*mark == 0)
		c->days++;
	*mark = who;
	return 1;
}

/* The days of a row: its own, and those that long periods reach over. */
static uint64_t
cover_row(struct calendar *c, const struct ask *ask, uint32_t who)
{
	uint64_t days = cover(c, day_of(ask_number(ask, 2)), who);
	int64_t first, last;

	if (ask_null(ask, 6))
		return days;
	first = day_of(ask_number(ask, 6));
	last = day_of(ask_number(ask, 7) - 1);
	if (first < c->from)
		first = c->from;
	for (; first <= last && first <= c->to; first++)
		days += cover(c, first, who);
	return days;
}

static int
most_first(const void *a, const void *b)
{
	const struct model_reporter *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Rows come by reporter and day: each reporter is a run of rows. */
static enum dmarc_status
read_rows(struct ask *ask, struct calendar *c, struct arena *a, void **rows,
    struct model_coverage *out)
{
	size_t size = 0;
	int64_t reporter = 0;

	while (ask_row(ask)) {
		struct model_reporter *r;
		bool full = false;

		if (out->reporters == 0 || ask_number(ask, 0) != reporter) {
			if (!vec_grow(rows, out->reporters, &size, sizeof *r))
				return DMARC_E_NOMEM;
			reporter = ask_number(ask, 0);
			r = (struct model_reporter *)*rows + out->reporters++;
			*r = (struct model_reporter){
				.name = ask_keep(ask, 1, a, &full) };
			if (full || r->name == NULL)
				return DMARC_E_NOMEM;
		}
		r = (struct model_reporter *)*rows + out->reporters - 1;
		r->days += cover_row(c, ask, (uint32_t)out->reporters);
		r->reports += ask_count(ask, 3);
		r->messages += ask_count(ask, 4);
		r->last = day_of(ask_number(ask, 2));
		out->reports += ask_count(ask, 3);
		if (ask_number(ask, 5) > out->last_end)
			out->last_end = ask_number(ask, 5);
	}
	out->days = c->days;
	return DMARC_OK;
}

enum dmarc_status
coverage_read(struct asker *asker, const char *domain,
    const struct question_window *w, enum model_scope scope, struct arena *a,
    struct model_coverage *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, scope == MODEL_ALL ? ASK_coverage :
	    ASK_coverage_scope);
	struct calendar c = { .from = w->from, .to = w->to };
	struct model_coverage got = { .last_end = INT64_MIN };
	void *rows = NULL;
	enum dmarc_status st, read;

	c.mark = calloc((size_t)(w->to - w->from) + 1, sizeof *c.mark);
	if (c.mark == NULL)
		return dmarc_no_memory(err);
	ask_int(&ask, ":from", ask_seconds(w->from));
	ask_int(&ask, ":to", ask_seconds(w->to));
	ask_text(&ask, ":domain", domain);
	if (scope != MODEL_ALL)
		ask_int(&ask, ":below", scope == MODEL_SUBDOMAINS);
	st = read_rows(&ask, &c, a, &rows, &got);
	read = ask_end(&ask, err);
	if (st == DMARC_OK && got.reporters > 0) {
		got.reporter = arena_array(a, got.reporters,
		    sizeof *got.reporter);
		if (got.reporter == NULL)
			st = DMARC_E_NOMEM;
	}
	if (got.reporter != NULL) {
		memcpy(got.reporter, rows, got.reporters *
		    sizeof *got.reporter);
		qsort(got.reporter, got.reporters, sizeof *got.reporter,
		    most_first);
	}
	free(rows);
	free(c.mark);
	if (st != DMARC_OK)
		return dmarc_no_memory(err);
	if (read == DMARC_OK)
		*out = got;
	return read;
}

enum dmarc_status
coverage_last_day(struct asker *asker, const char *domain, int64_t to,
    int64_t *out, struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_last_day);

	*out = INT64_MIN;
	ask_text(&ask, ":domain", domain);
	ask_int(&ask, ":to", ask_seconds(to));
	if (ask_row(&ask) && !ask_null(&ask, 0))
		*out = day_of(ask_number(&ask, 0));
	return ask_end(&ask, err);
}
