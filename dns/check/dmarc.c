/*
 * dmarc.c: findings about the DMARC record in force (RFC 9989). dmarc_tags.c
 * looks at its tags, rua.c at the targets of reports.
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/rules.h"
#include "dns/name/name.h"

#define SHOWN 120		/* bytes of a record in a sentence */

/* The record that a domain begins with. */
static void
fix_first(struct check *c, const char *what)
{
	finding_fix(&c->findings, "%s:\n_dmarc.%s. TXT \"v=DMARC1; p=none; "
	    "rua=mailto:dmarc@%s\"", what, c->domain, c->domain);
}

static void
check_none(struct check *c)
{
	const struct dmarc_facts *d = &c->dmarc;
	struct findings *f = &c->findings;
	char name[NAME_TEXT + sizeof "_dmarc."];

	if (d->misplaced_at == NULL) {
		finding_add(f, CODE_DMARC_MISSING, DNS_ERROR, NULL,
		    "there is no DMARC record");
		fix_first(c, "publish one, which asks for reports and "
		    "changes nothing else");
		return;
	}
	(void)snprintf(name, sizeof name, "_dmarc.%s", c->domain);
	finding_add(f, CODE_DMARC_MISPLACED, DNS_ERROR, NULL,
	    "the DMARC record is at %s, where nobody looks", d->misplaced_at);
	finding_fix(f, "publish it at the right name; in a zone file, mind "
	    "the final dot:");
	finding_fix_txt(f, name, (const char *)d->misplaced.byte,
	    d->misplaced.len);
}

static void
check_multiple(struct check *c)
{
	const struct dmarc_facts *d = &c->dmarc;
	char name[NAME_TEXT + sizeof "_dmarc."];

	(void)snprintf(name, sizeof name, "_dmarc.%s", d->at);
	finding_add(&c->findings, CODE_DMARC_MULTIPLE, DNS_ERROR, NULL,
	    "there are %zu DMARC records at %s, so receivers ignore all of "
	    "them", d->records, name);
	finding_fix(&c->findings, "keep one, such as:");
	finding_fix_txt(&c->findings, name, (const char *)d->record.byte,
	    d->record.len);
}

/* A record that is meant as DMARC, but does not begin with v=DMARC1. */
static void
check_near_miss(struct check *c)
{
	const struct rdata *r = &c->dmarc.record;

	finding_add(&c->findings, CODE_DMARC_INVALID, DNS_ERROR, NULL,
	    "a record is no DMARC record, because it does not begin with "
	    "v=DMARC1 in these letters: %.*s",
	    (int)(r->len < SHOWN ? r->len : SHOWN), (const char *)r->byte);
	fix_first(c, "let it begin with v=DMARC1, such as");
}

void
check_dmarc(struct check *c)
{
	switch (c->dmarc.status) {
	case RECORD_NONE:
		check_none(c);
		break;
	case RECORD_MULTIPLE:
		check_multiple(c);
		break;
	case RECORD_INVALID:
		check_near_miss(c);
		break;
	case RECORD_OK:
		/* Its other tags are the business of the domain that has it. */
		if (c->dmarc.own)
			check_dmarc_tags(c);
		check_rua(c);
		break;
	case RECORD_UNKNOWN:
		break;
	}
}
