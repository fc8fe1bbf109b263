/*
 * policy.c: which policy was in force on which day, as reporters read it.
 *
 * In test mode (t=y) or with pct below 100 a policy acts one level lower
 * (RFC 9989 for t; for pct it is the safe reading of RFC 7489). An unknown
 * word counts as none.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static enum verdict_level
level_of(enum dmarc_p p)
{
	switch (p) {
	case DMARC_P_QUARANTINE:
		return LEVEL_QUARANTINE;
	case DMARC_P_REJECT:
		return LEVEL_REJECT;
	default:
		return LEVEL_NONE;
	}
}

enum verdict_level
policy_written(const struct dmarc_policy *p, bool below)
{
	return level_of(below && p->sp != DMARC_P_ABSENT ? p->sp : p->p);
}

enum verdict_level
policy_effective(const struct dmarc_policy *p, bool below)
{
	enum verdict_level level = policy_written(p, below);
	bool whole = p->testing != 1 && (p->pct < 0 || p->pct == 100);

	return whole || level == LEVEL_NONE ? level :
	    (enum verdict_level)(level - 1);
}

/* Compare texts, of which NULL equals "". */
static int
text_compare(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* A total order of policies: a choice never depends on the order of facts. */
static int
policy_compare(const struct dmarc_policy *a, const struct dmarc_policy *b)
{
	const int x[] = { (int)a->p, (int)a->sp, (int)a->np, a->testing,
	    a->pct, (int)a->adkim, (int)a->aspf };
	const int y[] = { (int)b->p, (int)b->sp, (int)b->np, b->testing,
	    b->pct, (int)b->adkim, (int)b->aspf };

	for (size_t i = 0; i < sizeof x / sizeof *x; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return text_compare(a->fo, b->fo);
}

/* Latest day first; within a day, by policy_compare(). */
static int
by_day(const void *a, const void *b)
{
	const struct verdict_published *const *x = a, *const *y = b;

	if ((*x)->day != (*y)->day)
		return (*x)->day > (*y)->day ? -1 : 1;
	return policy_compare(&(*x)->policy, &(*y)->policy);
}

/* The weight of a policy: messages; reports decide if there are none. */
struct votes {
	uint64_t messages, reports;
};

static bool
more(const struct votes *a, const struct votes *b)
{
	return a->messages != b->messages ? a->messages > b->messages :
	    a->messages == 0 && a->reports > b->reports;
}

/* The policy of one day, from its n entries, sorted by policy_compare(). */
static const struct dmarc_policy *
choose(const struct verdict_published *const *p, size_t n, bool below)
{
	struct votes level[LEVEL_REJECT + 1] = { { 0, 0 } };
	struct votes best = { 0, 0 }, sum = { 0, 0 };
	enum verdict_level chosen = LEVEL_NONE;
	const struct dmarc_policy *out = NULL;
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		struct votes *v = &level[policy_effective(&p[i]->policy,
		    below)];

		v->messages += p[i]->messages;
		v->reports += p[i]->reports;
	}
	for (int l = LEVEL_NONE; l <= LEVEL_REJECT; l++) {
		if (level[l].reports == 0)
			continue;
		if (!any || more(&level[l], &level[chosen]))
			chosen = (enum verdict_level)l;
		any = true;
	}
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || policy_compare(&p[i]->policy,
		    &p[i - 1]->policy) != 0)
			sum = (struct votes){ 0, 0 };
		sum.messages += p[i]->messages;
		sum.reports += p[i]->reports;
		if (policy_effective(&p[i]->policy, below) == chosen &&
		    (out == NULL || more(&sum, &best))) {
			out = &p[i]->policy;
			best = sum;
		}
	}
	return out;
}

/* The published policies up to the last settled day, latest first. */
static const struct verdict_published **
sorted(struct work *w, size_t *n)
{
	const struct verdict_published **p = work_array(w,
	    w->f->publisheds, sizeof *p);

	*n = 0;
	if (p == NULL)
		return NULL;
	for (size_t i = 0; i < w->f->publisheds; i++)
		if (w->f->published[i].day <= w->f->last)
			p[(*n)++] = &w->f->published[i];
	if (*n > 0)
		qsort(p, *n, sizeof *p, by_day);
	return p;
}

/* The end of the entries of the day of entry at. */
static size_t
day_end(const struct verdict_published *const *p, size_t n, size_t at)
{
	size_t end = at + 1;

	while (end < n && p[end]->day == p[at]->day)
		end++;
	return end;
}

/* Compare by effect: for one record, old reporters show pct and new ones t. */
static bool
same_step(const struct dmarc_policy *a, const struct dmarc_policy *b,
    bool below)
{
	return policy_written(a, below) == policy_written(b, below) &&
	    policy_effective(a, below) == policy_effective(b, below);
}

static void
note_change(struct work *w, struct verdict *v, int64_t day,
    const struct dmarc_policy *old, const struct dmarc_policy *new)
{
	struct verdict_change *c = change_add(w, v, CODE_POLICY_SEEN, NULL);

	c->day = day;
	c->detail = work_say(w, "%s%s to %s%s",
	    verdict_level_word(policy_written(old, v->below)),
	    policy_effective(old, v->below) != policy_written(old,
	    v->below) ? " (test)" : "",
	    verdict_level_word(policy_written(new, v->below)),
	    policy_effective(new, v->below) != policy_written(new,
	    v->below) ? " (test)" : "");
}

void
work_policy(struct work *w, struct verdict *v)
{
	const struct dmarc_policy *later = NULL;
	const struct verdict_published **p;
	int64_t first = NEVER, later_day = NEVER;
	bool run = true;
	size_t n;

	p = sorted(w, &n);
	v->policy.testing = v->policy.pct = -1;
	for (size_t at = 0, end; !w->out_of_memory && at < n; at = end) {
		const struct dmarc_policy *day;
		bool recent = later_day > w->f->last - W7;

		end = day_end(p, n, at);
		if (!run && !recent)
			break;
		day = choose(p + at, end - at, v->below);
		if (!v->policy_known) {
			v->policy = *day;
			v->policy_known = true;
			v->effective = policy_effective(day, v->below);
		}
		if (recent && (policy_written(day, v->below) !=
		    policy_written(later, v->below) ||
		    policy_effective(day, v->below) !=
		    policy_effective(later, v->below)))
			note_change(w, v, later_day, day, later);
		run = run && policy_effective(day, v->below) >= v->effective;
		if (run)
			first = p[at]->day;
		later = day;
		later_day = p[at]->day;
	}
	if (first != NEVER)
		v->days_at_policy = w->f->last - first + 1;
	if (!v->policy_known && w->f->dns_record != NULL) {
		v->policy = w->f->dns_policy;
		v->policy_known = v->policy_from_dns = true;
		v->effective = policy_effective(&v->policy, v->below);
	}
	v->step = v->effective == LEVEL_NONE ? STEP_QUARANTINE : STEP_REJECT;
	v->last_step = v->effective == LEVEL_REJECT ||
	    (v->effective == LEVEL_QUARANTINE && w->f->goal_quarantine);
}

int64_t
policy_step_days(struct work *w, const struct verdict *v)
{
	const struct verdict_published **p;
	int64_t first = NEVER;
	size_t n;

	p = sorted(w, &n);
	for (size_t at = 0, end; !w->out_of_memory && at < n; at = end) {
		end = day_end(p, n, at);
		if (!same_step(choose(p + at, end - at, v->below),
		    &v->policy, v->below))
			break;
		first = p[at]->day;
	}
	return first == NEVER ? 0 : w->f->last - first + 1;
}

/* Find the changes of the policy since a day, latest first. */
static size_t
find_changes(struct work *w, bool below, int64_t since,
    struct verdict_policy_change *list)
{
	struct verdict_policy_change later = { .day = NEVER };
	const struct verdict_published **p;
	size_t n, changes = 0;

	p = sorted(w, &n);
	for (size_t at = 0, end; !w->out_of_memory && at < n; at = end) {
		const struct dmarc_policy *day;
		struct verdict_policy_change now = { .day = p[at]->day };

		end = day_end(p, n, at);
		day = choose(p + at, end - at, below);
		now.written = policy_written(day, below);
		now.effective = policy_effective(day, below);
		if (later.day >= since && later.day != NEVER &&
		    (now.written != later.written ||
		    now.effective != later.effective))
			list[changes++] = later;
		if (now.day < since)
			break;
		later = now;
	}
	return changes;
}

enum dmarc_status
verdict_policy_changes(const struct verdict_facts *f, bool below,
    int64_t since, struct arena *a, const struct verdict_policy_change **out,
    size_t *n, struct dmarc_err *err)
{
	struct work *w = arena_alloc(a, sizeof *w);
	struct verdict_policy_change *list = arena_array(a, f->publisheds + 1,
	    sizeof *list);
	size_t changes;

	if (w == NULL || list == NULL)
		return dmarc_no_memory(err);
	w->f = f;
	w->a = a;
	changes = find_changes(w, below, since, list);
	if (w->out_of_memory)
		return dmarc_no_memory(err);
	for (size_t i = 0; i < changes / 2; i++) {
		struct verdict_policy_change swap = list[i];

		list[i] = list[changes - 1 - i];
		list[changes - 1 - i] = swap;
	}
	*out = list;
	*n = changes;
	return DMARC_OK;
}
