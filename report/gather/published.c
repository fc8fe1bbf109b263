/*
 * published.c: see published.h.
 */
#include "report/gather/published.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"
#include "store/read/policies.h"

enum dmarc_status
published_begin(struct published *p, struct snapshot *db, const char *domain,
    struct arena *a, struct dmarc_err *err)
{
	struct statement s = policies_start(db, domain);
	struct policy_row row;
	enum dmarc_status st = DMARC_OK;

	*p = (struct published){
		.policies = MEMO_INIT(a, struct dmarc_policy) };
	while (st == DMARC_OK && policies_next(&s, a, &row)) {
		bool first;
		struct dmarc_policy *kept = memo_at(&p->policies,
		    (uint64_t)row.policy, 0, &first);

		if (kept == NULL)
			st = dmarc_no_memory(err);
		else
			*kept = row.read;
	}
	return statement_end(&s, st, err);
}

enum dmarc_status
published_add(struct published *p, int64_t policy,
    const struct verdict_published *day, struct dmarc_err *err)
{
	bool first;
	const struct dmarc_policy *read = memo_at(&p->policies,
	    (uint64_t)policy, 0, &first);

	if (read == NULL || !vec_room(&p->list, p->n, &p->size,
	    sizeof *p->list))
		return dmarc_no_memory(err);
	p->list[p->n] = *day;
	p->list[p->n++].policy = *read;
	return DMARC_OK;
}

static int
by_all(const void *a, const void *b)
{
	const struct verdict_published *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->reporter != y->reporter)
		return x->reporter < y->reporter ? -1 : 1;
	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	/* The same policy is a copy of the same bytes. */
	return memcmp(&x->policy, &y->policy, sizeof x->policy);
}

void
published_merge(struct published *p)
{
	size_t kept = 0;

	if (p->n > 0)
		qsort(p->list, p->n, sizeof *p->list, by_all);
	for (size_t i = 0; i < p->n; i++) {
		if (kept == 0 || by_all(&p->list[kept - 1],
		    &p->list[i]) != 0) {
			p->list[kept++] = p->list[i];
			continue;
		}
		p->list[kept - 1].messages += p->list[i].messages;
		p->list[kept - 1].reports += p->list[i].reports;
	}
	p->n = kept;
}
