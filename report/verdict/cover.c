/*
 * cover.c: who reported about a scope, on how many days, and how many major
 * receivers are among them.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static int
by_org(const void *a, const void *b, void *ctx)
{
	const struct verdict_row *x = *(const struct verdict_row *const *)a;
	const struct verdict_row *y = *(const struct verdict_row *const *)b;
	const struct work *w = ctx;
	int c = strcmp(w->f->reporter[x->reporter].org,
	    w->f->reporter[y->reporter].org);

	return c != 0 ? c : (x->day > y->day) - (x->day < y->day);
}

static int
most_first(const void *a, const void *b)
{
	const struct verdict_coverage_reporter *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->org, y->org);
}

/* The rows of the scope, and a row of 0 messages for each empty report. */
static const struct verdict_row **
seen_rows(struct work *w, const struct scope *s, size_t *n)
{
	size_t most = s->rows + (s->below ? 0 : w->f->reports);
	const struct verdict_row **row = work_array(w, most, sizeof *row);
	struct verdict_row *empty = work_array(w, w->f->reports,
	    sizeof *empty);

	*n = 0;
	if (w->out_of_memory)
		return NULL;
	for (size_t i = 0; i < s->rows; i++)
		row[(*n)++] = s->row[i];
	for (size_t i = 0; !s->below && i < w->f->reports; i++) {
		const struct verdict_report *r = &w->f->report[i];

		if (!r->empty || r->day <= w->f->last - W28 ||
		    r->day > w->f->last)
			continue;
		empty[i] = (struct verdict_row){ .reporter = r->reporter,
		    .day = r->day };
		row[(*n)++] = &empty[i];
	}
	if (*n > 0)
		qsort_r(row, *n, sizeof *row, by_org, w);
	return row;
}

static void
fill(struct work *w, const struct verdict_row *const *row, size_t n,
    struct verdict *v)
{
	bool covered[W28] = { false }, major[MAJORS] = { false };
	struct verdict_coverage_reporter *c = NULL;
	int64_t *gap = work_array(w, W28, sizeof *gap);

	v->reporter = work_array(w, w->f->reporters, sizeof *v->reporter);
	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_reporter *by =
		    &w->f->reporter[row[i]->reporter];

		major[by->major] = true;
		covered[w->f->last - row[i]->day] = true;
		if (c == NULL || strcmp(c->org, by->org) != 0) {
			c = &v->reporter[v->reporters++];
			*c = (struct verdict_coverage_reporter){
			    .org = by->org, .last = NEVER };
		}
		c->days += row[i]->day != c->last;
		c->last = row[i]->day;
		c->messages += row[i]->messages;
	}
	if (v->reporters > 0)
		qsort(v->reporter, v->reporters, sizeof *v->reporter,
		    most_first);
	for (int64_t age = W28 - 1; age >= 0; age--) {
		if (covered[age])
			v->days++;
		else
			gap[v->gaps++] = w->f->last - age;
	}
	v->gap = gap;
	for (int m = MAJOR_NONE + 1; m < MAJORS; m++)
		v->majors += major[m];
}

void
work_cover(struct work *w, const struct scope *s, struct verdict *v)
{
	const struct verdict_row **row;
	size_t n;

	row = seen_rows(w, s, &n);
	if (!w->out_of_memory)
		fill(w, row, n, v);
	v->reports = w->f->scope_reports[s->below];
}
