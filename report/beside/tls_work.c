/*
 * tls_work.c: see tls_work.h.
 */
#include "report/beside/tls_work.h"

#include "common/vec.h"

bool
tls_add(struct tls_work *w, const struct tls_item *item)
{
	if (!vec_room(&w->item, w->items, &w->room, sizeof *w->item))
		return false;
	w->item[w->items++] = *item;
	return true;
}
