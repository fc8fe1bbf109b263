/*
 * pairs.c: see pairs.h.
 */
#include "report/pairs.h"

#include <string.h>

/* A combination, and who sends it by its results alone. */
struct kept_mail {
	struct verdict_mail mail;
	struct sender sender;
	bool tenant;
};

static enum dmarc_status
no_memory(struct dmarc_err *err)
{
	return dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}

struct pairs
pairs_begin(const struct identity *identity)
{
	struct arena *a = identity->arena;

	return (struct pairs){ .identity = *identity,
	    .combinations = combinations_begin(identity->asker,
	    identity->domain, a), .mails = MEMO_INIT(a, struct kept_mail),
	    .places = MEMO_INIT(a, struct dmarc_address),
	    .known = MEMO_INIT(a, uint32_t) };
}

/* Results that can name somebody; HELO results cannot. */
static const struct verdict_result *
results(const struct pairs *p, const char *header_from,
    const struct dmarc_auth *auth, size_t n, size_t *kept)
{
	struct verdict_result *list = arena_array(p->identity.arena,
	    n > 0 ? n : 1, sizeof *list);
	const struct suffixes *suffixes = p->identity.tables->suffixes;
	const char *ours = suffixes_organization(suffixes, header_from);

	*kept = 0;
	for (size_t i = 0; list != NULL && i < n; i++) {
		if (auth[i].scope == DMARC_SCOPE_HELO ||
		    auth[i].domain == NULL || auth[i].domain[0] == '\0')
			continue;
		list[(*kept)++] = (struct verdict_result){
			.domain = auth[i].domain,
			.selector = auth[i].selector,
			.result = auth[i].result,
			.own = strcmp(suffixes_organization(suffixes,
			    auth[i].domain), ours) == 0,
		};
	}
	return list;
}

static enum dmarc_status
read_mail(struct pairs *p, uint64_t number, struct kept_mail *out,
    struct dmarc_err *err)
{
	const struct identity *id = &p->identity;
	struct verdict_mail *m = &out->mail;
	struct combination c;
	enum dmarc_status st = combination_read(&p->combinations, number, &c,
	    err);

	if (st != DMARC_OK)
		return st;
	m->number = number;
	m->header_from = c.says.header_from;
	m->dkim = results(p, m->header_from, c.says.dkim, c.says.dkims,
	    &m->dkims);
	m->spf = results(p, m->header_from, c.says.spf, c.says.spfs,
	    &m->spfs);
	m->disposition = c.says.disposition;
	m->dkim_aligned = c.dkim_aligned;
	m->spf_aligned = c.spf_aligned;
	m->forwarded = c.forwarded;
	m->below = domain_is_below(m->header_from, id->domain);
	m->found = -1;
	if (m->dkim == NULL || m->spf == NULL)
		return no_memory(err);
	if (m->below)
		st = dns_found(id->asker, m->header_from, id->now, &m->found,
		    err);
	out->tenant = identity_is_tenant(id, &c.says);
	out->sender = sender_of(&(struct sender_facts){
	    .header_from = m->header_from,
	    .dkim = c.says.dkim, .dkims = c.says.dkims,
	    .spf = c.says.spf, .spfs = c.says.spfs,
	    .aligned = m->dkim_aligned || m->spf_aligned }, id->tables);
	return st;
}

static enum dmarc_status
read_address(struct asker *asker, int64_t source, struct dmarc_address *out,
    struct dmarc_err *err)
{
	struct ask ask = ask_start(asker, ASK_source);
	const void *address = NULL;
	enum dmarc_status st;

	ask_int(&ask, ":source", source);
	if (ask_row(&ask))
		address = ask_blob(&ask, 0, sizeof out->byte);
	if (address != NULL)
		memcpy(out->byte, address, sizeof out->byte);
	st = ask_end(&ask, err);
	return st == DMARC_OK && address == NULL ?
	    dmarc_fail(err, DMARC_E_DATA,
	    "an address in the database is no address") : st;
}

static enum dmarc_status
add(struct pairs *p, uint64_t combination, int64_t source,
    struct dmarc_err *err)
{
	bool new_mail, new_place;
	struct kept_mail *m = memo_at(&p->mails, combination, 0, &new_mail);
	struct dmarc_address *place = memo_at(&p->places, (uint64_t)source, 0,
	    &new_place);
	void *grown = p->list;
	struct verdict_pair pair;
	enum dmarc_status st = DMARC_OK;

	if (m == NULL || place == NULL)
		return no_memory(err);
	if (new_mail)
		st = read_mail(p, combination, m, err);
	if (st == DMARC_OK && new_place)
		st = read_address(p->identity.asker, source, place, err);
	if (st == DMARC_OK)
		st = identity_of(&p->identity, m->mail.header_from,
		    &m->sender, place, &pair, err);
	if (st != DMARC_OK)
		return st;
	pair.mail = &m->mail;
	pair.tenant = m->tenant;
	if (p->n == UINT32_MAX || !ask_grow(&grown, p->n, &p->size,
	    sizeof pair))
		return no_memory(err);
	p->list = grown;
	p->list[p->n++] = pair;
	return DMARC_OK;
}

enum dmarc_status
pairs_use(struct pairs *p, uint64_t combination, int64_t source,
    uint32_t *out, struct dmarc_err *err)
{
	bool first;
	uint32_t *at = memo_at(&p->known, combination, (uint64_t)source,
	    &first);
	enum dmarc_status st = DMARC_OK;

	if (at == NULL)
		return no_memory(err);
	if (first) {
		*at = p->n;
		st = add(p, combination, source, err);
	}
	*out = *at;
	return st;
}
