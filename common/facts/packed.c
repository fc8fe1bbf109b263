/*
 * packed.c: see packed.h.
 */
#include "common/facts/packed.h"

#include <stdlib.h>
#include <string.h>

struct packed
packed_begin(const struct buf *b, size_t place)
{
	return (struct packed){ .at = b->len, .place = place };
}

void
packed_end(struct packed *item, const struct buf *b)
{
	item->len = b->len - item->at;
}

int
packed_compare(const struct packed *a, const struct packed *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int c = memcmp(a->bytes, b->bytes, len);

	return c != 0 ? c : (a->len > b->len) - (a->len < b->len);
}

static int
by_bytes(const void *a, const void *b)
{
	return packed_compare(a, b);
}

bool
packed_sort(struct packed *item, size_t n, const struct buf *b)
{
	if (b->failed)
		return false;
	for (size_t i = 0; i < n; i++)
		item[i].bytes = b->data + item[i].at;
	qsort(item, n, sizeof *item, by_bytes);
	return true;
}
