/*
 * pairs.c: see pairs.h.
 */
#include "report/gather/pairs.h"

#include <stdlib.h>

#include "common/names/domain.h"
#include "common/vec.h"

struct pairs
pairs_begin(const struct identity *identity, struct pair_lists *lists)
{
	struct arena *a = identity->arena;

	return (struct pairs){ .origins = origins_begin(identity),
	    .lists = lists, .known = MEMO_INIT_ORDER(a),
	    .senders = MEMO_INIT(a, uint32_t) };
}

/* Makes room for the n-th element of a list. */
static bool
room(void *list, uint32_t n, size_t *size, size_t bytes)
{
	return n < NO_PLACE && vec_room(list, n, size, bytes);
}

/* Lists an address when it is met for the first time. */
static bool
list_address(struct pair_lists *l, const struct origin_address *from)
{
	if (from->place < l->addresses)
		return true;
	if (!room(&l->address, l->addresses, &l->address_size,
	    sizeof *l->address) || !room(&l->network, l->addresses,
	    &l->network_size, sizeof *l->network))
		return false;
	l->network[l->addresses] = NO_PLACE;
	l->address[l->addresses++] = from->is;
	return true;
}

/* Finds or adds the sender of mail from an address: its index in sender[]. */
static bool
use_sender(struct pairs *p, const struct sender *s,
    const struct origin_address *from, uint32_t *out)
{
	struct pair_lists *l = p->lists;
	uint32_t *at = &l->network[from->place];
	bool first = *at == NO_PLACE;

	if (!identity_is_network(s))
		at = memo_at(&p->senders, (uintptr_t)s->name,
		    (uintptr_t)s->service * SENDER_KINDS + s->kind, &first);
	if (at == NULL)
		return false;
	if (first) {
		if (!room(&l->sender, l->senders, &l->sender_size,
		    sizeof *l->sender) || !identity_name(
		    &p->origins.identity, s, &from->is.source,
		    &l->sender[l->senders]))
			return false;
		*at = l->senders++;
	}
	*out = *at;
	return true;
}

static enum dmarc_status
add(struct pairs *p, uint64_t combination, int64_t source,
    struct dmarc_err *err)
{
	struct pair_lists *l = p->lists;
	struct verdict_pair pair = { .older_first = INT64_MAX,
	    .older_last = INT64_MIN };
	const struct origin_mail *m;
	const struct origin_address *from;
	struct sender s;
	enum dmarc_status st = origins_mail(&p->origins, combination, &m, err);

	if (st == DMARC_OK)
		st = origins_address(&p->origins, source, &from, err);
	if (st != DMARC_OK)
		return st;
	s = origins_sender(&p->origins, m, from);
	pair.mail = &m->says;
	pair.address = from->place;
	pair.label = identity_label(&s);
	pair.tenant = m->tenant;
	if (!list_address(l, from) || !use_sender(p, &s, from, &pair.sender) ||
	    !room(&l->pair, l->pairs, &l->pair_size, sizeof pair))
		return dmarc_no_memory(err);
	l->pair[l->pairs++] = pair;
	return DMARC_OK;
}

enum dmarc_status
pairs_use(struct pairs *p, uint64_t combination, int64_t source,
    uint32_t *out, struct dmarc_err *err)
{
	bool first;

	if (!memo_place(&p->known, combination, (uint64_t)source, out, &first))
		return dmarc_no_memory(err);
	return first ? add(p, combination, source, err) : DMARC_OK;
}

void
pair_lists_free(struct pair_lists *l)
{
	free(l->pair);
	free(l->sender);
	free(l->address);
	free(l->network);
	*l = (struct pair_lists){ .pair = NULL };
}
