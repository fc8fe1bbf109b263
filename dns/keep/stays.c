/*
 * stays.c: see stays.h.
 */
#include "dns/keep/stays.h"

bool
stays_tree_known(const struct check *c)
{
	return c->spf.status != SPF_STATUS_UNKNOWN && c->spf.count_known &&
	    c->spf.voids_known;
}

static bool
is_any_mx_host_unknown(const struct check *c)
{
	for (size_t i = 0; i < c->mx.hosts; i++)
		if (!c->mx.host[i].complete ||
		    c->mx.host[i].state == MX_HOST_UNKNOWN)
			return true;
	return false;
}

static bool
is_any_eval_unknown(const struct check *c)
{
	for (size_t i = 0; i < c->evals; i++)
		if (c->eval[i].outcome.result == SPF_TEMPERROR)
			return true;
	return false;
}

static bool
is_any_key_unknown(const struct check *c)
{
	for (size_t i = 0; i < c->keys; i++)
		if (!c->key[i].known)
			return true;
	return false;
}

static bool
is_any_target_unknown(const struct check *c)
{
	for (size_t i = 0; i < c->dmarc.ruas; i++)
		if (c->dmarc.rua[i].why != NULL)
			return true;
	return false;
}

static bool
is_any_from_unknown(const struct check *c)
{
	for (size_t i = 0; i < c->belows; i++)
		if (c->below[i].role->from &&
		    c->below[i].dmarc.status == RECORD_UNKNOWN)
			return true;
	return false;
}

/* Of a name below a domain, what its record includes is not looked up. */
static bool
is_tree_unknown(const struct check *c)
{
	return c->role != NULL ? c->spf.status == SPF_STATUS_UNKNOWN :
	    !stays_tree_known(c);
}

/* About the domain as a whole. */
static bool
domain_stays(const struct check *c, enum finding_code code)
{
	switch (code) {
	case CODE_DOMAIN_MISSING:
		return c->zone.exists < 0;
	case CODE_PARKED_INCOMPLETE:
		return c->known != 0 || check_parked(c) < 0 ||
		    c->dmarc.status == RECORD_UNKNOWN ||
		    (c->probed && !c->probe.known);
	default:	/* DNS_UNKNOWN, DNS_BUDGET: of each run; DNS_BOGUS: by
			 * subject */
		return false;
	}
}

static bool
mx_stays(const struct check *c, enum finding_code code)
{
	if (c->mx.status == MX_UNKNOWN)
		return true;
	switch (code) {
	case CODE_MX_SINGLE:
	case CODE_MX_UNRESOLVABLE:
	case CODE_MX_CNAME:
	case CODE_MX_ADDRESS:
		return is_any_mx_host_unknown(c);
	default:
		return false;
	}
}

static bool
spf_stays(const struct check *c, enum finding_code code)
{
	if (c->spf.status == SPF_STATUS_UNKNOWN)
		return true;
	switch (code) {
	case CODE_SPF_TOO_MANY_LOOKUPS:
	case CODE_SPF_VOID_LOOKUPS:
	case CODE_SPF_INCLUDE_BROKEN:
	case CODE_SPF_LOOP:
	case CODE_SPF_MX_LIMIT:
	case CODE_SPF_WIDE:
		return is_tree_unknown(c);
	case CODE_SPF_USELESS_INCLUDE:
		return is_tree_unknown(c) || is_any_eval_unknown(c);
	default:	/* of addresses: by subject */
		return false;
	}
}

static bool
is_extra_unknown(const struct check *c, enum finding_code code)
{
	const struct extras_facts *e = &c->extras;

	switch (code) {
	case CODE_DNSSEC:
		return c->zone.exists < 0;
	case CODE_MTA_STS_PRESENT:
	case CODE_MTA_STS_ABSENT:
	case CODE_MTA_STS_INVALID:
		return e->status[EXTRA_MTA_STS] == EXTRA_UNKNOWN;
	case CODE_TLSRPT_PRESENT:
	case CODE_TLSRPT_ABSENT:
	case CODE_TLSRPT_INVALID:
		return e->status[EXTRA_TLSRPT] == EXTRA_UNKNOWN;
	case CODE_BIMI_WITHOUT_ENFORCEMENT:
		return e->status[EXTRA_BIMI] == EXTRA_UNKNOWN ||
		    c->dmarc.status == RECORD_UNKNOWN;
	case CODE_BIMI_PRESENT:
	case CODE_BIMI_ABSENT:
	case CODE_BIMI_INVALID:
		return e->status[EXTRA_BIMI] == EXTRA_UNKNOWN;
	default:	/* DANE */
		return !e->dane_known;
	}
}

bool
stays(const struct check *c, enum finding_code code)
{
	switch (finding_section(code)) {
	case SECTION_DOMAIN:
		return domain_stays(c, code);
	case SECTION_MX:
		return mx_stays(c, code);
	case SECTION_SPF:
		return spf_stays(c, code);
	case SECTION_DKIM:
		return (code == CODE_DKIM_OK ||
		    code == CODE_DKIM_ED25519_ONLY ||
		    code == CODE_DKIM_SELECTOR_UNSEEN) &&
		    is_any_key_unknown(c);
	case SECTION_DMARC:
		return c->dmarc.status == RECORD_UNKNOWN ||
		    ((code == CODE_RUA_NOT_AUTHORISED ||
		    code == CODE_RUA_UNDELIVERABLE) &&
		    is_any_target_unknown(c)) ||
		    (code == CODE_DMARC_TREE_DIFFERS &&
		    ((c->known & PART_NAMES) != 0 ||
		    is_any_from_unknown(c)));
	case SECTION_EXTRAS:
		return c->with_extras ? is_extra_unknown(c, code) :
		    c->known != 0;
	default:
		return false;
	}
}
