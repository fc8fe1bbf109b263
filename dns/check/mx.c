/*
 * mx.c: findings about MX records (RFC 5321 section 5.1, RFC 2181 section 10.3,
 * RFC 7505).
 */
#include <string.h>

#include "dns/check/rules.h"
#include "dns/name/name.h"

/* Whether a host is NAME.DOMAIN.DOMAIN: a final dot is missing in the zone. */
static bool
is_doubled(const char *host, const char *domain)
{
	size_t n = strlen(host), d = strlen(domain);
	const char *end = n >= 2 * d + 1 ? host + n - (2 * d + 1) : NULL;

	return end != NULL && strncmp(end, domain, d) == 0 && end[d] == '.' &&
	    strcmp(end + d + 1, domain) == 0 &&
	    (end == host || end[-1] == '.');
}

static bool
all_private(const struct mx_host *h)
{
	for (size_t i = 0; i < h->addresses; i++)
		if (!name_is_private(&h->address[i]))
			return false;
	return h->addresses > 0;
}

static void
check_host(struct check *c, const struct mx_host *h)
{
	struct findings *f = &c->findings;
	struct dmarc_address literal;
	size_t d = strlen(c->domain), n = strlen(h->name);

	if (is_doubled(h->name, c->domain)) {
		finding_add(f, CODE_MX_DOUBLED, DNS_WARNING, h->name,
		    "%s ends in the name of the domain twice", h->name);
		finding_fix(f, "the final dot is missing in the zone file:\n"
		    "%s. MX %u %.*s.", c->domain, h->preference,
		    (int)(n - d - 1), h->name);
	} else if (address_parse(h->name, &literal)) {
		finding_add(f, CODE_MX_ADDRESS, DNS_WARNING, h->name,
		    "%s is an address, and a host name is needed", h->name);
		finding_fix(f, "give the host a name and name it:\n"
		    "mx.%s. %s %s\n%s. MX %u mx.%s.", c->domain,
		    address_is_v4(&literal) ? "A" : "AAAA", h->name,
		    c->domain, h->preference, c->domain);
	} else if (h->state == MX_HOST_MISSING ||
	    h->state == MX_HOST_NO_ADDRESS) {
		finding_add(f, CODE_MX_UNRESOLVABLE, DNS_WARNING, h->name,
		    h->state == MX_HOST_MISSING ? "%s does not exist" :
		    "%s has no address", h->name);
		finding_fix(f, "remove this record or repair the name:\n"
		    "%s. MX %u %s.", c->domain, h->preference, h->name);
	} else if (h->state == MX_HOST_ALIAS) {
		finding_add(f, CODE_MX_CNAME, DNS_WARNING, h->name,
		    "%s is an alias of %s", h->name, h->alias_of);
		finding_fix(f, "name the host itself:\n%s. MX %u %s.",
		    c->domain, h->preference, h->alias_of);
	}
	if (all_private(h)) {
		finding_add(f, CODE_MX_ADDRESS, DNS_WARNING, h->name,
		    "%s has private addresses only", h->name);
		finding_fix(f, "give %s an address that the world can reach",
		    h->name);
	}
}

/* One name with one address of a family, of which both are known. */
static void
check_single(struct check *c)
{
	const struct mx_host *h = &c->mx.host[0];

	if (c->mx.records != 1 || c->mx.hosts != 1 || !h->complete ||
	    h->addresses == 0 || h->v4 > 1 || h->v6 > 1)
		return;
	finding_add(&c->findings, CODE_MX_SINGLE, DNS_INFO, h->name,
	    "%s is the only host that takes mail", h->name);
	finding_fix(&c->findings, "mail waits at its senders while the host "
	    "is down; a second host in another network takes it meanwhile:\n"
	    "%s. MX %u mx2.%s.", c->domain, h->preference + 10, c->domain);
}

void
check_mx(struct check *c)
{
	struct findings *f = &c->findings;

	if (c->mx.status == MX_NONE && c->mx.has_address == 1 &&
	    check_parked(c) != 1) {
		finding_add(f, CODE_MX_NONE, DNS_INFO, NULL,
		    "there is no MX record, so mail goes to the address of "
		    "the domain");
		finding_fix(f, "name the host that takes mail, or say that "
		    "none does:\n%s. MX 10 mx.%s.\n%s. MX 0 .", c->domain,
		    c->domain, c->domain);
	}
	if (c->mx.null_mixed) {
		finding_add(f, CODE_MX_NULL_MIXED, DNS_WARNING, NULL,
		    "a null MX says that no mail is taken, and others say "
		    "that it is");
		finding_fix(f, "remove this record, or all others:\n"
		    "%s. MX 0 .", c->domain);
	}
	for (size_t i = 0; i < c->mx.hosts; i++)
		check_host(c, &c->mx.host[i]);
	check_single(c);
}
