/*
 * policy.c: which policy was in force on which day, as reporters read it.
 *
 * In test mode (t=y) or with pct below 100 a policy acts one level lower
 * (RFC 9989 for t; for pct it is the safe reading of RFC 7489): that is how one
 * goes up. One comes down by what is enforced: with pct above 0 some failing
 * mail does meet the policy as written. An unknown word counts as none.
 *
 * Each reporting organization has one vote on a day, whatever the number of
 * its messages, so that nobody outvotes others by a number that he invents.
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

/* The highest level that any failing mail meets: with pct, some mail does. */
static enum verdict_level
enforced(const struct dmarc_policy *p, bool below)
{
	return p->testing != 1 && p->pct != 0 ? policy_written(p, below) :
	    policy_effective(p, below);
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

/* By day, reporter and content. */
static int
by_day(const void *a, const void *b)
{
	const struct verdict_published *const *x = a, *const *y = b;

	if ((*x)->day != (*y)->day)
		return (*x)->day < (*y)->day ? -1 : 1;
	if ((*x)->reporter != (*y)->reporter)
		return (*x)->reporter < (*y)->reporter ? -1 : 1;
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

static bool
equal(const struct votes *a, const struct votes *b)
{
	return !more(a, b) && !more(b, a);
}

#define LEVELS (LEVEL_REJECT + 1)

/*
 * The level with most votes. A tie goes to the level of the day before if it is
 * one of the tied, else to the weaker.
 */
static enum verdict_level
choose_level(const struct votes vote[LEVELS], int before)
{
	int best = LEVEL_NONE;

	for (int l = LEVEL_QUARANTINE; l < LEVELS; l++)
		if (vote[l].reports > 0 && (vote[best].reports == 0 ||
		    more(&vote[l], &vote[best]) ||
		    (l == before && equal(&vote[l], &vote[best]))))
			best = l;
	return (enum verdict_level)best;
}

/* A record, and the organizations that voted for it. */
struct ballot {
	const struct dmarc_policy *policy;
	uint64_t organizations;
};

/* The policies of one day: entries by reporter and content. */
struct polled {
	const struct verdict_published *const *p;
	size_t n;
	bool below;
	const struct dmarc_policy *before;	/* of the day before; NULL */
	struct ballot *ballot;		/* room for n */
};

/* The end of the entries of the reporter of entry at. */
static size_t
reporter_end(const struct polled *d, size_t at)
{
	size_t end = at + 1;

	while (end < d->n && d->p[end]->reporter == d->p[at]->reporter)
		end++;
	return end;
}

/* The level that a reporter votes for with its entries. */
static enum verdict_level
level_voted(const struct polled *d, size_t from, size_t to)
{
	struct votes vote[LEVELS] = { { 0, 0 } };

	for (size_t i = from; i < to; i++) {
		struct votes *v = &vote[policy_effective(&d->p[i]->policy,
		    d->below)];

		v->messages += d->p[i]->messages;
		v->reports += d->p[i]->reports;
	}
	return choose_level(vote, d->before == NULL ? -1 :
	    (int)policy_effective(d->before, d->below));
}

/* Whether a tie between records goes to the second. */
static bool
wins_tie(const struct polled *d, const struct dmarc_policy *first,
    const struct dmarc_policy *second)
{
	if (d->before != NULL && policy_compare(d->before, first) == 0)
		return false;
	return (d->before != NULL && policy_compare(d->before, second) == 0) ||
	    policy_compare(second, first) < 0;
}

/* The record of a level that most messages of a reporter were judged by. */
static const struct dmarc_policy *
record_voted(const struct polled *d, size_t from, size_t to,
    enum verdict_level level)
{
	const struct dmarc_policy *out = NULL;
	struct votes best = { 0, 0 }, sum = { 0, 0 };

	for (size_t i = from; i < to; i++) {
		const struct dmarc_policy *p = &d->p[i]->policy;

		if (i == from || policy_compare(p, &d->p[i - 1]->policy) != 0)
			sum = (struct votes){ 0, 0 };
		sum.messages += d->p[i]->messages;
		sum.reports += d->p[i]->reports;
		if (policy_effective(p, d->below) != level)
			continue;
		if (out == NULL || more(&sum, &best) ||
		    (equal(&sum, &best) && wins_tie(d, out, p))) {
			out = p;
			best = sum;
		}
	}
	return out;
}

/* Count the record of each reporter that votes for the level. */
static size_t
count_ballots(const struct polled *d, enum verdict_level level)
{
	size_t ballots = 0;

	for (size_t at = 0, end; at < d->n; at = end) {
		const struct dmarc_policy *p;
		size_t i = 0;

		end = reporter_end(d, at);
		if (level_voted(d, at, end) != level)
			continue;
		p = record_voted(d, at, end, level);
		if (p == NULL)
			continue;	/* it has no report */
		while (i < ballots && policy_compare(d->ballot[i].policy,
		    p) != 0)
			i++;
		if (i == ballots)
			d->ballot[ballots++] = (struct ballot){ p, 0 };
		d->ballot[i].organizations++;
	}
	return ballots;
}

/* The policy of one day. */
static const struct dmarc_policy *
choose(const struct polled *d)
{
	struct votes vote[LEVELS] = { { 0, 0 } };
	struct ballot best = { .policy = &d->p[0]->policy };
	enum verdict_level level;
	size_t ballots;

	for (size_t at = 0, end; at < d->n; at = end) {
		struct votes *v;

		end = reporter_end(d, at);
		v = &vote[level_voted(d, at, end)];
		v->messages++;
		v->reports++;
	}
	level = choose_level(vote, d->before == NULL ? -1 :
	    (int)policy_effective(d->before, d->below));
	ballots = count_ballots(d, level);
	for (size_t i = 0; i < ballots; i++)
		if (d->ballot[i].organizations > best.organizations ||
		    (d->ballot[i].organizations == best.organizations &&
		    wins_tie(d, best.policy, d->ballot[i].policy)))
			best = d->ballot[i];
	return best.policy;
}

/* The published policies up to the last settled day, by day. */
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

/* A day with reports, and its policy. */
struct policy_day {
	int64_t day;
	const struct dmarc_policy *policy;
};

/* The days with reports, oldest first. */
static const struct policy_day *
policy_days(struct work *w, bool below, size_t *days)
{
	size_t n, end;
	const struct verdict_published **p = sorted(w, &n);
	struct policy_day *out = work_array(w, n, sizeof *out);
	struct polled d = { .below = below,
	    .ballot = work_array(w, n, sizeof *d.ballot) };

	*days = 0;
	for (size_t at = 0; !w->out_of_memory && at < n; at = end) {
		for (end = at + 1; end < n && p[end]->day == p[at]->day; end++)
			;
		d.p = p + at;
		d.n = end - at;
		out[*days] = (struct policy_day){ p[at]->day, choose(&d) };
		d.before = out[(*days)++].policy;
	}
	return out;
}

/* Compare by effect: for one record, old reporters show pct and new ones t. */
static bool
same_step(const struct dmarc_policy *a, const struct dmarc_policy *b,
    bool below)
{
	return policy_written(a, below) == policy_written(b, below) &&
	    policy_effective(a, below) == policy_effective(b, below);
}

/* "reject (test)", "quarantine (25% sampled)" */
static const char *
step_word(struct work *w, const struct dmarc_policy *p, bool below)
{
	const char *level = verdict_level_word(policy_written(p, below));

	if (policy_written(p, below) == policy_effective(p, below))
		return level;
	return p->testing == 1 ? work_say(w, "%s (test)", level) :
	    work_say(w, "%s (%d%% sampled)", level, p->pct);
}

static void
note_change(struct work *w, struct verdict *v, int64_t day,
    const struct dmarc_policy *old, const struct dmarc_policy *new)
{
	struct verdict_change *c = change_add(w, v, CODE_POLICY_SEEN, NULL);

	c->day = day;
	c->detail = work_say(w, "%s to %s", step_word(w, old, v->below),
	    step_word(w, new, v->below));
}

/* Set the present policy from the days, and how long it has been as strict. */
static void
note_policy(struct work *w, struct verdict *v, const struct policy_day *day,
    size_t days)
{
	size_t first = days - 1;

	v->policy = *day[first].policy;
	v->policy_known = true;
	v->effective = policy_effective(&v->policy, v->below);
	while (first > 0 && policy_effective(day[first - 1].policy,
	    v->below) >= v->effective)
		first--;
	v->days_at_policy = w->f->last - day[first].day + 1;
	for (size_t i = days - 1; i > 0 && day[i].day > w->f->last - W7; i--)
		if (!same_step(day[i].policy, day[i - 1].policy, v->below))
			note_change(w, v, day[i].day, day[i - 1].policy,
			    day[i].policy);
	first = days - 1;
	while (first > 0 && same_step(day[first - 1].policy, &v->policy,
	    v->below))
		first--;
	v->step_days = w->f->last - day[first].day + 1;
}

void
work_policy(struct work *w, struct verdict *v)
{
	size_t days;
	const struct policy_day *day = policy_days(w, v->below, &days);

	v->policy.testing = v->policy.pct = -1;
	if (!w->out_of_memory && days > 0)
		note_policy(w, v, day, days);
	if (!v->policy_known && w->f->dns_record != NULL) {
		v->policy = w->f->dns_policy;
		v->policy_known = v->policy_from_dns = true;
		v->effective = policy_effective(&v->policy, v->below);
	}
	v->enforced = enforced(&v->policy, v->below);
	v->step = v->effective == LEVEL_NONE ? STEP_QUARANTINE : STEP_REJECT;
	v->last_step = v->effective == LEVEL_REJECT ||
	    (v->effective == LEVEL_QUARANTINE && w->f->goal_quarantine);
}

/* List the first policy and the changes, oldest first. */
static size_t
find_changes(struct work *w, bool below, struct verdict_policy_change *list)
{
	size_t days, n = 0;
	const struct policy_day *day = policy_days(w, below, &days);

	for (size_t i = 0; !w->out_of_memory && i < days; i++) {
		const struct dmarc_policy *p = day[i].policy;

		if (i > 0 && same_step(p, day[i - 1].policy, below))
			continue;
		list[n++] = (struct verdict_policy_change){
		    .day = day[i].day, .written = policy_written(p, below),
		    .effective = policy_effective(p, below),
		    .testing = p->testing == 1, .pct = p->pct };
	}
	return n;
}

enum dmarc_status
verdict_policy_history(const struct verdict_facts *f, bool below,
    struct arena *a, const struct verdict_policy_change **out, size_t *n,
    struct dmarc_err *err)
{
	struct work *w = arena_alloc(a, sizeof *w);
	struct verdict_policy_change *list = arena_array(a, f->publisheds + 1,
	    sizeof *list);

	if (w == NULL || list == NULL)
		return dmarc_no_memory(err);
	w->f = f;
	w->a = a;
	*n = find_changes(w, below, list);
	*out = list;
	return w->out_of_memory ? dmarc_no_memory(err) : DMARC_OK;
}
