/*
 * shares.c: see shares.h. Looks for the run of days whose share differs most
 * clearly from that of the days around it, divides the days there, and looks
 * again in each part.
 */
#include "report/judge/shares.h"

#include <stdbool.h>

#include "report/verdict/rules/rate.h"
#include "report/verdict/rules/rules.h"

/* Days from .. to - 1. */
struct run {
	size_t from, to;
};

/* The days that are divided, and where they have been divided until now. */
struct division {
	const struct share *day;
	size_t n;
	size_t at[SHARE_CHANGES];	/* rising */
	size_t parts;			/* of at */
};

static void
add(struct share *sum, const struct share *more)
{
	sum->messages += more->messages;
	sum->fail += more->fail;
}

static struct share
sum_of(const struct share *day, struct run r)
{
	struct share sum = { 0, 0 };

	for (size_t i = r.from; i < r.to; i++)
		add(&sum, &day[i]);
	return sum;
}

/* Whether a run has many more failing messages than at another's share. */
static bool
exceeds(const struct share *run, const struct share *other)
{
	const double enough = rule(RULE_SENDER_MESSAGES, STEP_QUARANTINE);

	return (double)run->fail - (double)run->messages *
	    (double)other->fail / (double)other->messages >= enough;
}

/* Whether the shares of two runs of days differ enough to say so. */
static bool
differ(const struct share *a, const struct share *b)
{
	const double least = rule(RULE_PASS_DROP_POINTS, STEP_QUARANTINE);
	struct rate x = rate_of(a->fail, a->messages);
	struct rate y = rate_of(b->fail, b->messages);

	return (rate_fell(&x, &y, least) && exceeds(a, b)) ||
	    (rate_fell(&y, &x, least) && exceeds(b, a));
}

/*
 * How clearly part of a whole differs from the rest: the square of the
 * difference in failing messages from what they would be, over its variance,
 * apart from a factor that is the same for all parts.
 */
static double
clarity(const struct share *part, const struct share *whole)
{
	double n = (double)part->messages, all = (double)whole->messages;
	double more = (double)part->fail - (double)whole->fail * n / all;

	return n > 0 && n < all ? more * more / (n * (1 - n / all)) : 0;
}

/* The run of days within r that differs most clearly from the others. */
static struct run
most_different(const struct share *day, struct run r)
{
	const struct share whole = sum_of(day, r);
	struct run best = { r.from, r.from };
	double most = 0;

	if (whole.fail == 0 || whole.fail == whole.messages)
		return best;	/* all days are alike */
	for (size_t from = r.from; from < r.to; from++) {
		struct share part = { 0, 0 };

		if (day[from].messages == 0)
			continue;	/* a run begins with mail */
		for (size_t to = from; to < r.to; to++) {
			double now;

			add(&part, &day[to]);
			now = clarity(&part, &whole);
			if (now > most) {
				most = now;
				best = (struct run){ from, to + 1 };
			}
		}
	}
	return best;
}

/* The first day with mail from a day on. */
static size_t
next_mail(const struct division *d, size_t at)
{
	while (at < d->n && d->day[at].messages == 0)
		at++;
	return at;
}

static void
divide_at(struct division *d, size_t at)
{
	size_t i;

	if (at == 0 || at >= d->n || d->parts == SHARE_CHANGES)
		return;
	for (i = d->parts; i > 0 && d->at[i - 1] > at; i--)
		d->at[i] = d->at[i - 1];
	d->at[i] = at;
	d->parts++;
}

/* The part i of the days, the first being 0. */
static struct run
part(const struct division *d, size_t i)
{
	return (struct run){ i > 0 ? d->at[i - 1] : 0,
	    i < d->parts ? d->at[i] : d->n };
}

/* Divide one part; false: it is all alike, or there is no more room. */
static bool
divide(struct division *d, size_t i)
{
	struct run r = part(d, i), found = most_different(d->day, r);
	struct share inside = sum_of(d->day, found), rest;
	size_t to = next_mail(d, found.to);

	rest = sum_of(d->day, r);
	rest.messages -= inside.messages;
	rest.fail -= inside.fail;
	if (d->parts + 2 > SHARE_CHANGES || !differ(&inside, &rest))
		return false;
	if (found.from > next_mail(d, r.from))
		divide_at(d, found.from);
	if (to < r.to)
		divide_at(d, to);
	return true;
}

/* Take away the divisions between parts that do not differ after all. */
static void
join(struct division *d)
{
	for (size_t i = 0; i < d->parts; ) {
		struct share before = sum_of(d->day, part(d, i));
		struct share after = sum_of(d->day, part(d, i + 1));

		if (differ(&before, &after)) {
			i++;
			continue;
		}
		d->parts--;
		for (size_t j = i; j < d->parts; j++)
			d->at[j] = d->at[j + 1];
		i = i > 0 ? i - 1 : 0;
	}
}

size_t
shares_find(const struct share *day, size_t n,
    struct share_change out[SHARE_CHANGES])
{
	struct division d = { .day = day, .n = n };

	for (size_t i = 0; i <= d.parts; )
		if (!divide(&d, i))
			i++;
	join(&d);
	for (size_t i = 0; i < d.parts; i++)
		out[i] = (struct share_change){ d.at[i],
		    sum_of(day, part(&d, i)), sum_of(day, part(&d, i + 1)) };
	return d.parts;
}
