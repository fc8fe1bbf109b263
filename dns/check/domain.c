/*
 * domain.c: findings about what could not be looked up, and about a domain as a
 * whole. Unknown is neither good nor bad: it has a finding of its own, and no
 * other one follows from it.
 */
#include <string.h>

#include "dns/check/rules.h"

/*
 * Says that a look-up of a kind failed; why is NULL if it did not. name: what
 * it was about, if not the domain itself. A bogus answer has a finding of its
 * own. Details begin with the kind: dns/plan/parts.c reads them again.
 */
static void
failed(struct check *c, const char *kind, const char *name, const char *why,
    bool bogus)
{
	struct findings *f = &c->findings;
	const char *subject = name != NULL ? name : kind;
	const char *after = name != NULL ? ": " : "";

	if (why == NULL)
		return;
	if (name == NULL)
		name = "";
	if (strcmp(why, ANSWER_BUDGET_WHY) == 0) {
		finding_add(f, CODE_DNS_BUDGET, DNS_INFO, subject,
		    "%s: %s%snot looked up, because %s", kind, name, after,
		    why);
	} else if (bogus) {
		finding_add(f, CODE_DNS_BOGUS, DNS_ERROR, subject,
		    "%s: %s%sDNSSEC validation fails, so validating receivers "
		    "get no answer (%s)", kind, name, after, why);
		finding_fix(f, "sign the zone anew, or remove its DS record "
		    "from the zone above");
	} else {
		finding_add(f, CODE_DNS_UNKNOWN, DNS_WARNING, subject,
		    "%s: %s%s%s", kind, name, after, why);
		finding_fix(f, "look again later; if it stays so, ask who "
		    "runs the name servers");
	}
}

static void
check_hosts(struct check *c)
{
	for (size_t i = 0; i < c->mx.hosts; i++)
		if (c->mx.host[i].state == MX_HOST_UNKNOWN)
			failed(c, "MX", c->mx.host[i].name, c->mx.host[i].why,
			    false);
}

static void
check_includes(struct check *c)
{
	if (c->spf.status == SPF_STATUS_UNKNOWN)
		failed(c, "SPF", NULL, c->spf.why, c->spf.bogus);
	for (size_t i = 0; i < c->spf.nodes; i++) {
		const struct spf_node *n = &c->spf.node[i];

		if (n->trouble == SPF_TARGET_UNKNOWN)
			failed(c, "SPF", n->name, n->why, false);
	}
}

static void
check_targets(struct check *c)
{
	failed(c, "DMARC", NULL, c->dmarc.why, c->dmarc.bogus);
	for (size_t i = 0; i < c->dmarc.ruas; i++)
		if (c->dmarc.rua[i].domain != NULL)
			failed(c, "DMARC", c->dmarc.rua[i].domain,
			    c->dmarc.rua[i].why, false);
}

/* What failed of names below, which are judged by now. */
static void
check_below(struct check *c)
{
	size_t left = 0;

	for (size_t i = 0; i < c->belows; i++) {
		const struct check *b = &c->below[i];

		for (size_t j = 0; j < b->findings.n; j++) {
			const struct finding *f = &b->findings.item[j];

			/* The domain itself failed, which is said once. */
			if (strcmp(f->subject, "DMARC") == 0 &&
			    c->dmarc.why != NULL)
				continue;
			if (f->code == CODE_DNS_UNKNOWN)
				failed(c, "name", b->domain, f->detail, false);
		}
		left += findings_have(&b->findings, CODE_DNS_BUDGET);
	}
	if (left > 0)
		finding_add(&c->findings, CODE_DNS_BUDGET, DNS_INFO, "names",
		    "name: %zu name%s below not looked up in full, because %s",
		    left, left == 1 ? "" : "s", ANSWER_BUDGET_WHY);
}

static void
check_missing(struct check *c)
{
	struct findings *f = &c->findings;

	if (c->role == NULL) {
		finding_add(f, CODE_DOMAIN_MISSING, DNS_ERROR, NULL,
		    "the domain does not exist");
		finding_fix(f, "register it, or see whether its name is "
		    "misspelt");
		return;
	}
	finding_add(f, CODE_DOMAIN_MISSING, DNS_WARNING, NULL, "mail that "
	    "passes uses the name, which does not exist: receivers may refuse "
	    "such mail");
	finding_fix(f, "give it an MX record, for answers and bounces:\n"
	    "%s. MX 10 mx.%s.", c->domain, c->above->domain);
}

void
check_domain(struct check *c)
{
	if (c->zone.exists == 0) {
		check_missing(c);
		return;
	}
	failed(c, "SOA", NULL, c->zone.why, c->zone.bogus);
	failed(c, "MX", NULL, c->mx.why, c->mx.bogus);
	check_hosts(c);
	if (c->role == NULL || c->role->envelope)
		check_includes(c);
	if (c->role == NULL || c->role->from)
		check_targets(c);
	check_below(c);
	for (size_t i = 0; i < c->keys; i++)
		if (c->used[i].ours)
			failed(c, "DKIM", c->key[i].selector, c->key[i].why,
			    c->key[i].bogus);
	if (c->mail != NULL && c->mail->cut)
		finding_add(&c->findings, CODE_DNS_BUDGET, DNS_INFO, "mail",
		    "mail has too many senders, keys or names below the "
		    "domain, and those with least mail were left out");
	if (c->mail != NULL && c->mail->hosts_wait)
		finding_add(&c->findings, CODE_DNS_BUDGET, DNS_INFO, "hosts",
		    "so many addresses have no known host name that those "
		    "with least mail wait for the next run");
}
