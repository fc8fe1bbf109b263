/*
 * tls_judge.c: see tls_work.h: sums by type and mode, and what fails.
 */
#include "report/beside/tls_work.h"

#include <stdlib.h>
#include <string.h>

/*
 * Failed sessions by reporter; those of a reporter are added one after the
 * other.
 */
struct whos {
	struct tls_who *who;
	size_t n;
	const char *reporter;	/* of the last one */
};

static void
add_who(struct whos *list, const struct tls_said *s, uint64_t failed)
{
	if (failed == 0)
		return;
	if (list->n == 0 || strcmp(list->reporter, s->reporter) != 0) {
		list->who[list->n++] = (struct tls_who){ .org = s->org };
		list->reporter = s->reporter;
	}
	list->who[list->n - 1].failed += failed;
}

static int
by_failed(const void *va, const void *vb)
{
	const struct tls_who *a = va, *b = vb;

	if (a->failed != b->failed)
		return a->failed > b->failed ? -1 : 1;
	return strcmp(a->org, b->org);
}

static void
sort_whos(struct whos *list)
{
	if (list->n > 0)
		qsort(list->who, list->n, sizeof *list->who, by_failed);
}

/* ---- groups ---- */

static bool
same_group(const struct tls_said *a, const struct tls_said *b)
{
	return a->type == b->type && a->mode == b->mode;
}

/* Adds what a report says to its group. */
static void
add_said(struct tls_group *g, const struct tls_said *s, int64_t week)
{
	g->successful += tls_sessions(s->successful);
	g->failed += tls_sessions(s->failed);
	if (s->day >= week) {
		g->week_sessions += tls_sessions(s->successful) +
		    tls_sessions(s->failed);
		g->week_failed += tls_sessions(s->failed);
	}
	if (s->cell->bad && (g->since == INT64_MIN || s->day < g->since))
		g->since = s->day;
	if (s->day > g->last)
		g->last = s->day;
}

/* The group that begins with the element from; *end: where it ends. */
static bool
sum_group(const struct tls_work *w, size_t from, size_t *end,
    struct tls_group *g)
{
	struct whos whos = { .n = 0 };
	size_t i = from;

	while (i < w->n && same_group(w->said[i], w->said[from]))
		i++;
	whos.who = arena_array(w->arena, i - from, sizeof *whos.who);
	if (whos.who == NULL)
		return false;
	*end = i;
	*g = (struct tls_group){ .type = w->said[from]->type,
	    .mode = w->said[from]->mode, .since = INT64_MIN,
	    .last = INT64_MIN };
	for (i = from; i < *end; i++) {
		add_said(g, w->said[i], w->window.to - TLS_WEEK + 1);
		add_who(&whos, w->said[i], tls_sessions(w->said[i]->failed));
	}
	sort_whos(&whos);
	g->who = whos.who;
	g->whos = whos.n;
	return true;
}

static bool
make_groups(const struct tls_work *w, struct tls_facts *out)
{
	struct tls_group *group = arena_array(w->arena,
	    (size_t)DMARC_TLS_TYPES * DMARC_TLS_MODES, sizeof *group);

	if (group == NULL)
		return false;
	for (size_t i = 0; i < w->n; out->groups++)
		if (!sum_group(w, i, &i, &group[out->groups]))
			return false;
	for (size_t i = 0; i < w->details; i++) {
		const struct tls_detail *d = &w->detail[i];

		for (size_t j = 0; j < out->groups; j++)
			if (group[j].type == d->policy->type &&
			    group[j].mode == d->policy->mode)
				group[j].by_result[d->result] += d->sessions;
	}
	out->group = group;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* How many reporters there are, and the last reported day. */
static bool
count_reporters(const struct tls_work *w, struct tls_facts *out)
{
	const char **name = calloc(w->n + 1, sizeof *name);

	if (name == NULL)
		return false;
	for (size_t i = 0; i < w->n; i++) {
		name[i] = w->said[i]->reporter;
		if (w->said[i]->day > out->last)
			out->last = w->said[i]->day;
	}
	qsort(name, w->n, sizeof *name, by_name);
	for (size_t i = 0; i < w->n; i++)
		out->reporters += i == 0 || strcmp(name[i], name[i - 1]) != 0;
	free(name);
	return true;
}

/* ---- items ---- */

/* The code of a failure; TLS_CODES: it is no fault of the domain. */
static enum tls_code
code_of(const struct tls_detail *d)
{
	switch (d->result) {
	case DMARC_TLS_STS_POLICY_FETCH_ERROR:
	case DMARC_TLS_STS_POLICY_INVALID:
	case DMARC_TLS_STS_WEBPKI_INVALID:
		return TLS_POLICY;
	case DMARC_TLS_TLSA_INVALID:
	case DMARC_TLS_DNSSEC_INVALID:
	case DMARC_TLS_DANE_REQUIRED:
		return TLS_DANE;
	default:
		break;
	}
	if (d->policy->type == DMARC_TLS_TLSA)
		return TLS_REFUSED;
	if (d->policy->type != DMARC_TLS_STS)
		return TLS_CODES;
	return d->policy->mode == DMARC_TLS_MODE_ENFORCE ? TLS_REFUSED :
	    d->policy->mode == DMARC_TLS_MODE_TESTING ? TLS_WOULD_FAIL :
	    TLS_CODES;
}

/* Texts in order, NULL first. */
static int
compare(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/* By what makes an item: 0 if both are of one. */
static int
by_kind(const struct tls_detail *a, const struct tls_detail *b)
{
	int c;

	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	if (a->policy->type != b->policy->type)
		return a->policy->type < b->policy->type ? -1 : 1;
	if (a->policy->mode != b->policy->mode)
		return a->policy->mode < b->policy->mode ? -1 : 1;
	if (a->result != b->result)
		return a->result < b->result ? -1 : 1;
	c = compare(a->said, b->said);
	return c != 0 ? c : compare(a->mx, b->mx);
}

static int
by_item(const void *va, const void *vb)
{
	const struct tls_detail *a = va, *b = vb;
	int c = by_kind(a, b);

	if (c == 0)
		c = strcmp(a->policy->reporter, b->policy->reporter);
	if (c == 0 && a->policy->day != b->policy->day)
		c = a->policy->day < b->policy->day ? -1 : 1;
	if (c == 0)
		c = compare(a->reason, b->reason);
	return c;
}

/* Failed sessions that no failure explains are one of unknown result. */
static bool
add_bare(struct tls_work *w)
{
	struct tls_detail *all = calloc(w->details + w->n + 1, sizeof *all);
	size_t n = w->details;

	if (all == NULL)
		return false;
	if (n > 0)
		memcpy(all, w->detail, n * sizeof *all);
	for (size_t i = 0; i < w->n; i++)
		if (w->said[i]->detailed == 0 && w->said[i]->failed > 0)
			all[n++] = (struct tls_detail){
			    .policy = w->said[i],
			    .result = DMARC_TLS_RESULT_UNKNOWN,
			    .sessions = tls_sessions(w->said[i]->failed) };
	free(w->detail);
	w->detail = all;
	w->details = n;
	return true;
}

/*
 * Whether an item is not over yet. latest: the last of its days after which
 * its reporter has said nothing; INT64_MIN: there is none. Reporters differ by
 * a day.
 */
static bool
is_open(const struct tls_work *w, const struct tls_facts *t,
    const struct tls_item *item, int64_t latest)
{
	if (item->code == TLS_POLICY)
		return item->last > w->window.to - TLS_WEEK;
	for (size_t i = 0; i < t->groups; i++)
		if (t->group[i].type == item->type &&
		    latest < t->group[i].last - 1)
			return false;
	return true;
}

/* All failed sessions of the policy that an item is about. */
static uint64_t
all_failed(const struct tls_facts *t, const struct tls_item *item)
{
	for (size_t i = 0; i < t->groups; i++)
		if (t->group[i].type == item->type &&
		    t->group[i].mode == item->mode)
			return t->group[i].failed;
	return 0;
}

/* The item of the details from to end. */
static bool
make_item(struct tls_work *w, const struct tls_facts *t, size_t from,
    size_t end)
{
	const struct tls_detail *first = &w->detail[from];
	struct tls_item item = { .code = first->code,
	    .type = first->policy->type, .mode = first->policy->mode,
	    .result = first->result, .said = first->said, .mx = first->mx,
	    .since = INT64_MAX, .last = INT64_MIN };
	struct whos whos = { .who = arena_array(w->arena, end - from,
	    sizeof *whos.who) };
	int64_t latest = INT64_MIN;
	uint64_t most = 0;

	if (whos.who == NULL)
		return false;
	for (size_t i = from; i < end; i++) {
		const struct tls_detail *d = &w->detail[i];

		item.sessions += d->sessions;
		add_who(&whos, d->policy, d->sessions);
		if (d->reason != NULL && d->sessions > most) {
			item.reason = d->reason;
			most = d->sessions;
		}
		if (d->policy->day < item.since)
			item.since = d->policy->day;
		if (d->policy->day > item.last)
			item.last = d->policy->day;
		if (d->policy->cell->latest && d->policy->day > latest)
			latest = d->policy->day;
	}
	sort_whos(&whos);
	item.who = whos.who;
	item.whos = whos.n;
	item.of = all_failed(t, &item);
	/* Kinds overlap, and counts may be missing. */
	if (item.of < item.sessions)
		item.of = item.sessions;
	return !is_open(w, t, &item, latest) || tls_add(w, &item);
}

static bool
make_items(struct tls_work *w, const struct tls_facts *t)
{
	size_t n = 0;

	for (size_t i = 0; i < w->details; i++) {
		struct tls_detail d = w->detail[i];

		d.code = code_of(&d);
		if (d.code != TLS_CODES && d.policy->cell->bad &&
		    d.sessions > 0)
			w->detail[n++] = d;
	}
	w->details = n;
	if (n > 0)
		qsort(w->detail, n, sizeof *w->detail, by_item);
	for (size_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && by_kind(&w->detail[i],
		    &w->detail[end]) == 0)
			end++;
		if (!make_item(w, t, i, end))
			return false;
	}
	return true;
}

bool
tls_judge(struct tls_work *w, struct tls_facts *out)
{
	return make_groups(w, out) && count_reporters(w, out) &&
	    add_bare(w) && make_items(w, out);
}
