/*
 * published.c: see published.h.
 */
#include "report/gather/published.h"

#include "common/day.h"
#include "common/facts/words.h"
#include "common/vec.h"

/* A day on which a policy was read. */
struct policy_day {
	struct policy_day *next;	/* of the same policy */
	int64_t day;
	uint64_t messages, reports;
};

struct policy_days {
	struct policy_day *first;
};

struct published
published_begin(struct asker *asker, int64_t last, bool strict,
    struct arena *a)
{
	return (struct published){ .asker = asker, .last = last,
	    .strict = strict, .policies = MEMO_INIT(a, struct policy_days),
	    .days = MEMO_INIT(a, struct policy_day) };
}

static enum dmarc_status
add_day(struct published *p, int64_t policy, int64_t day, uint64_t messages,
    struct dmarc_err *err)
{
	bool first_day, first;
	struct policy_day *d;
	struct policy_days *all;

	if (day > p->last)
		return DMARC_OK;
	d = memo_at(&p->days, (uint64_t)policy, (uint64_t)day, &first_day);
	if (d == NULL)
		return dmarc_no_memory(err);
	if (first_day) {
		all = memo_at(&p->policies, (uint64_t)policy, 0, &first);
		if (all == NULL)
			return dmarc_no_memory(err);
		d->day = day;
		d->next = all->first;
		all->first = d;
	}
	d->messages += messages;
	d->reports++;
	return DMARC_OK;
}

enum dmarc_status
published_add(struct published *p, int64_t policy, int64_t day,
    const struct span *span, uint64_t messages, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	if (span == NULL)
		return add_day(p, policy, day, messages, err);
	for (int64_t d = span->first; st == DMARC_OK && d <= span->last &&
	    d <= p->last; d++)
		st = add_day(p, policy, d, span_share(span, d, messages),
		    err);
	return st;
}

enum dmarc_status
published_all(struct published *p, struct dmarc_err *err)
{
	struct ask ask = ask_start(p->asker, ASK_published);
	struct dmarc_err trouble;
	enum dmarc_status st = DMARC_OK, read;

	ask_int(&ask, ":strict", p->strict);
	while (st == DMARC_OK && ask_row(&ask)) {
		int64_t begin = ask_number(&ask, 2), end = ask_number(&ask, 3);
		bool several = span_is_long(begin, end);
		struct span span = { 0 };

		if (several)
			span = span_of(begin, end);
		st = published_add(p, ask_number(&ask, 0),
		    day_of(ask_number(&ask, 1)), several ? &span : NULL,
		    ask_count(&ask, 4), err);
	}
	read = ask_end(&ask, &trouble);
	if (st == DMARC_OK && read != DMARC_OK) {
		*err = trouble;
		st = read;
	}
	return st;
}

/* The row of policies.sql. */
static struct verdict_policy
policy_at(const struct ask *ask, struct arena *a, bool *full)
{
	const char *t = ask_string(ask, 4), *word;
	struct verdict_policy p = {
		.testing = t == NULL ? -1 : *t == 'y',
		.pct = ask_null(ask, 5) ? -1 : (int)ask_number(ask, 5),
		.fo = ask_keep(ask, 8, a, full),
	};

	if ((word = ask_string(ask, 1)) != NULL)
		p.p = p_of(word);
	if ((word = ask_string(ask, 2)) != NULL)
		p.sp = p_of(word);
	if ((word = ask_string(ask, 3)) != NULL)
		p.np = p_of(word);
	if ((word = ask_string(ask, 6)) != NULL)
		p.adkim = alignment_of(word);
	if ((word = ask_string(ask, 7)) != NULL)
		p.aspf = alignment_of(word);
	return p;
}

enum dmarc_status
published_list(struct published *p, const char *domain, struct arena *a,
    struct verdict_published **out, size_t *n, struct dmarc_err *err)
{
	struct ask ask = ask_start(p->asker, ASK_policies);
	size_t size = 0;
	bool full = false, first;
	enum dmarc_status st;

	*n = 0;
	ask_text(&ask, ":domain", domain);
	while (!full && ask_row(&ask)) {
		struct policy_days *all = memo_at(&p->policies,
		    ask_count(&ask, 0), 0, &first);
		struct verdict_policy policy = policy_at(&ask, a, &full);

		full = full || all == NULL;
		for (struct policy_day *d = full ? NULL : all->first;
		    d != NULL && !full; d = d->next) {
			full = !vec_grow((void **)out, *n, &size,
			    sizeof **out);
			if (!full)
				(*out)[(*n)++] = (struct verdict_published){
				    .day = d->day, .policy = policy,
				    .messages = d->messages,
				    .reports = d->reports };
		}
	}
	st = ask_end(&ask, err);
	return st == DMARC_OK && full ? dmarc_no_memory(err) : st;
}
