/*
 * coverage.c: see coverage.h.
 */
#include "report/gather/sources/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "store/read/reports.h"

/*
 * The days of the window; each holds the number of the last reporter that
 * covered it.
 */
struct calendar {
	int64_t from, to;
	uint32_t *mark;		/* 0: no reporter yet */
	uint64_t days;		/* covered by any reporter */
};

/*
 * Covers a day for reporter number who (from 1); returns how many days are new
 * for the reporter.
 */
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

/*
 * Covers the day of a row, and all days of its long periods; returns how many
 * are new for the reporter.
 */
static uint64_t
cover_row(struct calendar *c, const struct coverage_row *row, uint32_t who)
{
	uint64_t days = cover(c, row->day, who);
	int64_t first, last;

	if (!row->has_long)
		return days;
	first = day_of(row->long_begin);
	last = day_of(row->long_end - 1);
	if (first < c->from)
		first = c->from;
	for (; first <= last && first <= c->to; first++)
		days += cover(c, first, who);
	return days;
}

static int
most_first(const void *a, const void *b)
{
	const struct section_reporter *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Adds a reporter, at its first row. */
static bool
add_reporter(struct section_coverage *out, size_t *size, const char *name,
    struct arena *a)
{
	if (!vec_room(&out->reporter, out->reporters, size,
	    sizeof *out->reporter))
		return false;
	name = name == NULL ? NULL : arena_strndup(a, name, strlen(name));
	out->reporter[out->reporters++] = (struct section_reporter){
		.name = name };
	return name != NULL;
}

/*
 * Rows come by reporter and day, so each reporter is a run of rows. The list
 * stays heap memory, also after a failure.
 */
static enum dmarc_status
read_rows(struct statement *s, struct calendar *c, struct arena *a,
    struct section_coverage *out, struct dmarc_err *err)
{
	struct coverage_row row;
	size_t size = 0;
	int64_t reporter = 0;

	while (coverage_next(s, &row)) {
		struct section_reporter *r;

		if ((out->reporters == 0 || row.reporter != reporter) &&
		    !add_reporter(out, &size, row.org_name, a))
			return dmarc_no_memory(err);
		reporter = row.reporter;
		r = &out->reporter[out->reporters - 1];
		r->days += cover_row(c, &row, (uint32_t)out->reporters);
		r->reports += row.reports;
		r->messages += row.messages;
		r->last = row.day;
		out->reports += row.reports;
		if (row.last_end > out->last_end)
			out->last_end = row.last_end;
	}
	out->days = c->days;
	return DMARC_OK;
}

/* Moves the list into the arena, most messages first. */
static enum dmarc_status
keep(struct section_coverage *got, struct arena *a, struct dmarc_err *err)
{
	struct section_reporter *list = got->reporter;

	if (got->reporters == 0)
		return DMARC_OK;
	qsort(list, got->reporters, sizeof *list, most_first);
	got->reporter = arena_array(a, got->reporters, sizeof *list);
	if (got->reporter != NULL)
		memcpy(got->reporter, list, got->reporters * sizeof *list);
	free(list);
	return got->reporter != NULL ? DMARC_OK : dmarc_no_memory(err);
}

enum dmarc_status
coverage_read(struct snapshot *db, const char *domain,
    const struct day_window *w, enum section_scope scope, struct arena *a,
    struct section_coverage *out, struct dmarc_err *err)
{
	struct calendar c = { .from = w->from, .to = w->to };
	struct section_coverage got = { .last_end = INT64_MIN };
	struct statement s;
	enum dmarc_status st;

	c.mark = calloc((size_t)(w->to - w->from) + 1, sizeof *c.mark);
	if (c.mark == NULL)
		return dmarc_no_memory(err);
	s = scope == SECTION_ALL ? coverage_start(db, domain, w) :
	    coverage_scope_start(db, domain, w,
	    scope == SECTION_SUBDOMAINS);
	st = statement_end(&s, read_rows(&s, &c, a, &got, err), err);
	free(c.mark);
	if (st == DMARC_OK)
		st = keep(&got, a, err);
	else
		free(got.reporter);
	if (st == DMARC_OK)
		*out = got;
	return st;
}
