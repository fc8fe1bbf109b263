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
	struct verdict_pair pair = { .older = NO_PLACE };
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

/* Finds or adds the earlier mail of a pair from an origin; NULL: no memory. */
static struct verdict_older *
use_older(struct pair_lists *l, uint32_t pair, enum verdict_origin origin)
{
	uint32_t at = l->pair[pair].older;

	while (at != NO_PLACE && l->older[at].origin != origin)
		at = l->older[at].next;
	if (at != NO_PLACE)
		return &l->older[at];
	if (!room(&l->older, l->olders, &l->older_size, sizeof *l->older))
		return NULL;
	at = l->olders++;
	l->older[at] = (struct verdict_older){ .origin = origin,
	    .next = l->pair[pair].older, .first = INT64_MAX,
	    .last = INT64_MIN };
	l->pair[pair].older = at;
	return &l->older[at];
}

bool
pairs_older(struct pairs *p, uint32_t pair, const struct pair_older *o)
{
	struct verdict_older *x = use_older(p->lists, pair,
	    o->origin == ORIGIN_VERIFIED ? ORIGIN_PLAIN : o->origin);
	bool known = false;

	if (x == NULL)
		return false;
	x->messages += o->messages;
	x->weeks |= verdict_week(o->last, o->day);
	if (o->day < x->first)
		x->first = o->day;
	if (o->day > x->last)
		x->last = o->day;
	for (uint32_t i = 0; i < x->reporters; i++)
		known = known || x->reporter[i] == o->reporter;
	if (!known && x->reporters < OLDER_REPORTERS)
		x->reporter[x->reporters++] = o->reporter;
	return true;
}

void
pair_lists_free(struct pair_lists *l)
{
	free(l->pair);
	free(l->sender);
	free(l->address);
	free(l->network);
	free(l->older);
	*l = (struct pair_lists){ .pair = NULL };
}
