/*
 * parked.c: whether a domain has no mail at all: check_parked() of check.h.
 */
#include "dns/check/check.h"

/* Whether an SPF record is v=spf1 and -all, and nothing else. */
static bool
allows_nobody(const struct spf_facts *f)
{
	struct spf_record r;
	struct spf_term t, more;

	if (f->status != SPF_STATUS_OK)
		return false;
	r = spf_start((const char *)f->record.byte, f->record.len);
	return spf_next(&r, &t) && t.kind == SPF_ALL && t.qualifier == '-' &&
	    !spf_next(&r, &more);
}

int
check_parked(const struct check *c)
{
	if (c->sends_nothing)
		return 1;
	if (c->mx.status == MX_OK)
		return 0;
	if (c->spf.status != SPF_STATUS_UNKNOWN && !allows_nobody(&c->spf))
		return 0;
	return c->mx.status == MX_UNKNOWN ||
	    c->spf.status == SPF_STATUS_UNKNOWN ? -1 : 1;
}
