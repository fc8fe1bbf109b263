/*
 * tree.c: From domains for which old and new receivers find different DMARC
 * records: RFC 9989 walks up the tree, RFC 7489 asks the organizational domain
 * of the Public Suffix List.
 */
#include <stdio.h>
#include <string.h>

#include "dns/check/rules.h"
#include "dns/name/name.h"

static void
check_place(struct check *c, const struct dmarc_facts *d)
{
	const char *domain = d->facts.domain;
	char name[NAME_TEXT + sizeof "_dmarc."];

	if (d->status != RECORD_OK || d->own || !d->listed_known ||
	    (d->listed_at != NULL && strcmp(d->listed_at, d->at) == 0))
		return;
	(void)snprintf(name, sizeof name, "_dmarc.%s", domain);
	if (!finding_add(&c->findings, CODE_DMARC_TREE_DIFFERS, DNS_WARNING,
	    domain, "for mail from %s, receivers that go by RFC 9989 take "
	    "the record of %s, and older ones %s%s", domain, d->at,
	    d->listed_at != NULL ? "that of " : "none",
	    d->listed_at != NULL ? d->listed_at : ""))
		return;
	finding_fix(&c->findings, "publish a record of its own:");
	finding_fix_txt(&c->findings, name, (const char *)d->record.byte,
	    d->record.len);
}

void
check_tree(struct check *c)
{
	check_place(c, &c->dmarc);
	for (size_t i = 0; i < c->belows; i++)
		if (c->below[i].role->from)
			check_place(c, &c->below[i].dmarc);
}
