/*
 * extras.c: findings about records that secure the way of mail to a domain.
 * They stand in nobody's way, so all are information, and what is unknown is
 * passed over.
 */
#include <stdio.h>

#include "dns/check/rules.h"

static const struct {
	enum finding_code present, absent, invalid;
	const char *name;
} kinds[EXTRAS] = {
	[EXTRA_MTA_STS] = { CODE_MTA_STS_PRESENT, CODE_MTA_STS_ABSENT,
	    CODE_MTA_STS_INVALID, "MTA-STS (senders must use TLS)" },
	[EXTRA_TLSRPT] = { CODE_TLSRPT_PRESENT, CODE_TLSRPT_ABSENT,
	    CODE_TLSRPT_INVALID, "TLS reports (senders tell when TLS fails)" },
	[EXTRA_BIMI] = { CODE_BIMI_PRESENT, CODE_BIMI_ABSENT,
	    CODE_BIMI_INVALID, "BIMI (a logo beside mail)" },
};

static void
check_kind(struct check *c, enum extra kind)
{
	struct findings *f = &c->findings;

	switch (c->extras.status[kind]) {
	case EXTRA_PRESENT:
		finding_add(f, kinds[kind].present, DNS_INFO, NULL,
		    "%s is there", kinds[kind].name);
		break;
	case EXTRA_ABSENT:
		finding_add(f, kinds[kind].absent, DNS_INFO, NULL,
		    "%s is not there", kinds[kind].name);
		break;
	case EXTRA_INVALID:
		finding_add(f, kinds[kind].invalid, DNS_INFO, NULL,
		    "%s: there are several records, or a tag is missing "
		    "or wrong",
		    kinds[kind].name);
		break;
	case EXTRA_UNKNOWN:
		break;
	}
}

/* Receivers show a logo only if forged mail is kept away. */
static void
check_bimi(struct check *c)
{
	const struct dmarc_policy *p = &c->dmarc.policy;

	if (c->extras.status[EXTRA_BIMI] != EXTRA_PRESENT ||
	    c->dmarc.status != RECORD_OK || p->p == DMARC_P_QUARANTINE ||
	    p->p == DMARC_P_REJECT)
		return;
	finding_add(&c->findings, CODE_BIMI_WITHOUT_ENFORCEMENT, DNS_INFO,
	    NULL, "receivers show no logo while the DMARC policy is neither "
	    "quarantine nor reject");
}

static void
check_dane(struct check *c)
{
	const struct extras_facts *e = &c->extras;
	char left[60] = "";

	if (!e->dane_known || e->hosts == 0)
		return;
	if (e->asked < e->hosts)
		(void)snprintf(left, sizeof left, "; %zu not asked",
		    e->hosts - e->asked);
	finding_add(&c->findings, e->dane == e->asked ? CODE_DANE_PRESENT :
	    CODE_DANE_ABSENT, DNS_INFO, NULL,
	    "%zu of %zu hosts that take mail have TLSA records%s", e->dane,
	    e->hosts, left);
}

void
check_extras(struct check *c)
{
	if (!c->with_extras)
		return;
	if (c->validates && c->zone.exists == 1)
		finding_add(&c->findings, CODE_DNSSEC, DNS_INFO, NULL,
		    c->zone.secure ? "the zone is signed (DNSSEC)" :
		    "the zone is not signed (DNSSEC)");
	for (int i = 0; i < EXTRAS; i++)
		check_kind(c, (enum extra)i);
	check_bimi(c);
	check_dane(c);
}
