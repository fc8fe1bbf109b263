/*
 * order.c: see order.h.
 */
#include "report/gather/sources/order.h"

#include <stdlib.h>
#include <string.h>

/* Compares by the sort key, then by messages; larger values come first. */
static int
order(const struct section_tally *a, int64_t a_last,
    const struct section_tally *b, int64_t b_last, enum section_sort sort)
{
	if (sort == SECTION_BY_FAIL && section_fail(a) != section_fail(b))
		return section_fail(a) > section_fail(b) ? -1 : 1;
	if (sort == SECTION_BY_LAST && a_last != b_last)
		return a_last > b_last ? -1 : 1;
	if (a->messages != b->messages)
		return a->messages > b->messages ? -1 : 1;
	return 0;
}

static int
addresses_by_order(const void *a, const void *b, void *sort)
{
	const struct section_address *x = a, *y = b;
	int c = order(&x->now, x->last, &y->now, y->last,
	    *(enum section_sort *)sort);

	return c != 0 ? c : address_compare(&x->address, &y->address);
}

int
order_senders(const struct section_sender *a,
    const struct section_sender *b, enum section_sort sort)
{
	int c = order(&a->now, a->last, &b->now, b->last, sort);

	if (c == 0 && a->name != NULL && b->name != NULL)
		c = strcmp(a->name, b->name);
	if (c == 0)
		c = (a->kind > b->kind) - (a->kind < b->kind);
	if (c == 0 && a->key != NULL && b->key != NULL)
		c = strcmp(a->key, b->key);
	return c != 0 ? c : labels_compare(a->rule, b->rule);
}

static int
senders_by_order(const void *a, const void *b, void *sort)
{
	return order_senders(a, b, *(enum section_sort *)sort);
}

/* Drops addresses that opts leave out, sorts the others, counts them. */
static size_t
order_addresses(struct section_address *s, size_t n,
    const struct section_opts *opts)
{
	enum section_sort sort = opts->sort;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!opts->fails || section_fail(&s[i].now) > 0)
			s[kept++] = s[i];
	if (kept > 0)
		qsort_r(s, kept, sizeof *s, addresses_by_order, &sort);
	return kept;
}

void
order_section(struct section *s, const struct section_opts *opts)
{
	enum section_sort sort = opts->sort;
	size_t kept = 0;

	for (size_t i = 0; i < s->senders; i++) {
		struct section_sender *m = &s->sender[i];

		if (opts->fails && section_fail(&m->now) == 0)
			continue;
		m->sources = order_addresses(m->source, m->sources, opts);
		s->sender[kept++] = *m;
	}
	if (kept > 0)
		qsort_r(s->sender, kept, sizeof *s->sender, senders_by_order,
		    &sort);
	s->senders = opts->top > 0 && kept > opts->top ? opts->top : kept;
	s->sources = order_addresses(s->source, s->sources, opts);
	if (opts->top > 0 && s->sources > opts->top)
		s->sources = opts->top;
}
