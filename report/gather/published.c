/*
 * published.c: see published.h.
 */
#include "report/gather/published.h"

#include "common/vec.h"
#include "store/read/policies.h"

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
published_begin(int64_t last, bool strict, struct arena *a)
{
	return (struct published){ .last = last, .strict = strict,
	    .policies = MEMO_INIT(a, struct policy_days),
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
published_all(struct published *p, struct snapshot *db,
    struct dmarc_err *err)
{
	struct statement s = published_start(db, p->strict);
	struct published_row row;
	enum dmarc_status st = DMARC_OK;

	while (st == DMARC_OK && published_next(&s, &row)) {
		bool several = span_is_long(row.begin, row.end);
		struct span span = { 0 };

		if (several)
			span = span_of(row.begin, row.end);
		st = published_add(p, row.policy, row.day,
		    several ? &span : NULL, row.messages, err);
	}
	return statement_end(&s, st, err);
}

/* Appends the days of a policy to out. */
static bool
list_days(const struct policy_days *all, const struct dmarc_policy *policy,
    struct verdict_published **out, size_t *n, size_t *size)
{
	for (const struct policy_day *d = all->first; d != NULL;
	    d = d->next) {
		if (!vec_room(out, *n, size, sizeof **out))
			return false;
		(*out)[(*n)++] = (struct verdict_published){ .day = d->day,
		    .policy = *policy, .messages = d->messages,
		    .reports = d->reports };
	}
	return true;
}

enum dmarc_status
published_list(struct published *p, struct snapshot *db, const char *domain,
    struct arena *a, struct verdict_published **out, size_t *n,
    struct dmarc_err *err)
{
	struct statement s = policies_start(db, domain);
	struct policy_row row;
	size_t size = 0;
	enum dmarc_status st = DMARC_OK;

	*n = 0;
	while (st == DMARC_OK && policies_next(&s, a, &row)) {
		bool first;
		const struct policy_days *all = memo_at(&p->policies,
		    (uint64_t)row.policy, 0, &first);

		if (all == NULL || !list_days(all, &row.read, out, n, &size))
			st = dmarc_no_memory(err);
	}
	return statement_end(&s, st, err);
}
