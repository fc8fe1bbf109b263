/*
 * marks.c: see marks.h.
 */
#include "report/judge/marks.h"

#include <string.h>

#include <glib.h>

#include "common/day.h"
#include "report/gather/answers.h"

/* The order of a list, total for the marks of one sender. */
static int
in_order(const struct day_mark *a, const struct day_mark *b)
{
	int c = (a->day > b->day) - (a->day < b->day);

	if (c == 0)
		c = (a->kind > b->kind) - (a->kind < b->kind);
	if (c == 0)
		c = g_strcmp0(a->domain, b->domain);
	return c != 0 ? c : g_strcmp0(a->selector, b->selector);
}

void
marks_add(struct day_marks *m, const struct day_mark *mark)
{
	size_t i;

	if (m->n == MARKS_MOST) {
		m->earlier++;
		if (in_order(mark, &m->list[0]) < 0)
			return;
		memmove(&m->list[0], &m->list[1],
		    (MARKS_MOST - 1) * sizeof *m->list);
		m->n--;
	}
	for (i = m->n; i > 0 && in_order(mark, &m->list[i - 1]) < 0; i--)
		m->list[i] = m->list[i - 1];
	m->list[i] = *mark;
	m->n++;
}

static bool
is_within(int64_t day, const struct day_window *days)
{
	return day >= days->from && day <= days->to;
}

void
marks_policies(struct day_marks *m, const struct verdict_policy_change *list,
    size_t n, const struct day_window *days)
{
	for (size_t i = 1; i < n; i++)
		if (is_within(list[i].day, days))
			marks_add(m, &(struct day_mark){ .day = list[i].day,
			    .kind = MARK_POLICY, .policy = &list[i] });
}

/* Whether a stretch is of this kind and of a name made of three parts. */
static bool
is_of(const struct dns_stretch *s, const char *kind, const char *const name[3])
{
	const char *at = s->name;

	if (strcmp(s->kind, kind) != 0)
		return false;
	for (int i = 0; i < 3; i++) {
		size_t len = strlen(name[i]);

		if (strncmp(at, name[i], len) != 0)
			return false;
		at += len;
	}
	return *at == '\0';
}

/* Adds the change from one stretch of a name to the next. */
static void
add_stretch(struct day_marks *m, const struct dns_stretch *before,
    const struct dns_stretch *now, const struct day_mark *like,
    const struct day_window *days)
{
	bool keys = like->selector != NULL;
	bool had = keys ? answers_has_key(before->record) :
	    before->record != NULL;
	bool has = keys ? answers_has_key(now->record) : now->record != NULL;
	struct day_mark mark = *like;

	mark.day = day_of(now->first);
	mark.until = before->last >= now->first ? NEVER : day_of(before->last);
	if (!had)
		mark.kind = keys ? MARK_KEY_NEW : MARK_SPF_NEW;
	else if (!has)
		mark.kind = keys ? MARK_KEY_GONE : MARK_SPF_GONE;
	else
		mark.kind = keys ? MARK_KEY_OTHER : MARK_SPF_OTHER;
	if (is_within(mark.day, days))
		marks_add(m, &mark);
}

/* Adds all changes at a name; its stretches are adjacent. */
static void
add_stretches(struct day_marks *m, const struct dns *dns, const char *kind,
    const char *const name[3], const struct day_mark *like,
    const struct day_window *days)
{
	const struct dns_stretch *before = NULL;

	for (size_t i = 0; i < dns->stretches; i++) {
		const struct dns_stretch *s = &dns->stretch[i];

		if (!is_of(s, kind, name))
			continue;
		if (before != NULL && (like->selector == NULL ||
		    !answers_same_key(before->record, s->record)))
			add_stretch(m, before, s, like, days);
		before = s;
	}
}

void
marks_spf(struct day_marks *m, const struct dns *dns, const char *domain,
    const struct day_window *days)
{
	const char *const name[3] = { domain, "", "" };
	const struct day_mark like = { .domain = NULL };

	add_stretches(m, dns, "spf", name, &like, days);
}

void
marks_key(struct day_marks *m, const struct dns *dns, const char *domain,
    const char *selector, const struct day_window *days)
{
	const char *const name[3] = { selector, "._domainkey.", domain };
	const struct day_mark like = { .domain = domain, .selector = selector };

	add_stretches(m, dns, "dkim", name, &like, days);
}

/* Whether a larger share fails after a change. */
static bool
is_worse(const struct share_change *c)
{
	return (double)c->after.fail / (double)c->after.messages >
	    (double)c->before.fail / (double)c->before.messages;
}

void
marks_shares(struct day_marks *m, const struct share *day, size_t n,
    int64_t first)
{
	struct share_change change[SHARE_CHANGES];
	size_t found = shares_find(day, n, change);

	for (size_t i = 0; i < found; i++) {
		bool worse = is_worse(&change[i]);

		if (!worse && i > 0 && is_worse(&change[i - 1]))
			continue;	/* the marked rise just ends */
		marks_add(m, &(struct day_mark){ .kind = MARK_SHARE,
		    .day = first + (int64_t)change[i].at,
		    .until = worse && i + 1 < found ?
		    first + (int64_t)change[i + 1].at - 1 : NEVER,
		    .before = change[i].before, .after = change[i].after });
	}
}
