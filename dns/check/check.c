/*
 * check.c: see check.h.
 */
#include "dns/check/check.h"

#include "dns/check/rules.h"

/* Says what was found in order, so that silence is no doubt. */
static void
say_ok(struct check *c)
{
	struct findings *f = &c->findings;
	size_t keys = 0;
	bool fresh = false;

	if (c->mx.status == MX_OK && !findings_trouble(f, SECTION_MX))
		finding_add(f, CODE_MX_OK, DNS_FINE, NULL, "%zu host%s",
		    c->mx.hosts, c->mx.hosts == 1 ? "" : "s");
	if (c->spf.status == SPF_STATUS_OK && c->spf.count_known &&
	    !findings_trouble(f, SECTION_SPF))
		finding_add(f, CODE_SPF_OK, DNS_FINE, NULL,
		    "%zu of 10 lookups", c->spf.nodes);
	for (size_t i = 0; i < c->keys; i++) {
		keys += c->used[i].in_use;
		fresh |= c->used[i].fresh;
	}
	if (keys > 0 && !fresh && !findings_trouble(f, SECTION_DKIM) &&
	    !findings_have(f, CODE_DNS_UNKNOWN))
		finding_add(f, CODE_DKIM_OK, DNS_FINE, NULL, "%zu key%s",
		    keys, keys == 1 ? "" : "s");
	if (c->dmarc.status == RECORD_OK &&
	    !findings_trouble(f, SECTION_DMARC))
		finding_add(f, CODE_DMARC_OK, DNS_FINE, NULL,
		    "the record of %s", c->dmarc.at);
}

bool
check_shows_key(const struct check *c, size_t i)
{
	return !c->used[i].guessed || (c->key[i].known &&
	    c->key[i].key.state != KEY_NONE);
}

static void
judge_domain(struct check *c)
{
	check_mx(c);
	check_changed(c);
	check_spf(c);
	check_spf_tree(c);
	check_dkim(c);
	check_dmarc(c);
	check_tree(c);
	check_differs(c);
	check_parking(c);
	check_null_mx(c);
	check_senders(c);
	check_extras(c);
}

/* A name below a domain, as far as mail uses it. */
static void
judge_name(struct check *c)
{
	check_mx(c);
	check_null_mx(c);
	if (c->role->envelope)
		check_spf(c);
	/* The record of another domain is that domain's business. */
	if (c->role->from && c->dmarc.own)
		check_dmarc(c);
}

static void
judge(struct check *c)
{
	c->findings = (struct findings){ .arena = c->arena };
	c->spf_wishes = (struct spf_wishes){ .first = NULL };
	c->dmarc_wishes = (struct dmarc_wishes){ .first = NULL };
	check_domain(c);
	/* Of a domain that does not exist nothing else is worth a word. */
	if (c->zone.exists != 0 && c->role == NULL)
		judge_domain(c);
	else if (c->zone.exists != 0)
		judge_name(c);
	propose_spf_records(c);
	propose_dmarc_records(c);
	if (c->zone.exists != 0)
		say_ok(c);
	findings_sort(&c->findings);
}

enum dmarc_status
check_judge(struct check *c, struct dmarc_err *err)
{
	bool no_memory = false;

	for (size_t i = 0; check_asks_names(c) && i < c->belows; i++) {
		judge(&c->below[i]);
		no_memory |= c->below[i].findings.no_memory;
	}
	judge(c);
	return no_memory || c->findings.no_memory ? dmarc_no_memory(err) :
	    DMARC_OK;
}

bool
check_has_error(const struct check *c)
{
	bool error = c->findings.n > 0 &&
	    c->findings.item[0].severity == DNS_ERROR;

	for (size_t i = 0; i < c->belows; i++)
		error |= check_has_error(&c->below[i]);
	return error;
}
