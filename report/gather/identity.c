/*
 * identity.c: see identity.h.
 */
#include "report/gather/identity.h"

#include <string.h>
#include <strings.h>

#include "common/day.h"
#include "report/who/host.h"

enum verdict_label
identity_label(const struct sender *s)
{
	static const enum verdict_label of[LABELS] = {
		[LABEL_OWN] = VERDICT_OWN,
		[LABEL_AUTHORISED] = VERDICT_AUTHORISED,
		[LABEL_FORWARDER] = VERDICT_FORWARDER,
		[LABEL_UNAUTHORISED] = VERDICT_UNAUTHORISED,
		[LABEL_IGNORE] = VERDICT_IGNORE,
	};

	return s->rule == NULL ? VERDICT_UNLABELLED : of[s->rule->label];
}

static enum verdict_service
service_of(const struct service *s)
{
	if (s == NULL)
		return VERDICT_NO_SERVICE;
	return s->kind == SERVICE_ESP || s->kind == SERVICE_SAAS ?
	    VERDICT_SENDS : VERDICT_SHARED;
}

/* Concatenates prefix and name. */
static const char *
join(struct arena *a, const char *prefix, const char *name)
{
	size_t p = strlen(prefix), n = strlen(name);
	char *key = arena_alloc(a, p + n + 1);

	if (key != NULL) {
		memcpy(key, prefix, p);
		memcpy(key + p, name, n);
		key[p + n] = '\0';
	}
	return key;
}

/* Whether DNS shows that the domain uses a service. */
static bool
is_related(const struct identity *id, const struct service *s)
{
	const struct dns *dns = id->dns;

	for (size_t i = 0; i < dns->includes; i++)
		for (char **include = s->includes; *include != NULL; include++)
			if (strcasecmp(dns->include[i], *include) == 0)
				return true;
	for (size_t i = 0; i < dns->keys; i++)
		for (char **key = s->selectors; *key != NULL; key++)
			if (dns->key[i].state != DNS_KEY_MISSING &&
			    dns->key[i].checked >= id->now -
			    DNS_RECORD_DAYS * DAY_SECONDS &&
			    strcasecmp(dns->key[i].selector, *key) == 0)
				return true;
	return false;
}

bool
identity_is_network(const struct sender *s)
{
	return s->kind == SENDER_NETWORK ||
	    (s->kind == SENDER_OWN && s->rule == NULL);
}

bool
identity_key(struct arena *a, const struct sender *s,
    const struct dmarc_address *source, const char **key, const char **name)
{
	const char *prefix = sender_prefix(SENDER_NETWORK);
	char net[DMARC_NET_TEXT];

	if (identity_is_network(s)) {
		address_net(source, net);
		*key = join(a, prefix, net);
		*name = *key != NULL ? *key + strlen(prefix) : NULL;
	} else {
		*key = join(a, sender_prefix(s->kind), sender_id(s));
		*name = s->name;
	}
	return *key != NULL;
}

bool
identity_name(const struct identity *id, const struct sender *s,
    const struct dmarc_address *source, struct verdict_sender *out)
{
	*out = (struct verdict_sender){ .service = service_of(s->service),
	    .many = sender_is_many(s) };
	if (s->service != NULL) {
		out->fix = service_fix(s->service);
		out->private = service_is_free_mailbox(s->service);
		out->never_spf = s->service->spf_aligns == SERVICE_SPF_NO;
		out->related = is_related(id, s->service);
	}
	return identity_key(id->arena, s, source, &out->key, &out->name);
}

bool
identity_is_tenant(const struct identity *id, const char *from,
    const struct dmarc_auth *auth, size_t n)
{
	const struct services *services = id->tables->services;

	for (size_t i = 0; i < n; i++)
		if (auth[i].result == DMARC_RESULT_PASS &&
		    auth[i].scope != DMARC_SCOPE_HELO &&
		    auth[i].domain != NULL &&
		    (services_tenant(services, auth[i].domain, from,
		    id->tenants) || services_tenant(services, auth[i].domain,
		    id->domain, id->tenants)))
			return true;
	return false;
}

enum dmarc_status
identity_address(const struct identity *id, const struct dmarc_address *source,
    struct verdict_address *out, struct dmarc_err *err)
{
	struct dns_host host = { .name = NULL };
	enum dmarc_status st = !id->hosts ? DMARC_OK : dns_host_read(
	    id->db, source, id->now, id->arena, &host, err);

	if (st != DMARC_OK)
		return st;
	*out = (struct verdict_address){ .source = *source,
	    .host = host.name, .host_confirmed = host.confirmed,
	    .host_named = host.confirmed &&
	    !host_is_generic(host.name, source) };
	return DMARC_OK;
}

struct sender
identity_at(const struct identity *id, const char *from,
    const struct sender *results, const struct verdict_address *address,
    const struct service *range, const struct label_rule *rule)
{
	struct sender s = *results;

	if (address->host_confirmed)
		s = sender_host(&s, from, address->host, !address->host_named,
		    id->tables);
	s = sender_range(&s, range);
	return sender_at(&s, rule);
}
