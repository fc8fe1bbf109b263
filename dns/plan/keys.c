/*
 * keys.c: see keys.h.
 */
#include "dns/plan/keys.h"

#include <string.h>

#include "common/names/domain.h"
#include "dns/plan/parts.h"
#include "store/read/dns.h"
#include "store/read/seen.h"

/* A key is in use if mail passed with it on one of so many days. */
#define DAYS_IN_USE 16

#define PAST_MOST 10	/* records that a key had */

/* The keys so far, and whether those of services are among them. */
struct keys {
	struct check_key *list;
	bool services;
};

/* Whether DNS can hold the name of a key. */
static bool
fits(const struct check_key *k)
{
	return strlen(k->domain) + strlen(k->selector) +
	    strlen("._domainkey.") <= DOMAIN_MOST;
}

static struct check_key *
find(const struct planner *p, const struct keys *keys,
    const struct check_key *k)
{
	for (size_t i = 0; i < p->out->keys; i++)
		if (strcmp(keys->list[i].domain, k->domain) == 0 &&
		    strcmp(keys->list[i].selector, k->selector) == 0)
			return &keys->list[i];
	return NULL;
}

static enum dmarc_status
add_key(struct planner *p, struct keys *keys, const struct seen_key *seen,
    struct dmarc_err *err)
{
	struct check_key k = { .passed_ts = seen->last,
		.ours = seen->passed > 0, .in_use = seen->passed > 0 &&
		seen->last >= (p->days.to + 1 - DAYS_IN_USE) * DAY_SECONDS };
	enum dmarc_status st = planner_name(p, seen->domain, &k.domain, err);

	if (st == DMARC_OK)
		st = planner_name(p, seen->selector, &k.selector, err);
	if (st != DMARC_OK || k.domain == NULL || k.selector == NULL ||
	    !planner_owns(p, k.domain) || !fits(&k) ||
	    find(p, keys, &k) != NULL)
		return st;
	if (seen->hash != NULL) {
		k.hash = (const unsigned char *)arena_strndup(p->arena,
		    seen->hash, 32);
		k.hash_ts = seen->hash_ts;
		if (k.hash == NULL)
			return dmarc_no_memory(err);
	}
	if (p->out->keys < PLAN_KEYS_MOST)
		keys->list[p->out->keys++] = k;
	else
		p->out->mail.cut |= seen->passed > 0;
	return DMARC_OK;
}

/* Reads which records a key had. */
static enum dmarc_status
read_past(struct planner *p, struct check_key *k, struct dmarc_err *err)
{
	const char **list = arena_array(p->arena, PAST_MOST, sizeof *list);
	const char *record;
	struct statement s;
	enum dmarc_status st = DMARC_OK;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_key_past_start(p->db, k->domain, k->selector, PAST_MOST);
	while (st == DMARC_OK && k->pasts < PAST_MOST &&
	    seen_key_past_next(&s, &record)) {
		list[k->pasts] = arena_strndup(p->arena, record,
		    strlen(record));
		if (list[k->pasts++] == NULL)
			st = dmarc_no_memory(err);
	}
	k->past = list;
	return statement_end(&s, st, err);
}

/* Adds the keys that customers of a service have, below the domain. */
static enum dmarc_status
add_service(struct planner *p, struct keys *keys, const struct service *s,
    struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;

	for (char **selector = s->selectors; *selector != NULL &&
	    st == DMARC_OK; selector++) {
		struct check_key k = { .domain = p->domain, .guessed = true };
		struct check_key *same;

		st = planner_name(p, *selector, &k.selector, err);
		if (st != DMARC_OK || k.selector == NULL || !fits(&k))
			continue;
		same = find(p, keys, &k);
		if (same != NULL)
			same->guessed = !same->ours;
		else if (p->out->keys < PLAN_KEYS_MOST)
			keys->list[p->out->keys++] = k;
		else
			p->out->mail.cut = true;
	}
	return st;
}

static const struct service *
service_of(const struct services *all, enum seen_voucher by,
    const char *name)
{
	switch (by) {
	case SEEN_DKIM:
		return services_by_dkim(all, name);
	case SEEN_SPF:
		return services_by_spf(all, name);
	default:
		return services_by_ptr(all, name);
	}
}

/* Adds the keys of all services whose mail was seen, once. */
static enum dmarc_status
add_services(struct planner *p, struct keys *keys, struct dmarc_err *err)
{
	enum dmarc_status st = DMARC_OK;
	enum seen_voucher by;
	struct statement s;
	const char *text, *name;
	const struct service *service;

	if (keys->services)
		return DMARC_OK;
	keys->services = true;
	s = seen_services_start(p->db, p->domain, &p->days,
	    p->now - DNS_HOST_DAYS * DAY_SECONDS);
	while (st == DMARC_OK && !p->out->mail.cut &&
	    seen_services_next(&s, &by, &text)) {
		st = planner_name(p, text, &name, err);
		service = st == DMARC_OK && name != NULL ?
		    service_of(p->services, by, name) : NULL;
		if (service != NULL)
			st = add_service(p, keys, service, err);
	}
	return statement_end(&s, st, err);
}

enum dmarc_status
plan_keys(struct planner *p, struct dmarc_err *err)
{
	struct keys keys = { .list = arena_array(p->arena, PLAN_KEYS_MOST,
		sizeof *keys.list) };
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_key seen;

	if (keys.list == NULL)
		return dmarc_no_memory(err);
	s = seen_keys_start(p->db, p->domain, &p->days);
	/* Further keys of failing mail are not even read. */
	while (st == DMARC_OK && seen_keys_next(&s, &seen) &&
	    (p->out->keys < PLAN_KEYS_MOST || seen.passed > 0)) {
		if (seen.passed == 0 && !seen.stored)
			st = add_services(p, &keys, err);
		if (st == DMARC_OK)
			st = add_key(p, &keys, &seen, err);
	}
	p->out->key = keys.list;
	st = statement_end(&s, st, err);
	if (st == DMARC_OK)
		st = add_services(p, &keys, err);
	for (size_t i = 0; i < p->out->keys && st == DMARC_OK; i++)
		if (keys.list[i].in_use)
			st = read_past(p, &keys.list[i], err);
	for (size_t i = 0; p->unknown != NULL && i < p->out->keys; i++)
		keys.list[i].fresh = !parts_lack_key(p->unknown,
		    keys.list[i].selector);
	return st;
}
