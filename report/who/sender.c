/*
 * sender.c: see sender.h.
 */
#include "report/who/sender.h"

#include <string.h>

typedef const struct service *finder(const struct services *s,
    const char *domain);
typedef const struct label_rule *labeller(const struct labels *l,
    const struct dmarc_auth *auth, size_t n);

static void
name_result(const struct sender_tables *t, const char *domain,
    const char *ours, finder *find, struct sender_names *n)
{
	const char *org = suffixes_organization(t->suffixes, domain);
	bool own = strcmp(org, ours) == 0;
	const char **which = own ? &n->own : &n->foreign;
	const struct service *service = own ? NULL :
	    find(t->services, domain);

	if (*which == NULL || strcmp(org, *which) < 0)
		*which = org;
	if (service != NULL && (n->service == NULL ||
	    strcmp(service->id, n->service->id) < 0))
		n->service = service;
}

static struct sender_names
passing(const struct sender_tables *t, const struct dmarc_auth *auth,
    size_t n, const char *header_from, finder *find, labeller *label)
{
	const char *ours = suffixes_organization(t->suffixes, header_from);
	struct sender_names names = { .rule = label(t->labels, auth, n) };

	for (size_t i = 0; i < n; i++)
		if (auth[i].result == DMARC_RESULT_PASS &&
		    auth[i].scope != DMARC_SCOPE_HELO &&
		    auth[i].domain != NULL && auth[i].domain[0] != '\0')
			name_result(t, auth[i].domain, ours, find, &names);
	return names;
}

struct sender_names
sender_dkim(const struct dmarc_auth *dkim, size_t n, const char *header_from,
    const struct sender_tables *t)
{
	return passing(t, dkim, n, header_from, services_by_dkim,
	    labels_by_dkim);
}

struct sender_names
sender_spf(const struct dmarc_auth *spf, size_t n, const char *header_from,
    const struct sender_tables *t)
{
	return passing(t, spf, n, header_from, services_by_spf,
	    labels_by_spf);
}

/* A label on a domain makes the domain the name of the sender. */
static struct sender
labelled(const struct sender_tables *t, const struct label_rule *rule,
    const char *ours)
{
	struct sender_names n = { .rule = NULL };
	struct sender s = { .rule = rule };

	name_result(t, rule->what, ours, rule->match == LABEL_DKIM ?
	    services_by_dkim : services_by_spf, &n);
	s.service = n.service;
	s.kind = n.own != NULL ? SENDER_OWN : n.service != NULL ?
	    SENDER_SERVICE : SENDER_ORGANIZATION;
	s.name = n.own != NULL ? n.own : n.service != NULL ?
	    n.service->name : n.foreign;
	return s;
}

struct sender
sender_named(const struct sender_names *dkim, const struct sender_names *spf,
    const char *header_from, bool aligned, const struct sender_tables *t)
{
	const char *ours = suffixes_organization(t->suffixes, header_from);
	const struct label_rule *rule = labels_first(dkim->rule, spf->rule);
	struct sender s = { .kind = SENDER_NETWORK };

	if (rule != NULL)
		return labelled(t, rule, ours);
	s.service = dkim->service != NULL ? dkim->service : spf->service;
	if (s.service != NULL) {
		s.kind = SENDER_SERVICE;
		s.name = s.service->name;
	} else if (dkim->foreign != NULL || spf->foreign != NULL) {
		s.kind = SENDER_ORGANIZATION;
		s.name = dkim->foreign != NULL ? dkim->foreign : spf->foreign;
	} else if (dkim->own != NULL || spf->own != NULL || aligned) {
		s.kind = SENDER_OWN;
		s.name = ours;
	}
	return s;
}

/* A label on host names makes their suffix the name of the sender. */
static struct sender
labelled_host(const struct sender_tables *t, const struct label_rule *rule)
{
	const struct service *service = services_by_ptr(t->services,
	    rule->what);

	return (struct sender){ .rule = rule, .service = service,
	    .kind = service != NULL ? SENDER_SERVICE : SENDER_HOST,
	    .name = service != NULL ? service->name : rule->what };
}

struct sender
sender_host(const struct sender *s, const char *header_from, const char *host,
    bool generic, const struct sender_tables *t)
{
	const struct label_rule *rule = labels_by_name(t->labels, host);
	const char *org = suffixes_organization(t->suffixes, host);
	bool own = strcmp(org, suffixes_organization(t->suffixes,
	    header_from)) == 0;
	struct sender at = *s;

	if (rule != NULL && labels_first(s->rule, rule) == rule)
		return labelled_host(t, rule);
	if (s->rule != NULL || s->service != NULL)
		return at;
	at.service = own ? NULL : services_by_ptr(t->services, host);
	if (at.service != NULL) {
		at.kind = SENDER_SERVICE;
		at.name = at.service->name;
	} else if (s->kind != SENDER_ORGANIZATION && !generic) {
		at.kind = own ? SENDER_OWN_HOST : SENDER_HOST;
		at.name = own ? host : org;
	}
	return at;
}

struct sender
sender_range(const struct sender *s, const struct service *service)
{
	struct sender at = *s;

	if (service == NULL || s->rule != NULL || s->service != NULL)
		return at;
	at.kind = SENDER_SERVICE;
	at.service = service;
	at.name = service->name;
	return at;
}

struct sender
sender_at(const struct sender *s, const struct label_rule *address)
{
	struct sender at = *s;

	if (address != NULL && labels_first(s->rule, address) == address) {
		at.kind = SENDER_RULE;
		at.name = address->what;
		at.rule = address;
	}
	return at;
}

bool
sender_is_many(const struct sender *s)
{
	return s->kind == SENDER_MORE_NETWORKS ||
	    s->kind == SENDER_MORE_OWN || s->kind == SENDER_MORE;
}

const char *
sender_id(const struct sender *s)
{
	if (sender_is_many(s))
		return "";
	return s->kind == SENDER_SERVICE ? s->service->id : s->name;
}

const char *
sender_prefix(enum sender_kind kind)
{
	static const char *const prefix[SENDER_KINDS] = {
		[SENDER_OWN] = "own:",
		[SENDER_SERVICE] = "",
		[SENDER_ORGANIZATION] = "org:",
		[SENDER_RULE] = "rule:",
		[SENDER_OWN_HOST] = "own:",
		[SENDER_HOST] = "ptr:",
		[SENDER_NETWORK] = "net:",
		[SENDER_MORE_NETWORKS] = "more:networks",
		[SENDER_MORE_OWN] = "more:own",
		[SENDER_MORE] = "more:senders",
	};

	return prefix[kind];
}
