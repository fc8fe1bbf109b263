/*
 * identity.c: see identity.h.
 */
#include "report/identity.h"

#include <string.h>
#include <strings.h>

#include "report/host.h"

static enum verdict_label
label_of(const struct label_rule *rule)
{
	static const enum verdict_label of[LABELS] = {
		[LABEL_OWN] = VERDICT_OWN,
		[LABEL_AUTHORISED] = VERDICT_AUTHORISED,
		[LABEL_FORWARDER] = VERDICT_FORWARDER,
		[LABEL_UNAUTHORISED] = VERDICT_UNAUTHORISED,
		[LABEL_IGNORE] = VERDICT_IGNORE,
	};

	return rule == NULL ? VERDICT_UNLABELLED : of[rule->label];
}

static enum verdict_service
service_of(const struct service *s)
{
	if (s == NULL)
		return VERDICT_NO_SERVICE;
	return s->kind == SERVICE_ESP || s->kind == SERVICE_SAAS ?
	    VERDICT_SENDS : VERDICT_SHARED;
}

/* prefix and name in one string. */
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

	for (size_t i = 0; s->include != NULL && i < dns->includes; i++)
		if (strcasecmp(dns->include[i], s->include) == 0)
			return true;
	for (size_t i = 0; i < dns->keys; i++)
		for (char **key = s->selectors; *key != NULL; key++)
			if (strcmp(dns->key[i].state, "missing") != 0 &&
			    strcasecmp(dns->key[i].selector, *key) == 0)
				return true;
	return false;
}

/*
 * Who it is. Our own hosts without a name are told apart by network, so that
 * each is judged for itself, and mail of theirs that fails stands beside mail
 * that passes.
 */
static struct verdict_sender
name_sender(const struct identity *id, const struct sender *s,
    const struct dmarc_address *source)
{
	struct verdict_sender out = { .service = service_of(s->service) };
	enum sender_kind kind = s->kind;
	char net[DMARC_NET_TEXT];

	if (s->service != NULL) {
		out.fix = s->service->fix;
		out.never_spf = s->service->spf_aligns == SERVICE_SPF_NO;
		out.related = is_related(id, s->service);
	}
	if (kind == SENDER_NETWORK ||
	    (kind == SENDER_OWN && s->rule == NULL)) {
		address_net(source, net);
		out.name = arena_strndup(id->arena, net, strlen(net));
		kind = SENDER_NETWORK;
	} else {
		out.name = s->name;
	}
	if (out.name != NULL)
		out.key = join(id->arena, sender_prefix(kind),
		    kind == SENDER_NETWORK ? out.name : sender_id(s));
	return out;
}

/* Whether a passing domain is a name of our own account at a service. */
static bool
is_tenant(const struct identity *id, const char *from,
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

bool
identity_is_tenant(const struct identity *id,
    const struct dmarc_combination *says)
{
	const char *from = says->header_from;

	return is_tenant(id, from, says->dkim, says->dkims) ||
	    is_tenant(id, from, says->spf, says->spfs);
}

enum dmarc_status
identity_of(const struct identity *id, const char *from,
    const struct sender *results, const struct dmarc_address *source,
    struct verdict_pair *out, struct dmarc_err *err)
{
	struct dns_host host = { .name = NULL };
	struct sender s = *results;
	enum dmarc_status st = !id->hosts ? DMARC_OK : dns_host_read(
	    id->asker, source, id->now, id->arena, &host, err);

	if (st != DMARC_OK)
		return st;
	*out = (struct verdict_pair){ .source = *source, .host = host.name,
	    .host_confirmed = host.confirmed, .older_first = INT64_MAX,
	    .older_last = INT64_MIN };
	if (host.confirmed) {
		out->host_named = !host_is_generic(host.name, source);
		s = sender_host(&s, from, host.name, !out->host_named,
		    id->tables);
	}
	s = sender_at(&s, labels_by_address(id->tables->labels, source));
	out->label = label_of(s.rule);
	out->sender = name_sender(id, &s, source);
	return out->sender.key != NULL ? DMARC_OK :
	    dmarc_fail(err, DMARC_E_NOMEM, "out of memory");
}
