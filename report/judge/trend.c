/*
 * trend.c: see trend.h.
 */
#include "report/judge/trend.h"

#include <stdlib.h>
#include <string.h>

#include "report/judge/sums.h"

#define NOWHERE SIZE_MAX

enum trend_kind
trend_kind_of(enum verdict_class class, bool pass)
{
	switch (class) {
	case CLASS_IGNORED:
	case CLASSES:
		return TREND_KINDS;
	case CLASS_FWD_OK:
	case CLASS_FWD_BAD:
		return TREND_FORWARDED;
	case CLASS_UNKNOWN:
		return TREND_UNKNOWN;
	case CLASS_SPOOF:
		return TREND_FORGED;
	default:
		return pass ? TREND_PASS : TREND_FAIL;
	}
}

/* The week of a day within the weeks of the trend. */
static struct trend_week *
week_of(struct trend *t, int64_t day)
{
	return &t->week[(day - t->week[0].first) / 7];
}

/* Add messages by kind, and days with reports, to their weeks. */
static void
add_weeks(struct trend *t, bool below, const struct verdict_facts *f,
    const enum verdict_class *class)
{
	bool seen[W28] = { false };

	for (size_t i = 0; i < f->rows; i++) {
		const struct verdict_row *r = &f->row[i];
		const struct verdict_mail *m = f->pair[r->pair].mail;
		enum trend_kind kind = trend_kind_of(class[r->pair],
		    mail_passes(m));

		if (m->below == below && kind != TREND_KINDS)
			week_of(t, r->day)->messages[kind] += r->messages;
	}
	for (size_t i = 0; i < f->reports; i++) {
		int64_t day = f->report[i].day, at = day - f->last + W28 - 1;

		if (at < 0 || seen[at])
			continue;
		seen[at] = true;
		week_of(t, day)->days++;
		if (f->last == t->last)
			t->reported[at] = true;
	}
}

/* A name and its index in a list, sorted by name for bsearch(). */
struct place {
	const char *name;
	size_t at;
};

static int
by_name(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static size_t
find(const struct place *place, size_t n, const char *name)
{
	const struct place key = { .name = name }, *found;

	found = bsearch(&key, place, n, sizeof *place, by_name);
	return found != NULL ? found->at : NOWHERE;
}

/* For each pair with direct mail of the scope, the index of its sender. */
static size_t *
find_senders(const struct verdict_facts *f, bool below,
    const enum verdict_class *class, const struct sum *sum, size_t n,
    struct arena *a)
{
	struct place *place = arena_array(a, n + 1, sizeof *place);
	size_t *of = arena_array(a, f->pairs + 1, sizeof *of);

	if (place == NULL || of == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		place[i] = (struct place){ sum[i].sender->key, i };
	qsort(place, n, sizeof *place, by_name);
	for (size_t i = 0; i < f->pairs; i++)
		of[i] = f->pair[i].mail->below == below &&
		    class_direct(class[i]) ?
		    find(place, n, f->sender[f->pair[i].sender].key) : NOWHERE;
	return of;
}

static void
add_days(struct trend *t, const struct verdict_facts *f, const size_t *of)
{
	for (size_t i = 0; i < f->rows; i++) {
		const struct verdict_row *r = &f->row[i];
		int64_t at = r->day - f->last + W28 - 1;
		struct trend_days *d;

		if (of[r->pair] == NOWHERE)
			continue;
		d = &t->sender[of[r->pair]];
		d->messages[at] += r->messages;
		if (!mail_passes(f->pair[r->pair].mail))
			d->fail[at] += r->messages;
	}
}

/* Fill the days of the first TREND_SENDERS senders. */
static enum dmarc_status
add_senders(struct trend *t, const struct verdict_facts *f,
    const struct verdict *v, const enum verdict_class *class,
    struct arena *a, struct dmarc_err *err)
{
	struct sum all;
	size_t n;
	struct sum *sum = sums_of(v, CLASS_OWN, &n, &all);
	const size_t *of;

	if (sum == NULL)
		return dmarc_no_memory(err);
	if (n > TREND_SENDERS)
		n = TREND_SENDERS;
	of = find_senders(f, v->below, class, sum, n, a);
	free(sum);
	t->sender = arena_array(a, n + 1, sizeof *t->sender);
	if (of == NULL || t->sender == NULL)
		return dmarc_no_memory(err);
	t->senders = n;
	add_days(t, f, of);
	return DMARC_OK;
}

/* For each reporter of the facts, the index of its organization. */
static size_t *
find_reporters(const struct verdict_facts *f, const struct verdict *v,
    size_t n, struct arena *a)
{
	struct place *place = arena_array(a, n + 1, sizeof *place);
	size_t *of = arena_array(a, f->reporters + 1, sizeof *of);

	if (place == NULL || of == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		place[i] = (struct place){ v->reporter[i].org, i };
	qsort(place, n, sizeof *place, by_name);
	for (size_t i = 0; i < f->reporters; i++)
		of[i] = find(place, n, f->reporter[i].org);
	return of;
}

/*
 * Fill the days on which each reporter reported about the scope, by the rule of
 * the verdict's coverage: one row is enough; for the domain, also a report
 * without rows.
 */
static enum dmarc_status
add_reporters(struct trend *t, const struct verdict_facts *f,
    const struct verdict *v, struct arena *a, struct dmarc_err *err)
{
	size_t n = v->reporters < TREND_REPORTERS ? v->reporters :
	    TREND_REPORTERS;
	const size_t *of = find_reporters(f, v, n, a);

	t->reporter = arena_array(a, n + 1, sizeof *t->reporter);
	if (of == NULL || t->reporter == NULL)
		return dmarc_no_memory(err);
	t->reporters = n;
	for (size_t i = 0; i < f->reports; i++) {
		const struct verdict_report *r = &f->report[i];
		int64_t at = r->day - f->last + W28 - 1;

		if (r->scope[v->below] && at >= 0 &&
		    of[r->reporter] != NOWHERE)
			t->reporter[of[r->reporter]][at] = true;
	}
	return DMARC_OK;
}

enum dmarc_status
trend_begin(const struct verdict_facts *f, const struct verdict *v, size_t n,
    struct arena *a, struct trend trend[2], struct dmarc_err *err)
{
	const enum verdict_class *class;
	enum dmarc_status st = verdict_classes(f, a, &class, err);

	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		struct trend *t = &trend[i];

		*t = (struct trend){ .last = f->last };
		for (int k = 0; k < TREND_WEEKS; k++)
			t->week[k].first = f->last + 1 -
			    INT64_C(7) * (TREND_WEEKS - k);
		add_weeks(t, v[i].below, f, class);
		st = add_senders(t, f, &v[i], class, a, err);
		if (st == DMARC_OK)
			st = add_reporters(t, f, &v[i], a, err);
		if (st == DMARC_OK)
			st = verdict_policy_changes(f, v[i].below,
			    t->week[0].first, a, &t->change, &t->changes,
			    err);
	}
	return st;
}

enum dmarc_status
trend_before(const struct verdict_facts *f, struct arena *a, size_t n,
    struct trend trend[2], struct dmarc_err *err)
{
	const enum verdict_class *class;
	enum dmarc_status st = verdict_classes(f, a, &class, err);

	/* The first scope is the domain, the second its subdomains. */
	for (size_t i = 0; st == DMARC_OK && i < n; i++)
		add_weeks(&trend[i], i == 1, f, class);
	return st;
}
