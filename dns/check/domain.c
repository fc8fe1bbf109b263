/*
 * domain.c: findings about what could not be looked up, and about a domain as a
 * whole. Unknown is neither good nor bad: it has a finding of its own, and no
 * other one follows from it.
 */
#include <string.h>

#include "dns/check/rules.h"


/*
 * Says that a look-up failed; why is NULL if it did not. A bogus answer has a
 * finding of its own.
 */
static void
failed(struct check *c, const char *subject, const char *why, bool bogus)
{
	struct findings *f = &c->findings;

	if (why == NULL)
		return;
	if (strcmp(why, ANSWER_BUDGET_WHY) == 0) {
		finding_add(f, CODE_DNS_BUDGET, DNS_INFO, subject,
		    "%s was not looked up: %s", subject, why);
	} else if (bogus) {
		finding_add(f, CODE_DNS_BOGUS, DNS_ERROR, subject,
		    "%s: DNSSEC validation fails, so validating receivers "
		    "get no answer (%s)", subject, why);
		finding_fix(f, "sign the zone anew, or remove its DS record "
		    "from the zone above");
	} else {
		finding_add(f, CODE_DNS_UNKNOWN, DNS_WARNING, subject,
		    "%s: %s", subject, why);
		finding_fix(f, "look again later; if it stays so, ask who "
		    "runs the name servers");
	}
}

static void
check_hosts(struct check *c)
{
	for (size_t i = 0; i < c->mx.hosts; i++)
		if (c->mx.host[i].state == MX_HOST_UNKNOWN)
			failed(c, c->mx.host[i].name, c->mx.host[i].why,
			    false);
}

static void
check_includes(struct check *c)
{
	for (size_t i = 0; i < c->spf.nodes; i++) {
		const struct spf_node *n = &c->spf.node[i];

		if (n->trouble == SPF_TARGET_UNKNOWN)
			failed(c, n->name, n->why, false);
	}
}

/* Where a name fails, the domain itself may have, which is said once. */
static void
check_froms(struct check *c)
{
	for (size_t i = 0; c->dmarc.why == NULL && i < c->froms; i++)
		failed(c, c->from[i].facts.domain, c->from[i].why,
		    c->from[i].bogus);
}

static void
check_targets(struct check *c)
{
	for (size_t i = 0; i < c->dmarc.ruas; i++)
		if (c->dmarc.rua[i].domain != NULL)
			failed(c, c->dmarc.rua[i].domain,
			    c->dmarc.rua[i].why, false);
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
	failed(c, "SOA", c->zone.why, c->zone.bogus);
	failed(c, "MX", c->mx.why, c->mx.bogus);
	check_hosts(c);
	if (c->spf.status == SPF_STATUS_UNKNOWN)
		failed(c, "SPF", c->spf.why, c->spf.bogus);
	check_includes(c);
	failed(c, "DMARC", c->dmarc.why, c->dmarc.bogus);
	check_targets(c);
	check_froms(c);
	for (size_t i = 0; i < c->keys; i++)
		if (c->used[i].ours)
			failed(c, c->key[i].selector, c->key[i].why,
			    c->key[i].bogus);
	if (c->mail != NULL && c->mail->cut)
		finding_add(&c->findings, CODE_DNS_BUDGET, DNS_INFO, "mail",
		    "mail has too many senders, keys or From domains, and "
		    "those with least mail were left out");
	if (c->mail != NULL && c->mail->hosts_wait)
		finding_add(&c->findings, CODE_DNS_BUDGET, DNS_INFO, "hosts",
		    "so many addresses have no known host name that those "
		    "with least mail wait for the next run");
}
