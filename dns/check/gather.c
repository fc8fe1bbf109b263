/*
 * gather.c: the work that gathers the facts of a check: check.h.
 */
#include "dns/check/check.h"

#include <stdlib.h>

/* A selector that nobody has: only a wildcard answers for it. */
#define NO_SELECTOR "dmarc-ledger-asks-for-a-wildcard"

/* Facts of one kind; without memory their arena is NULL. */
static struct facts
facts_new(struct check *c,
    enum work_status (*step)(struct work *, struct lookup *))
{
	return (struct facts){ .work = { .step = step, .budget = c->left },
		.arena = arena_new(FACTS_MEMORY), .domain = c->domain };
}

static bool
open_senders(struct check *c, const struct check_request *q)
{
	bool fine = true;

	for (; (c->known & PART_SPF) == 0 && c->evals < q->senders;
	    c->evals++) {
		const struct check_sender *s = &q->sender[c->evals];
		struct spf_host *eval = &c->eval[c->evals];

		*eval = (struct spf_host){ .work.step = spf_host_step,
			.arena = arena_new(FACTS_MEMORY),
			.request = { .ip = s->ip, .domain = s->domain,
			.local = s->local, .origin = s->domain,
			.helo = s->helo } };
		fine &= eval->arena != NULL;
		if (c->hosts == 0 || address_compare(&s->ip,
		    &c->host[c->hosts - 1].ip) != 0)
			c->host[c->hosts++] = (struct host_facts){
				.work.step = host_step, .arena = c->arena,
				.ip = s->ip };
	}
	return fine;
}

static bool
open_keys(struct check *c, const struct check_request *q)
{
	bool fine = true;

	for (; c->keys < q->keys; c->keys++) {
		struct key_facts *k = &c->key[c->keys];

		k->facts = facts_new(c, key_step);
		k->facts.domain = q->key[c->keys].domain;
		k->selector = q->key[c->keys].selector;
		k->key.state = KEY_NONE;
		fine &= k->facts.arena != NULL;
	}
	return fine;
}

static enum dmarc_status
open_below(struct check *c, const struct check_request *q,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (; (c->known & PART_NAMES) == 0 && c->belows < q->names &&
	    st == DMARC_OK; c->belows++) {
		const struct check_name *name = &q->name[c->belows];
		struct check *b = &c->below[c->belows];

		st = check_open(b, &(struct check_request){
		    .domain = name->name, .known = name->known,
		    .suffixes = q->suffixes,
		    .validates = q->validates, .now = q->now }, err);
		b->role = name;
		b->above = c;
		b->spf.record_only = b->dmarc.below = true;
		b->zone.facts.work.budget = b->mx.facts.work.budget =
		    b->spf.facts.work.budget = b->dmarc.facts.work.budget =
		    c->left;
	}
	return st;
}

enum dmarc_status
check_open(struct check *c, const struct check_request *q,
    struct dmarc_err *err)
{
	bool fine;

	*c = (struct check){ .domain = q->domain, .suffixes = q->suffixes,
		.budget = CHECK_QUESTIONS, .known = q->known,
		.sends_nothing = q->sends_nothing,
		.with_extras = q->extras, .validates = q->validates,
		.used = q->key, .sender = q->sender, .mail = q->mail,
		.past = q->past, .pasts = q->pasts, .now = q->now,
		.arena = arena_new(FACTS_MEMORY),
		.below = calloc(q->names + 1, sizeof *c->below),
		.key = calloc(q->keys + 1, sizeof *c->key),
		.host = calloc(q->senders + 1, sizeof *c->host),
		.eval = calloc(q->senders + 1, sizeof *c->eval) };
	if (c->arena == NULL || c->below == NULL || c->key == NULL ||
	    c->host == NULL || c->eval == NULL)
		return dmarc_no_memory(err);
	c->left = &c->budget;
	c->zone.exists = -1;
	c->mx.status = MX_UNKNOWN;
	c->spf.status = SPF_STATUS_UNKNOWN;
	c->dmarc.status = RECORD_UNKNOWN;
	c->zone.facts = facts_new(c, zone_step);
	c->mx.facts = facts_new(c, mx_step);
	c->spf.facts = facts_new(c, spf_step);
	c->dmarc.facts = facts_new(c, dmarc_step);
	c->dmarc.suffixes = q->suffixes;
	c->extras.facts = facts_new(c, extras_step);
	fine = c->zone.facts.arena != NULL && c->mx.facts.arena != NULL &&
	    c->spf.facts.arena != NULL && c->dmarc.facts.arena != NULL &&
	    c->extras.facts.arena != NULL;
	fine &= open_keys(c, q);
	fine &= open_senders(c, q);
	return fine ? open_below(c, q, err) : dmarc_no_memory(err);
}

void
check_close(struct check *c)
{
	arena_free(c->zone.facts.arena);
	arena_free(c->mx.facts.arena);
	arena_free(c->spf.facts.arena);
	arena_free(c->dmarc.facts.arena);
	arena_free(c->probe.facts.arena);
	arena_free(c->extras.facts.arena);
	for (size_t i = 0; i < c->belows; i++)
		check_close(&c->below[i]);
	for (size_t i = 0; i < c->keys; i++)
		arena_free(c->key[i].facts.arena);
	for (size_t i = 0; i < c->evals; i++)
		arena_free(c->eval[i].arena);
	free(c->below);
	free(c->key);
	free(c->host);
	free(c->eval);
	arena_free(c->arena);
}

/* The work of a part; NULL: the part is not asked for. */
static struct work *
work_of(struct check *c, enum check_part part)
{
	if ((c->known & part) != 0)
		return NULL;
	switch (part) {
	case PART_SOA:
		return &c->zone.facts.work;
	case PART_MX:
		return &c->mx.facts.work;
	case PART_SPF:
		return &c->spf.facts.work;
	case PART_DMARC:
		return &c->dmarc.facts.work;
	default:	/* a check for each name */
		return NULL;
	}
}

void
check_start(struct check *c, struct lookup *l)
{
	c->lookup = l;
	for (unsigned part = PART_SOA; part <= PART_DMARC; part *= 2) {
		struct work *w = work_of(c, (enum check_part)part);

		if (w != NULL)
			lookup_add(l, w);
	}
	if (c->with_extras)
		lookup_add(l, &c->extras.facts.work);
	for (size_t i = 0; i < c->keys; i++)
		if (!c->used[i].fresh)
			lookup_add(l, &c->key[i].facts.work);
	for (size_t i = 0; i < c->hosts; i++)
		lookup_add(l, &c->host[i].work);
	for (size_t i = 0; i < c->evals; i++)
		lookup_add(l, &c->eval[i].work);
}

bool
check_asks_names(const struct check *c)
{
	/* Its name servers are silent, or only names are asked for again. */
	bool silent = c->zone.exists < 0 && c->mx.status == MX_UNKNOWN &&
	    c->spf.status == SPF_STATUS_UNKNOWN &&
	    c->dmarc.status == RECORD_UNKNOWN &&
	    (c->known & (PARTS & ~PART_NAMES)) == 0;

	return c->zone.exists != 0 && !silent;
}

/* Whether a domain is parked, as far as all of it was looked up. */
static bool
asks_probe(const struct check *c)
{
	return c->role == NULL && c->known == 0 && c->zone.exists != 0 &&
	    check_parked(c) == 1;
}

enum dmarc_status
check_go_on(struct check *c, struct lookup *l, struct dmarc_err *err)
{
	for (size_t i = 0; check_asks_names(c) && i < c->belows; i++)
		check_start(&c->below[i], l);
	if (!asks_probe(c))
		return DMARC_OK;
	c->probe.facts = facts_new(c, key_step);
	if (c->probe.facts.arena == NULL)
		return dmarc_no_memory(err);
	c->probe.selector = NO_SELECTOR;
	c->probed = true;
	lookup_add(l, &c->probe.facts.work);
	return DMARC_OK;
}

bool
check_is_gathered(struct check *c)
{
	bool done = !c->with_extras || c->extras.facts.work.done;

	for (unsigned part = PART_SOA; part <= PART_DMARC; part *= 2) {
		const struct work *w = work_of(c, (enum check_part)part);

		done &= w == NULL || w->done;
	}
	for (size_t i = 0; i < c->keys; i++)
		done &= c->used[i].fresh || c->key[i].facts.work.done;
	for (size_t i = 0; i < c->hosts; i++)
		done &= c->host[i].work.done;
	for (size_t i = 0; i < c->evals; i++)
		done &= c->eval[i].work.done;
	return done;
}

bool
check_is_complete(struct check *c)
{
	bool done = check_is_gathered(c) &&
	    (!c->probed || c->probe.facts.work.done);

	/* What is asked for last, as check_go_on() does. */
	for (size_t i = 0; check_asks_names(c) && i < c->belows; i++)
		done = done && check_is_complete(&c->below[i]);
	return done && (c->probed || !asks_probe(c));
}
