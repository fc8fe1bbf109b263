/*
 * domain.c: findings about what could not be looked up, and about a domain as a
 * whole. Unknown is neither good nor bad: it has a finding of its own, and no
 * other one follows from it.
 */
#include <string.h>

#include "dns/check/rules.h"


/* Says that a look-up failed; why is NULL if it did not. */
static void
failed(struct check *c, const char *subject, const char *why)
{
	struct findings *f = &c->findings;

	if (why == NULL)
		return;
	if (strcmp(why, ANSWER_BUDGET_WHY) == 0) {
		finding_add(f, CODE_DNS_BUDGET, DNS_INFO, subject,
		    "%s was not looked up: %s", subject, why);
		return;
	}
	finding_add(f, CODE_DNS_UNKNOWN, DNS_WARNING, subject, "%s: %s",
	    subject, why);
	finding_fix(f, "look again later; if it stays so, ask who runs the "
	    "name servers");
}

static void
bogus(struct check *c, const char *subject, bool is_bogus, const char *why)
{
	if (!is_bogus)
		return;
	finding_add(&c->findings, CODE_DNS_BOGUS, DNS_ERROR, subject,
	    "%s: DNSSEC validation fails, so validating receivers get no "
	    "answer (%s)", subject, why);
	finding_fix(&c->findings, "sign the zone anew, or remove its DS "
	    "record from the zone above");
}

static void
check_hosts(struct check *c)
{
	for (size_t i = 0; i < c->mx.hosts; i++)
		if (c->mx.host[i].state == MX_HOST_UNKNOWN)
			failed(c, c->mx.host[i].name, c->mx.host[i].why);
}

static void
check_tree(struct check *c)
{
	for (size_t i = 0; i < c->spf.nodes; i++) {
		const struct spf_node *n = &c->spf.node[i];

		if (n->trouble == SPF_TARGET_UNKNOWN)
			failed(c, n->name, n->why);
	}
}

static void
check_targets(struct check *c)
{
	for (size_t i = 0; i < c->dmarc.ruas; i++)
		if (c->dmarc.rua[i].domain != NULL)
			failed(c, c->dmarc.rua[i].domain,
			    c->dmarc.rua[i].why);
}

void
check_domain(struct check *c)
{
	if (c->zone.exists == 0) {
		finding_add(&c->findings, CODE_DOMAIN_MISSING, DNS_ERROR,
		    NULL, "the domain does not exist");
		finding_fix(&c->findings, "register it, or see whether its "
		    "name is misspelt");
		return;
	}
	failed(c, "SOA", c->zone.why);
	bogus(c, "SOA", c->zone.bogus, c->zone.why);
	failed(c, "MX", c->mx.status == MX_UNKNOWN ? c->mx.why : NULL);
	bogus(c, "MX", c->mx.bogus, c->mx.why);
	check_hosts(c);
	failed(c, "SPF", c->spf.status == SPF_STATUS_UNKNOWN ? c->spf.why :
	    NULL);
	bogus(c, "SPF", c->spf.bogus, c->spf.why);
	check_tree(c);
	failed(c, "DMARC", c->dmarc.status == RECORD_UNKNOWN ? c->dmarc.why :
	    NULL);
	bogus(c, "DMARC", c->dmarc.bogus, c->dmarc.why);
	check_targets(c);
	for (size_t i = 0; i < c->keys; i++) {
		failed(c, c->key[i].selector, c->key[i].known ? NULL :
		    c->key[i].why);
		bogus(c, c->key[i].selector, c->key[i].bogus, c->key[i].why);
	}
}
