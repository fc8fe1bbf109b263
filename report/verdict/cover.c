/*
 * cover.c: who reported about a scope, on how many days, and how many major
 * receivers are among them.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static int
most_first(const void *a, const void *b)
{
	const struct verdict_coverage_reporter *x = a, *y = b;

	if (x->messages != y->messages)
		return x->messages > y->messages ? -1 : 1;
	return strcmp(x->org, y->org);
}

/* Count the messages of each reporter. */
static void
add_messages(const struct scope *s,
    struct verdict_coverage_reporter *of)
{
	for (size_t i = 0; i < s->rows; i++)
		of[s->row[i]->reporter].messages += s->row[i]->messages;
}

/* The days of W28 on which any reporter, or one, told of the scope. */
struct calendar {
	bool day[W28];
};

static void
add_days(struct work *w, const struct scope *s, struct calendar *all,
    struct calendar *of)
{
	for (size_t i = 0; i < w->f->reports; i++) {
		const struct verdict_report *r = &w->f->report[i];
		int64_t age = w->f->last - r->day;

		if (age >= W28 || age < 0 || !r->scope[s->below])
			continue;
		all->day[age] = true;
		of[r->reporter].day[age] = true;
	}
}

/* Fill the days of a reporter; false: there are none. */
static bool
fill(const struct work *w, const struct calendar *days,
    struct verdict_coverage_reporter *out)
{
	out->last = NEVER;
	for (int64_t age = W28 - 1; age >= 0; age--)
		if (days->day[age]) {
			out->days++;
			out->last = w->f->last - age;
		}
	return out->days > 0;
}

static void
list(struct work *w, const struct scope *s, struct verdict *v,
    struct verdict_coverage_reporter *of)
{
	struct calendar all = { .day = { false } };
	struct calendar *days = work_array(w, w->f->reporters, sizeof *days);
	bool major[MAJORS] = { false };
	int64_t *gap = work_array(w, W28, sizeof *gap);

	if (w->out_of_memory)
		return;
	add_messages(s, of);
	add_days(w, s, &all, days);
	for (size_t i = 0; i < w->f->reporters; i++) {
		of[i].org = w->f->reporter[i].org;
		if (!fill(w, &days[i], &of[i]))
			continue;
		major[w->f->reporter[i].major] = true;
		v->reporter[v->reporters++] = of[i];
	}
	if (v->reporters > 0)
		qsort(v->reporter, v->reporters, sizeof *v->reporter,
		    most_first);
	for (int64_t age = W28 - 1; age >= 0; age--) {
		if (all.day[age])
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
	struct verdict_coverage_reporter *of = work_array(w, w->f->reporters,
	    sizeof *of);

	v->reporter = work_array(w, w->f->reporters, sizeof *v->reporter);
	if (!w->out_of_memory)
		list(w, s, v, of);
	for (int o = 0; o < ORIGINS; o++)
		if (!w->f->left_out[o])
			v->reports += w->f->told[o].scope[s->below];
}

struct reach
work_reach(struct work *w, const struct scope *s, int64_t span)
{
	struct reach out = { .span = span };
	bool day[COVERAGE] = { false }, major[MAJORS] = { false };
	bool *seen = work_array(w, w->f->reporters, sizeof *seen);

	if (w->out_of_memory)
		return out;
	for (size_t i = 0; i < w->f->reports; i++) {
		const struct verdict_report *r = &w->f->report[i];
		int64_t age = w->f->last - r->day;

		if (age >= span || age < 0 || !r->scope[s->below])
			continue;
		out.days += !day[age];
		out.reporters += !seen[r->reporter];
		day[age] = seen[r->reporter] = true;
		major[w->f->reporter[r->reporter].major] = true;
	}
	for (int m = MAJOR_NONE + 1; m < MAJORS; m++)
		out.majors += major[m];
	return out;
}

int64_t
work_days_lacking(const struct work *w, const struct scope *s, int64_t span)
{
	int64_t want = (int64_t)rule(RULE_REPORT_DAYS, STEP_QUARANTINE);
	bool day[COVERAGE] = { false };
	int64_t have = 0;

	for (size_t i = 0; i < w->f->reports; i++) {
		const struct verdict_report *r = &w->f->report[i];
		int64_t age = w->f->last - r->day;

		if (age >= span || age < 0 || !r->scope[s->below])
			continue;
		have += !day[age];
		day[age] = true;
	}
	/* Each new day has reports, and lets the oldest one go. */
	for (int64_t wait = 0; wait < span; wait++) {
		if (have >= want)
			return wait;
		have += 1 - day[span - 1 - wait];
	}
	return span;
}
