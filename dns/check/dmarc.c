/*
 * dmarc.c: findings about the DMARC record in force (RFC 9989). dmarc_tags.c
 * looks at its tags, rua.c at the targets of reports.
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/rules.h"
#include "dns/name/name.h"

#define SHOWN 120		/* bytes of a record in a sentence */

static void
check_none(struct check *c)
{
	const struct dmarc_facts *d = &c->dmarc;
	bool parked = check_parked(c) == 1;
	char record[2 * NAME_TEXT];

	if (d->misplaced_at == NULL) {
		finding_add(&c->findings, CODE_DMARC_MISSING, DNS_ERROR, NULL,
		    "there is no DMARC record");
		(void)snprintf(record, sizeof record, "v=DMARC1; %s%s%s",
		    parked ? "p=reject; sp=reject; np=reject" : "p=none",
		    parked && c->mx.status != MX_OK ? "" :
		    "; rua=mailto:dmarc@", parked && c->mx.status != MX_OK ?
		    "" : c->domain);
		propose_dmarc_record(c, parked ? "publish one, which refuses "
		    "all mail" : "publish one, which asks for reports and "
		    "changes nothing else", record, strlen(record));
		return;
	}
	finding_add(&c->findings, CODE_DMARC_MISPLACED, DNS_ERROR, NULL,
	    "the DMARC record is at %s, where nobody looks", d->misplaced_at);
	propose_dmarc_record(c, "publish it at the right name; in a zone "
	    "file, mind the final dot", (const char *)d->misplaced.byte,
	    d->misplaced.len);
}

static void
check_multiple(struct check *c)
{
	const struct dmarc_facts *d = &c->dmarc;

	finding_add(&c->findings, CODE_DMARC_MULTIPLE, DNS_ERROR, NULL,
	    "there are %zu DMARC records at _dmarc.%s, so receivers ignore "
	    "all of them", d->records, d->at);
	propose_dmarc(c, "keep one, such as");
}

/*
 * A record that is meant as DMARC, but does not begin with v=DMARC1. Nobody
 * knows what its policy would do to mail: it begins with none.
 */
static void
check_near_miss(struct check *c)
{
	static const char what[] = "let it begin with v=DMARC1, and with "
	    "p=none until reports show who sends";
	const struct rdata *r = &c->dmarc.record;

	finding_add(&c->findings, CODE_DMARC_INVALID, DNS_ERROR, NULL,
	    "a record is no DMARC record, because it does not begin with "
	    "v=DMARC1 in these letters: %.*s",
	    (int)(r->len < SHOWN ? r->len : SHOWN), (const char *)r->byte);
	propose_dmarc_tag(c, what, "sp", NULL);
	propose_dmarc_tag(c, what, "np", NULL);
	propose_dmarc_tag(c, what, "p", "none");
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
