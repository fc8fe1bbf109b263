/*
 * pairs.c: see pairs.h.
 */
#include "report/gather/pairs.h"

#include <stdlib.h>

#include "common/vec.h"

enum dmarc_status
pairs_begin(const struct identity *identity, const struct crowd_opts *opts,
    struct pair_lists *lists, struct pairs *out, struct dmarc_err *err)
{
	struct arena *a = identity->arena;

	*out = (struct pairs){ .level = opts->level, .lists = lists,
	    .known = MEMO_INIT_ORDER(a),
	    .senders = MEMO_INIT(a, uint32_t) };
	return crowd_begin(identity, opts, &out->crowd, err);
}

/* Makes room for the n-th element of a list. */
static bool
room(void *list, uint32_t n, size_t *size, size_t bytes)
{
	return n < NO_PLACE && vec_room(list, n, size, bytes);
}

/* Lists an address in its place. */
static bool
list_address(struct pair_lists *l, const struct origin_address *from)
{
	while (l->addresses <= from->place) {
		if (!room(&l->address, l->addresses, &l->address_size,
		    sizeof *l->address) || !room(&l->network, l->addresses,
		    &l->network_size, sizeof *l->network))
			return false;
		l->network[l->addresses] = NO_PLACE;
		l->address[l->addresses++] = (struct verdict_address){
			.host = NULL };
	}
	l->address[from->place] = from->is;
	return true;
}

/* Finds or adds the sender of mail from an address: its index in sender[]. */
static bool
use_sender(struct pairs *p, const struct origin *o, uint32_t *out)
{
	struct pair_lists *l = p->lists;
	const struct sender *s = &o->sender;
	uint32_t *at = &l->network[o->from->place];
	bool first = *at == NO_PLACE;

	if (!identity_is_network(s))
		at = memo_at(&p->senders, (uintptr_t)s->name,
		    (uintptr_t)s->service * SENDER_KINDS + s->kind, &first);
	if (at == NULL)
		return false;
	if (first) {
		if (!room(&l->sender, l->senders, &l->sender_size,
		    sizeof *l->sender) || !identity_name(
		    &crowd_origins(p->crowd)->identity, s,
		    &o->from->is.source, &l->sender[l->senders]))
			return false;
		*at = l->senders++;
	}
	*out = *at;
	return true;
}

/* Adds the pair of an origin. */
static bool
add(struct pairs *p, const struct origin *o)
{
	struct pair_lists *l = p->lists;
	struct verdict_pair pair = { .mail = &o->mail->says,
	    .address = o->from->place, .label = identity_label(&o->sender),
	    .tenant = o->mail->tenant, .summed = o->mail->summed,
	    .older = NO_PLACE };

	if (!list_address(l, o->from) || !use_sender(p, o, &pair.sender) ||
	    !room(&l->pair, l->pairs, &l->pair_size, sizeof pair))
		return false;
	l->pair[l->pairs++] = pair;
	return true;
}

bool
pairs_fit(const struct pairs *p)
{
	const struct pair_lists *l = p->lists;
	const struct crowd_load load = { l->pairs, l->senders,
	    p->rows + l->olders };

	return crowd_fits(p->crowd, &load);
}

void
pairs_prefetch(const struct pairs *p, uint64_t combination, int64_t source)
{
	if (p->level > 0)
		return;
	memo_prefetch(&p->known, combination, (uint64_t)source);
	origins_prefetch(crowd_origins(p->crowd), combination, source);
}

void
pairs_prefetch_parts(const struct pairs *p, uint64_t combination)
{
	if (p->level == 0)
		origins_prefetch_parts(crowd_origins(p->crowd), combination);
}

enum dmarc_status
pairs_use(struct pairs *p, uint64_t combination, int64_t source, bool counts,
    uint32_t *out, struct dmarc_err *err)
{
	uint64_t a = combination, b = (uint64_t)source;
	struct origin o;
	bool first, all = p->level == 0;
	enum dmarc_status st;

	if (!all) {
		st = crowd_origin(p->crowd, combination, source, counts, &o,
		    err);
		if (st != DMARC_OK)
			return st;
		a = (uintptr_t)o.mail;
		b = (uint64_t)o.who << 32 | o.from->place;
	}
	if (!memo_place(&p->known, a, b, out, &first))
		return dmarc_no_memory(err);
	if (!first)
		return DMARC_OK;
	if (!pairs_fit(p))
		return dmarc_fail(err, DMARC_E_LIMIT,
		    "a domain has too many senders");
	if (all) {
		st = crowd_origin(p->crowd, combination, source, counts, &o,
		    err);
		if (st != DMARC_OK)
			return st;
	}
	return add(p, &o) ? DMARC_OK : dmarc_no_memory(err);
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
pairs_end(struct pairs *p)
{
	if (p->crowd != NULL)
		crowd_end(p->crowd);
	crowd_free(p->crowd);
	p->crowd = NULL;
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
