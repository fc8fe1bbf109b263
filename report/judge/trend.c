/*
 * trend.c: see trend.h.
 */
#include "report/judge/trend.h"

#include <stdlib.h>
#include <string.h>

#include "report/judge/signing.h"
#include "report/judge/sums.h"
#include "report/verdict/rules/rules.h"

#define NOWHERE SIGNING_NOBODY

/* The kind of a message of a class; TREND_KINDS for an ignored class. */
static enum trend_kind
kind_of(enum verdict_class class, bool pass)
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
		enum trend_kind kind = kind_of(class[r->pair],
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
		t->reported[day - trend_first(t)] = true;
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

/*
 * For each pair with mail of a listed sender, the index of the sender. Direct
 * mail counts; of earlier weeks, so does unknown or forged mail, if W28 shows
 * that the sender is the domain's own: a verdict of that week would have known
 * the sender from still older mail.
 */
static size_t *
find_senders(const struct trend *t, const struct verdict_facts *f, bool below,
    const enum verdict_class *class, struct arena *a)
{
	struct place *place = arena_array(a, t->senders + 1, sizeof *place);
	size_t *of = arena_array(a, f->pairs + 1, sizeof *of);
	/* By sender of the facts: the index + 2; 1: not listed; 0: not yet. */
	size_t *known = arena_array(a, f->senders + 1, sizeof *known);

	if (place == NULL || of == NULL || known == NULL)
		return NULL;
	for (size_t i = 0; i < t->senders; i++)
		place[i] = (struct place){ t->sender[i].name, i };
	qsort(place, t->senders, sizeof *place, by_name);
	for (size_t i = 0; i < f->pairs; i++) {
		uint32_t sender = f->pair[i].sender;
		bool open = class[i] == CLASS_UNKNOWN ||
		    class[i] == CLASS_SPOOF;

		of[i] = NOWHERE;
		if (f->pair[i].mail->below != below ||
		    (!class_direct(class[i]) && (!open || f->last == t->last)))
			continue;
		if (known[sender] == 0)
			known[sender] = find(place, t->senders,
			    f->sender[sender].name) + 2;
		of[i] = known[sender] - 2;
		if (of[i] != NOWHERE && open && !t->sender[of[i]].is_ours)
			of[i] = NOWHERE;
	}
	return of;
}

static void
add_days(struct trend *t, const struct verdict_facts *f, const size_t *of)
{
	for (size_t i = 0; i < f->rows; i++) {
		const struct verdict_row *r = &f->row[i];
		struct share *day;

		if (of[r->pair] == NOWHERE)
			continue;
		day = &t->sender[of[r->pair]].day[r->day - trend_first(t)];
		day->messages += r->messages;
		if (!mail_passes(f->pair[r->pair].mail))
			day->fail += r->messages;
	}
}

/* Note which senders have no mail that could be anybody's. */
static void
note_ours(struct trend *t, const struct verdict *v)
{
	for (size_t i = 0; i < t->senders; i++)
		t->sender[i].is_ours = true;
	for (size_t i = 0; i < v->entries; i++) {
		const struct verdict_entry *e = &v->entry[i];
		size_t at;

		if (e->class != CLASS_UNKNOWN && e->class != CLASS_SPOOF)
			continue;
		at = trend_sender(t, e->sender->name);
		if (at != NOWHERE)
			t->sender[at].is_ours = false;
	}
}

#define SELECTOR_PARTS 20	/* signs at least one of so many messages */

/*
 * Mark the first day of a selector after others of its sender; and its last one
 * if the sender, who used it for much, has sent without it for a week.
 */
static void
mark_selector(struct trend *t, const struct signing *all,
    const struct signing *use)
{
	const uint64_t enough = (uint64_t)rule(RULE_NEW_MESSAGES,
	    STEP_QUARANTINE);
	struct day_marks *m = &t->sender[use->sender].marks;
	struct day_mark mark = { .day = use->first, .kind = MARK_SELECTOR_NEW,
	    .domain = use->domain, .selector = use->selector };

	if (use->messages < enough)
		return;
	if (use->first > all->first && use->first >= trend_first(t))
		marks_add(m, &mark);
	mark.day = use->last;
	mark.kind = MARK_SELECTOR_LAST;
	if (use->last <= t->last - W7 && use->last >= trend_first(t) &&
	    all->last > t->last - W7 &&
	    use->messages >= all->messages / SELECTOR_PARTS)
		marks_add(m, &mark);
}

static enum dmarc_status
mark_senders(struct trend *t, const struct verdict_facts *f,
    const struct dns *dns, const size_t *of, struct arena *a,
    struct dmarc_err *err)
{
	const struct day_window days = { trend_first(t), t->last };
	const struct signing *use, *all = NULL;
	size_t n;
	enum dmarc_status st = signing_find(f, of, a, &use, &n, err);

	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		/* All mail of a sender comes before that with a selector. */
		if (all == NULL || use[i].selector == NULL) {
			all = &use[i];
			continue;
		}
		mark_selector(t, all, &use[i]);
		marks_key(&t->sender[use[i].sender].marks, dns,
		    use[i].domain, use[i].selector, &days);
	}
	return st;
}

/* Fill the days of the first TREND_SENDERS senders, and their marks. */
static enum dmarc_status
add_senders(struct trend *t, const struct verdict_facts *f,
    const struct dns *dns, const struct verdict *v,
    const enum verdict_class *class, struct arena *a, struct dmarc_err *err)
{
	struct sum all;
	size_t n;
	struct sum *sum = sums_of(v, CLASS_OWN, &n, &all);
	const size_t *of;

	if (sum == NULL)
		return dmarc_no_memory(err);
	if (n > TREND_SENDERS)
		n = TREND_SENDERS;
	t->sender = arena_array(a, n + 1, sizeof *t->sender);
	for (size_t i = 0; t->sender != NULL && i < n; i++)
		t->sender[i].name = sum[i].sender->name;
	free(sum);
	if (t->sender == NULL)
		return dmarc_no_memory(err);
	t->senders = n;
	note_ours(t, v);
	of = find_senders(t, f, v->below, class, a);
	if (of == NULL)
		return dmarc_no_memory(err);
	add_days(t, f, of);
	return mark_senders(t, f, dns, of, a, err);
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

/* Fill the policies, and mark what changed for the whole domain. */
static enum dmarc_status
add_domain(struct trend *t, const struct verdict_facts *f,
    const struct dns *dns, const struct verdict *v, struct arena *a,
    struct dmarc_err *err)
{
	const enum verdict_level goal = f->goal_quarantine ?
	    LEVEL_QUARANTINE : LEVEL_REJECT;
	const struct day_window days = { trend_first(t), t->last };
	size_t first = 1;
	enum dmarc_status st = verdict_policy_history(f, v->below, a,
	    &t->policy, &t->policies, err);

	if (st != DMARC_OK)
		return st;
	while (first < t->policies && t->policy[first].day < days.from)
		first++;
	if (first < t->policies) {
		t->change = &t->policy[first];
		t->changes = t->policies - first;
	}
	if (!way_find(v, t->policy, t->policies, goal, a, &t->way))
		return dmarc_no_memory(err);
	marks_policies(&t->marks, t->policy, t->policies, &days);
	marks_spf(&t->marks, dns, f->domain, &days);
	return DMARC_OK;
}

enum dmarc_status
trend_begin(const struct verdict_facts *f, const struct dns *dns,
    const struct verdict *v, size_t n, struct arena *a,
    struct trend trend[2], struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		const enum verdict_class *class = v[i].pair_class;
		struct trend *t = &trend[i];

		*t = (struct trend){ .last = f->last };
		for (int k = 0; k < TREND_WEEKS; k++)
			t->week[k].first = f->last + 1 -
			    INT64_C(7) * (TREND_WEEKS - k);
		add_weeks(t, v[i].below, f, class);
		st = add_senders(t, f, dns, &v[i], class, a, err);
		if (st == DMARC_OK)
			st = add_reporters(t, f, &v[i], a, err);
		if (st == DMARC_OK)
			st = add_domain(t, f, dns, &v[i], a, err);
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
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		const size_t *of = find_senders(&trend[i], f, i == 1, class,
		    a);

		if (of == NULL)
			return dmarc_no_memory(err);
		add_weeks(&trend[i], i == 1, f, class);
		add_days(&trend[i], f, of);
	}
	return st;
}

void
trend_end(struct trend trend[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t s = 0; s < trend[i].senders; s++) {
			struct trend_days *d = &trend[i].sender[s];

			marks_shares(&d->marks, d->day, TREND_DAYS,
			    trend_first(&trend[i]));
		}
}

size_t
trend_sender(const struct trend *t, const char *name)
{
	for (size_t i = 0; i < t->senders; i++)
		if (strcmp(t->sender[i].name, name) == 0)
			return i;
	return NOWHERE;
}
