/*
 * tls_hints.c: see tls_work.h: who still uses an old policy, whether enforce is
 * safe, and whether reports have stopped.
 */
#include "report/beside/tls_work.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define ENFORCE_DAYS 14		/* with reports, and without a bad day */
#define ENFORCE_REPORTERS 2
#define ENFORCE_SESSIONS 100

/* ---- the policy that a reporter uses ---- */

/*
 * Reporters write the policy in different ways: as lines, as one text, with
 * blanks or without. Its mode and its max_age tell one policy from another.
 */
struct policy {
	enum dmarc_tls_mode mode;
	int64_t max_age;	/* seconds; -1: not said */
};

int64_t
tls_max_age(const char *strings)
{
	const char *at = strings == NULL ? NULL : strstr(strings, "max_age");
	int64_t n = 0;
	bool any = false;

	if (at == NULL)
		return -1;
	at += strlen("max_age");
	while (*at == ' ' || *at == ':')
		at++;
	for (; isdigit((unsigned char)*at) && n < INT32_MAX; at++) {
		n = n * 10 + (*at - '0');
		any = true;
	}
	return any ? n : -1;
}

static struct policy
policy_of(const struct tls_said *s)
{
	return (struct policy){ s->mode, s->max_age };
}

static bool
same_policy(const struct policy *a, const struct policy *b)
{
	return a->mode == b->mode && a->max_age == b->max_age;
}

/* A reporter's last word about the policy. */
struct last {
	const struct tls_said *said;
	struct policy policy;
};

static int
by_reporter(const void *va, const void *vb)
{
	const struct last *a = va, *b = vb;
	int c = strcmp(a->said->reporter, b->said->reporter);

	if (c != 0)
		return c;
	if (a->said->day != b->said->day)
		return a->said->day > b->said->day ? -1 : 1;
	if (a->policy.mode != b->policy.mode)
		return a->policy.mode < b->policy.mode ? -1 : 1;
	return (a->policy.max_age > b->policy.max_age) -
	    (a->policy.max_age < b->policy.max_age);
}

/* The last word of each reporter about its policy, in list. */
static size_t
find_last(const struct tls_work *w, struct last *list)
{
	size_t n = 0, used = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->said[i]->type == DMARC_TLS_STS &&
		    w->said[i]->mode != DMARC_TLS_MODE_ABSENT)
			list[n++] = (struct last){ w->said[i],
			    policy_of(w->said[i]) };
	if (n > 0)
		qsort(list, n, sizeof *list, by_reporter);
	for (size_t i = 0; i < n; i++)
		if (used == 0 || strcmp(list[used - 1].said->reporter,
		    list[i].said->reporter) != 0)
			list[used++] = list[i];
	return used;
}

/* The policy of more than half of the reporters; NULL: there is none. */
static const struct policy *
find_current(const struct last *list, size_t n)
{
	const struct policy *candidate = NULL;
	size_t votes = 0, same = 0;

	/* Boyer and Moore: if there is a majority, the candidate has it. */
	for (size_t i = 0; i < n; i++) {
		if (votes == 0)
			candidate = &list[i].policy;
		if (same_policy(&list[i].policy, candidate))
			votes++;
		else
			votes--;
	}
	for (size_t i = 0; i < n; i++)
		same += same_policy(&list[i].policy, candidate);
	return 2 * same > n ? candidate : NULL;
}

/* The first day on which anybody saw a policy. */
static int64_t
first_seen(const struct tls_work *w, const struct policy *p)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < w->n; i++) {
		struct policy seen = policy_of(w->said[i]);

		if (w->said[i]->type == DMARC_TLS_STS &&
		    same_policy(&seen, p) && w->said[i]->day < first)
			first = w->said[i]->day;
	}
	return first;
}

/* Who uses another policy than most for longer than it may be kept. */
static bool
find_old(struct tls_work *w, const struct last *list, size_t n,
    const struct policy *current)
{
	struct tls_item item = { .code = TLS_OLD_POLICY,
	    .type = DMARC_TLS_STS, .since = INT64_MAX, .last = INT64_MIN };
	struct tls_who *who = arena_array(w->arena, n, sizeof *who);
	int64_t changed = first_seen(w, current);

	if (who == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct last *l = &list[i];

		if (same_policy(&l->policy, current) ||
		    l->policy.max_age < 0 || l->said->day <= changed +
		    (l->policy.max_age + DAY_SECONDS - 1) / DAY_SECONDS)
			continue;
		who[item.whos++] = (struct tls_who){ .org = l->said->org };
		item.mode = l->policy.mode;
		item.since = changed;
		if (l->said->day > item.last)
			item.last = l->said->day;
	}
	item.who = who;
	return item.whos == 0 || tls_add(w, &item);
}

/* ---- enforce ---- */

/* Whether the policy of the last days is unusable for some. */
static bool
has_policy_item(const struct tls_work *w)
{
	for (size_t i = 0; i < w->items; i++)
		if (w->item[i].code == TLS_POLICY)
			return true;
	return false;
}

/*
 * Whether the sessions under a policy in testing show that enforce would hold
 * nothing back.
 */
static bool
is_safe(const struct tls_work *w)
{
	bool day[28] = { false };
	size_t days = 0, reporters = 0;
	uint64_t successful = 0;
	const char *last = "";

	for (size_t i = 0; i < w->n; i++) {
		const struct tls_said *s = w->said[i];
		int64_t back = w->window.to - s->day;

		if (s->type != DMARC_TLS_STS || back >= 28 ||
		    (s->mode != DMARC_TLS_MODE_TESTING &&
		    s->mode != DMARC_TLS_MODE_ENFORCE))
			continue;
		/* Some have a policy in enforce already, or still. */
		if (s->cell->bad && back < ENFORCE_DAYS)
			return false;
		if (s->mode != DMARC_TLS_MODE_TESTING)
			continue;
		if (s->failed < 0)
			continue;	/* nobody knows whether any failed */
		if (s->successful > 0)
			successful += (uint64_t)s->successful;
		days += !day[back];
		day[back] = true;
		reporters += strcmp(last, s->reporter) != 0;
		last = s->reporter;
	}
	return days >= ENFORCE_DAYS && reporters >= ENFORCE_REPORTERS &&
	    successful >= ENFORCE_SESSIONS;
}

static bool
find_hints(struct tls_work *w, const struct last *list, size_t n)
{
	const struct policy *current = find_current(list, n);
	struct tls_item item = { .code = TLS_ENFORCE, .type = DMARC_TLS_STS,
	    .mode = DMARC_TLS_MODE_TESTING, .since = INT64_MAX,
	    .last = INT64_MIN };

	if (current == NULL)
		return true;
	if (!find_old(w, list, n, current))
		return false;
	return current->mode != DMARC_TLS_MODE_TESTING ||
	    has_policy_item(w) || !is_safe(w) || tls_add(w, &item);
}

/* ---- silence ---- */

static bool
find_silence(struct tls_work *w, const struct tls_facts *t)
{
	struct tls_item item = { .code = TLS_SILENT, .since = INT64_MAX,
	    .last = t->last };

	return w->n == 0 || t->last > w->window.to - TLS_WEEK ||
	    tls_add(w, &item);
}

bool
tls_hints(struct tls_work *w, const struct tls_facts *t)
{
	struct last *list = calloc(w->n + 1, sizeof *list);
	bool done;

	if (list == NULL)
		return false;
	done = find_hints(w, list, find_last(w, list)) && find_silence(w, t);
	free(list);
	return done;
}
