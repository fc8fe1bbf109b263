/*
 * origins.c: see origins.h. A year of a domain has a hundred thousand pairs of
 * a combination and an address, but far fewer combinations and addresses, and
 * still fewer lists of results and From domains.
 */
#include "report/gather/origins.h"

#include <string.h>

#include "common/names/domain.h"
#include "store/read/parts/source.h"

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

struct origins
origins_begin(const struct identity *identity)
{
	struct arena *a = identity->arena;

	return (struct origins){ .identity = *identity,
	    .combinations = combinations_begin(identity->db,
	    identity->domain, a),
	    .mails = MEMO_INIT(a, struct origin_mail),
	    .addresses = MEMO_INIT(a, struct origin_address),
	    .froms = MEMO_INIT(a, struct kept_from),
	    .organizations = MEMO_INIT(a, const char *),
	    .results = MEMO_INIT(a, struct kept_results),
	    .selectors = MEMO_INIT_ORDER(a) };
}

/* Doubles the list of own selectors when it is full. */
static bool
selector_room(struct origins *o)
{
	size_t size = o->own_selector_size == 0 ? 16 :
	    2 * o->own_selector_size;
	struct verdict_own_selector *list;

	if (o->own_selectors < o->own_selector_size)
		return true;
	list = arena_array(o->identity.arena, size, sizeof *list);
	if (list == NULL || size > NO_PLACE)
		return false;
	if (o->own_selectors > 0)
		memcpy(list, o->own_selector,
		    o->own_selectors * sizeof *list);
	o->own_selector = list;
	o->own_selector_size = size;
	return true;
}

/* Adds an own selector; each name is kept once. */
static bool
use_selector(struct origins *o, const char *domain, const char *selector,
    uint32_t *out)
{
	bool first;

	if (!memo_place(&o->selectors, (uintptr_t)domain, (uintptr_t)selector,
	    out, &first))
		return false;
	if (!first)
		return true;
	if (!selector_room(o))
		return false;
	o->own_selector[o->own_selectors++] =
	    (struct verdict_own_selector){ domain, selector };
	return true;
}

/* The organization of an interned name; NULL: out of memory. */
static const char *
organization(struct origins *o, const char *name)
{
	bool first;
	const char **kept = memo_at(&o->organizations, (uintptr_t)name, 0,
	    &first);

	if (kept == NULL)
		return NULL;
	if (first)
		*kept = suffixes_organization(o->identity.tables->suffixes,
		    name);
	return *kept;
}

/* Lists the results without HELO, which never names a sender. */
static bool
list_results(struct origins *o, const char *header_from,
    const struct dmarc_auth *auth, size_t n, struct kept_results *out)
{
	struct verdict_result *list = arena_array(o->identity.arena, n,
	    sizeof *list);
	const char *ours = organization(o, header_from), *theirs;

	if (list == NULL || ours == NULL)
		return false;
	out->list = list;
	for (size_t i = 0; i < n; i++) {
		struct verdict_result *r = &list[out->n];

		if (auth[i].scope == DMARC_SCOPE_HELO ||
		    auth[i].domain == NULL || auth[i].domain[0] == '\0')
			continue;
		theirs = organization(o, auth[i].domain);
		if (theirs == NULL)
			return false;
		*r = (struct verdict_result){ .domain = auth[i].domain,
		    .selector = auth[i].selector, .result = auth[i].result,
		    .own = strcmp(theirs, ours) == 0,
		    .own_selector = NO_PLACE };
		if (r->own && r->selector != NULL && r->selector[0] != '\0' &&
		    !use_selector(o, r->domain, r->selector,
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
use_results(struct origins *o, const char *header_from,
    const struct dmarc_auth *auth, size_t n, namer *names)
{
	static const struct kept_results none = { .list = NULL };
	const struct identity *id = &o->identity;
	bool first;
	struct kept_results *kept;

	if (n == 0)
		return &none;
	kept = memo_at(&o->results, (uintptr_t)auth, (uintptr_t)header_from,
	    &first);
	if (kept != NULL && first) {
		if (!list_results(o, header_from, auth, n, kept))
			return NULL;
		kept->names = names(auth, n, header_from, id->tables);
		kept->tenant = identity_is_tenant(id, header_from, auth, n);
	}
	return kept;
}

static enum dmarc_status
use_from(struct origins *o, struct verdict_mail *m, struct dmarc_err *err)
{
	const struct identity *id = &o->identity;
	bool first;
	struct kept_from *kept = memo_at(&o->froms, (uintptr_t)m->header_from,
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

/* Names the sender of a combination by its results c. */
static enum dmarc_status
use_sender(struct origins *o, const struct combination *c,
    struct origin_mail *out, struct dmarc_err *err)
{
	struct verdict_mail *m = &out->says;
	const struct kept_results *dkim = use_results(o, m->header_from,
	    c->says.dkim, c->says.dkims, sender_dkim);
	const struct kept_results *spf = use_results(o, m->header_from,
	    c->says.spf, c->says.spfs, sender_spf);

	if (dkim == NULL || spf == NULL)
		return dmarc_no_memory(err);
	m->dkim = dkim->list;
	m->dkims = dkim->n;
	m->spf = spf->list;
	m->spfs = spf->n;
	out->tenant = dkim->tenant || spf->tenant;
	out->sender = sender_named(&dkim->names, &spf->names, m->header_from,
	    m->dkim_aligned || m->spf_aligned, o->identity.tables);
	return DMARC_OK;
}

static enum dmarc_status
read_mail(struct origins *o, uint64_t number, struct origin_mail *out,
    struct dmarc_err *err)
{
	struct combination c;
	enum dmarc_status st = combination_read(&o->combinations, number, &c,
	    err);

	if (st != DMARC_OK)
		return st;
	out->says = (struct verdict_mail){ .number = number,
	    .header_from = c.says.header_from,
	    .disposition = c.says.disposition,
	    .dkim_aligned = c.dkim_aligned, .spf_aligned = c.spf_aligned,
	    .forwarded = c.forwarded };
	out->overrides = c.overrides;
	out->dkim = combination_dkim(&c.says);
	out->spf = combination_spf(&c.says);
	st = use_sender(o, &c, out, err);
	return st != DMARC_OK ? st : use_from(o, &out->says, err);
}

enum dmarc_status
origins_mail(struct origins *o, uint64_t combination,
    const struct origin_mail **out, struct dmarc_err *err)
{
	bool first;
	struct origin_mail *m = memo_at(&o->mails, combination, 0, &first);

	if (m == NULL)
		return dmarc_no_memory(err);
	*out = m;
	return first ? read_mail(o, combination, m, err) : DMARC_OK;
}

enum dmarc_status
origins_address(struct origins *o, int64_t source,
    const struct origin_address **out, struct dmarc_err *err)
{
	bool first;
	uint32_t place = o->addresses.n;
	struct origin_address *from = memo_at(&o->addresses,
	    (uint64_t)source, 0, &first);
	struct dmarc_address address;
	enum dmarc_status st;

	if (from == NULL)
		return dmarc_no_memory(err);
	*out = from;
	if (!first)
		return DMARC_OK;
	st = source_read(o->identity.db, source, &address, err);
	if (st != DMARC_OK)
		return st;
	from->place = place;
	from->rule = labels_by_address(o->identity.tables->labels, &address);
	from->range = ranges_find(o->identity.tables->ranges, &address);
	return identity_address(&o->identity, &address, &from->is, err);
}

void
origins_prefetch(const struct origins *o, uint64_t combination,
    int64_t source)
{
	memo_prefetch(&o->mails, combination, 0);
	combination_prefetch(&o->combinations, combination);
	memo_prefetch(&o->addresses, (uint64_t)source, 0);
	source_prefetch(o->identity.db, source);
}

void
origins_prefetch_parts(const struct origins *o, uint64_t combination)
{
	if (memo_find(&o->mails, combination, 0) == NULL)
		combination_prefetch_parts(&o->combinations, combination);
}

struct sender
origins_sender(const struct origins *o, const struct origin_mail *mail,
    const struct origin_address *from)
{
	return identity_at(&o->identity, mail->says.header_from,
	    &mail->sender, &from->is, from->range, from->rule);
}
