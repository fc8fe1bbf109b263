/*
 * rua.c: findings about the targets of aggregate reports (RFC 9990 sections 3
 * and 4).
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/propose.h"
#include "dns/check/rules.h"
#include "dns/name/name.h"

/* What a target is good for. */
enum use { USE_WORKS, USE_UNKNOWN, USE_BROKEN };

static enum use
use_of(const struct rua *r)
{
	if (r->domain == NULL || r->deliverable == 0 ||
	    (r->external && r->authorised == 0))
		return USE_BROKEN;
	return r->deliverable < 0 || (r->external && r->authorised < 0) ?
	    USE_UNKNOWN : USE_WORKS;
}

/*
 * How grave a broken target is: others may still work, and what is unknown is
 * no error.
 */
static enum dns_severity
severity_of(const struct dmarc_facts *d)
{
	for (size_t i = 0; i < d->ruas; i++)
		if (use_of(&d->rua[i]) != USE_BROKEN)
			return DNS_WARNING;
	return DNS_ERROR;
}

static void
check_target(struct check *c, const struct rua *r, enum dns_severity severity)
{
	struct findings *f = &c->findings;
	char uri[RUA_SHOWN + 1];

	(void)snprintf(uri, sizeof uri, "%.*s",
	    (int)(r->len < RUA_SHOWN ? r->len : RUA_SHOWN), r->uri);
	if (r->domain == NULL) {
		finding_add(f, CODE_DMARC_RUA_INVALID, severity, uri,
		    "rua=%s is no mailto: URI", uri);
		propose_dmarc(c, "write each target as mailto: and an "
		    "address");
		c->dmarc_wishes.good_targets = true;
		return;
	}
	if (r->external && r->authorised == 0) {
		finding_add(f, CODE_RUA_NOT_AUTHORISED, severity, uri,
		    "%s has not agreed to take reports about %s, so nobody "
		    "sends them there", r->domain, c->dmarc.at);
		finding_fix(f, "the owner of %s publishes:\n"
		    "%s._report._dmarc.%s. TXT \"v=DMARC1\"", r->domain,
		    c->dmarc.at, r->domain);
	}
	if (r->deliverable == 0) {
		finding_add(f, CODE_RUA_UNDELIVERABLE, severity, uri,
		    "%s takes no mail", r->domain);
		finding_fix(f, "name an address that takes mail in rua=");
	}
}

void
check_rua(struct check *c)
{
	const struct dmarc_facts *d = &c->dmarc;
	enum dns_severity severity = severity_of(d);
	char target[NAME_TEXT + sizeof "mailto:dmarc@"];

	if (d->ruas == 0) {
		finding_add(&c->findings, CODE_DMARC_NO_RUA,
		    check_parked(c) == 1 ? DNS_INFO : DNS_ERROR, NULL,
		    "the record of %s asks nobody to send reports", d->at);
		(void)snprintf(target, sizeof target, "mailto:dmarc@%s",
		    d->at);
		/* A parked domain without MX cannot take reports. */
		if (check_parked(c) == 1 && c->mx.status != MX_OK)
			finding_fix(&c->findings, "add rua=mailto: and an "
			    "address of a domain that takes mail");
		else
			propose_dmarc_tag(c, "add a target", "rua", target);
	}
	for (size_t i = 0; i < d->ruas; i++)
		check_target(c, &d->rua[i], severity);
}
