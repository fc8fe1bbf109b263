/*
 * pairs.c: see pairs.h. A year of a domain has a hundred thousand pairs, but
 * far fewer combinations and addresses, and still fewer senders: the facts of
 * each are cached.
 */
#include "report/gather/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "common/names/domain.h"
#include "common/vec.h"
#include "store/read/records.h"

/* A combination, and its sender by results alone. */
struct kept_mail {
	struct verdict_mail mail;
	struct sender sender;
	bool tenant;
};

/* An address. */
struct kept_address {
	const struct label_rule *rule;	/* of the address itself; NULL: none */
	uint32_t address;	/* index in address[] */
	uint32_t network;	/* index in sender[]; NO_PLACE: not needed
				 * yet */
};

/* A From domain. */
struct kept_from {
	bool below;
	int found;
};

/* What a list of results says of mail with a From domain. */
struct kept_results {
	const struct verdict_result *list;	/* results that can name a
						 * sender */
	size_t n;
	struct sender_names names;
	bool tenant;
};

struct pairs
pairs_begin(const struct identity *identity, struct pair_lists *lists)
{
	struct arena *a = identity->arena;

	return (struct pairs){ .identity = *identity,
	    .combinations = combinations_begin(identity->db,
	    identity->domain, a), .lists = lists,
	    .known = MEMO_INIT_ORDER(a),
	    .mails = MEMO_INIT(a, struct kept_mail),
	    .addresses = MEMO_INIT(a, struct kept_address),
	    .froms = MEMO_INIT(a, struct kept_from),
	    .results = MEMO_INIT(a, struct kept_results),
	    .selectors = MEMO_INIT_ORDER(a),
	    .senders = MEMO_INIT(a, uint32_t) };
}

/* Makes room for the n-th element of a list. */
static bool
room(void *list, uint32_t n, size_t *size, size_t bytes)
{
	return n < NO_PLACE && vec_room(list, n, size, bytes);
}

/* Adds an own selector; each name is kept once. */
static bool
use_selector(struct pairs *p, const char *domain, const char *selector,
    uint32_t *out)
{
	struct pair_lists *l = p->lists;
	bool first;

	if (!memo_place(&p->selectors, (uintptr_t)domain, (uintptr_t)selector,
	    out, &first))
		return false;
	if (first) {
		if (!room(&l->own_selector, l->own_selectors,
		    &l->own_selector_size, sizeof *l->own_selector))
			return false;
		l->own_selector[l->own_selectors++] =
		    (struct verdict_own_selector){ domain, selector };
	}
	return true;
}

/* Lists the results without HELO, which never names a sender. */
static bool
list_results(struct pairs *p, const char *header_from,
    const struct dmarc_auth *auth, size_t n, struct kept_results *out)
{
	struct verdict_result *list = arena_array(p->identity.arena, n,
	    sizeof *list);
	const struct suffixes *suffixes = p->identity.tables->suffixes;
	const char *ours = suffixes_organization(suffixes, header_from);

	out->list = list;
	for (size_t i = 0; list != NULL && i < n; i++) {
		struct verdict_result *r = &list[out->n];

		if (auth[i].scope == DMARC_SCOPE_HELO ||
		    auth[i].domain == NULL || auth[i].domain[0] == '\0')
			continue;
		*r = (struct verdict_result){ .domain = auth[i].domain,
		    .selector = auth[i].selector, .result = auth[i].result,
		    .own = strcmp(suffixes_organization(suffixes,
		    auth[i].domain), ours) == 0, .own_selector = NO_PLACE };
		if (r->own && r->selector != NULL && r->selector[0] != '\0' &&
		    !use_selector(p, r->domain, r->selector,
		    &r->own_selector))
			return false;
		out->n++;
	}
	return list != NULL;
}

typedef struct sender_names namer(const struct dmarc_auth *auth, size_t n,
    const char *header_from, const struct sender_tables *t);

/* Interns a list of results, as names are interned. NULL: out of memory. */
static const struct kept_results *
use_results(struct pairs *p, const char *header_from,
    const struct dmarc_auth *auth, size_t n, namer *names)
{
	static const struct kept_results none = { .list = NULL };
	const struct identity *id = &p->identity;
	bool first;
	struct kept_results *kept;

	if (n == 0)
		return &none;
	kept = memo_at(&p->results, (uintptr_t)auth, (uintptr_t)header_from,
	    &first);
	if (kept != NULL && first) {
		if (!list_results(p, header_from, auth, n, kept))
			return NULL;
		kept->names = names(auth, n, header_from, id->tables);
		kept->tenant = identity_is_tenant(id, header_from, auth, n);
	}
	return kept;
}

static enum dmarc_status
use_from(struct pairs *p, struct verdict_mail *m, struct dmarc_err *err)
{
	const struct identity *id = &p->identity;
	bool first;
	struct kept_from *kept = memo_at(&p->froms, (uintptr_t)m->header_from,
	    0, &first);
	enum dmarc_status st = DMARC_OK;

	if (kept == NULL)
		return dmarc_no_memory(err);
	if (first) {
		kept->below = domain_is_below(m->header_from, id->domain);
		kept->found = -1;
		if (kept->below)
			st = dns_found(id->db, m->header_from, id->now,
			    &kept->found, err);
	}
	m->below = kept->below;
	m->found = kept->found;
	return st;
}

static enum dmarc_status
read_mail(struct pairs *p, uint64_t number, struct kept_mail *out,
    struct dmarc_err *err)
{
	struct verdict_mail *m = &out->mail;
	const struct kept_results *dkim, *spf;
	struct combination c;
	enum dmarc_status st = combination_read(&p->combinations, number, &c,
	    err);

	if (st != DMARC_OK)
		return st;
	m->number = number;
	m->header_from = c.says.header_from;
	m->disposition = c.says.disposition;
	m->dkim_aligned = c.dkim_aligned;
	m->spf_aligned = c.spf_aligned;
	m->forwarded = c.forwarded;
	dkim = use_results(p, m->header_from, c.says.dkim, c.says.dkims,
	    sender_dkim);
	spf = use_results(p, m->header_from, c.says.spf, c.says.spfs,
	    sender_spf);
	if (dkim == NULL || spf == NULL)
		return dmarc_no_memory(err);
	m->dkim = dkim->list;
	m->dkims = dkim->n;
	m->spf = spf->list;
	m->spfs = spf->n;
	out->tenant = dkim->tenant || spf->tenant;
	out->sender = sender_named(&dkim->names, &spf->names, m->header_from,
	    m->dkim_aligned || m->spf_aligned, p->identity.tables);
	return use_from(p, m, err);
}

static enum dmarc_status
read_address(struct pairs *p, int64_t source, struct kept_address *out,
    struct dmarc_err *err)
{
	struct pair_lists *l = p->lists;
	struct dmarc_address address;
	enum dmarc_status st = source_read(p->identity.db, source, &address,
	    err);

	if (st != DMARC_OK)
		return st;
	if (!room(&l->address, l->addresses, &l->address_size,
	    sizeof *l->address))
		return dmarc_no_memory(err);
	*out = (struct kept_address){ .address = l->addresses++,
	    .network = NO_PLACE, .rule = labels_by_address(
	    p->identity.tables->labels, &address) };
	return identity_address(&p->identity, &address,
	    &l->address[out->address], err);
}

/* Finds or adds the sender of mail from an address: its index in sender[]. */
static bool
use_sender(struct pairs *p, const struct sender *s, struct kept_address *from,
    uint32_t *out)
{
	struct pair_lists *l = p->lists;
	bool first = from->network == NO_PLACE;
	uint32_t *at = &from->network;

	if (!identity_is_network(s))
		at = memo_at(&p->senders, (uintptr_t)s->name,
		    (uintptr_t)s->service * SENDER_KINDS + s->kind, &first);
	if (at == NULL)
		return false;
	if (first) {
		if (!room(&l->sender, l->senders, &l->sender_size,
		    sizeof *l->sender) || !identity_name(&p->identity, s,
		    &l->address[from->address].source,
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
	bool new_mail, new_address;
	struct kept_mail *m = memo_at(&p->mails, combination, 0, &new_mail);
	struct kept_address *from = memo_at(&p->addresses, (uint64_t)source,
	    0, &new_address);
	struct verdict_pair pair = { .older_first = INT64_MAX,
	    .older_last = INT64_MIN };
	struct sender s;
	enum dmarc_status st = DMARC_OK;

	if (m == NULL || from == NULL)
		return dmarc_no_memory(err);
	if (new_mail)
		st = read_mail(p, combination, m, err);
	if (st == DMARC_OK && new_address)
		st = read_address(p, source, from, err);
	if (st != DMARC_OK)
		return st;
	s = identity_at(&p->identity, m->mail.header_from, &m->sender,
	    &l->address[from->address], from->rule);
	pair.mail = &m->mail;
	pair.address = from->address;
	pair.label = identity_label(&s);
	pair.tenant = m->tenant;
	if (!use_sender(p, &s, from, &pair.sender) ||
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
	free(l->own_selector);
	*l = (struct pair_lists){ .pair = NULL };
}
