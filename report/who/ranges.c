/*
 * ranges.c: see ranges.h.
 */
#include "report/who/ranges.h"

#include <stdlib.h>
#include <string.h>

#include "common/vec.h"

bool
ranges_add(struct ranges *r, const struct dmarc_address *first,
    const struct dmarc_address *last, const struct service *service)
{
	if (!vec_room(&r->list, r->n, &r->size, sizeof *r->list))
		return false;
	r->list[r->n++] = (struct range){ .first = *first, .last = *last,
	    .service = service };
	return true;
}

static int
by_first(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return address_compare(&x->first, &y->first);
}

void
ranges_sort(struct ranges *r)
{
	if (r->n > 0)
		qsort(r->list, r->n, sizeof *r->list, by_first);
	for (size_t i = 0; i < r->n; i++) {
		struct range *x = &r->list[i];

		x->most = i > 0 && address_compare(&r->list[i - 1].most,
		    &x->last) > 0 ? r->list[i - 1].most : x->last;
	}
}

/* The number of addresses from first to last, less one, as 16 bytes. */
static struct dmarc_address
width(const struct range *x)
{
	struct dmarc_address w;
	int borrow = 0;

	for (int i = (int)sizeof w.byte - 1; i >= 0; i--) {
		int byte = x->last.byte[i] - x->first.byte[i] - borrow;

		borrow = byte < 0;
		w.byte[i] = (unsigned char)(byte + 256 * borrow);
	}
	return w;
}

/* Whether x names an address rather than y. */
static bool
is_nearer(const struct range *x, const struct range *y)
{
	struct dmarc_address a = width(x), b = width(y);
	int c = address_compare(&a, &b);

	return c != 0 ? c < 0 : strcmp(x->service->id, y->service->id) < 0;
}

const struct service *
ranges_find(const struct ranges *r, const struct dmarc_address *a)
{
	const struct range *best = NULL;
	size_t from = 0, to = r != NULL ? r->n : 0;

	/* The ranges before from begin at the address or before it. */
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (address_compare(&r->list[mid].first, a) <= 0)
			from = mid + 1;
		else
			to = mid;
	}
	for (size_t i = from; i > 0 &&
	    address_compare(&r->list[i - 1].most, a) >= 0; i--) {
		const struct range *x = &r->list[i - 1];

		if (address_compare(&x->last, a) >= 0 &&
		    (best == NULL || is_nearer(x, best)))
			best = x;
	}
	return best != NULL ? best->service : NULL;
}

void
ranges_free(struct ranges *r)
{
	free(r->list);
	*r = (struct ranges){ .list = NULL };
}
