/*
 * parking.c: whether a domain without mail says so in every way.
 */
#include "dns/check/rules.h"

static void
add_lack(struct check *c, struct buf *lacks, struct buf *fix,
    const char *lack, const char *before, const char *record)
{
	if (lacks->len > 0)
		buf_text(lacks, ", ");
	buf_text(lacks, lack);
	buf_byte(fix, '\n');
	buf_text(fix, before);
	buf_text(fix, c->domain);
	buf_text(fix, record);
}

/* The finding added last ends with the DMARC record that refuses all mail. */
static void
propose_reject(struct check *c)
{
	static const char *const tags[] = { "np", "sp", "p" };
	const struct finding *item = finding_last(&c->findings);

	for (size_t i = 0; item != NULL && i < 3; i++)
		propose_dmarc_tag(c, item->fix, tags[i], "reject");
}

void
check_parking(struct check *c)
{
	struct buf lacks = BUF_INIT(1000), fix = BUF_INIT(4000);
	const char *what, *records;
	bool weak, own;

	if (c->known != 0 || check_parked(c) != 1)
		return;
	if (c->mx.status == MX_NONE)
		add_lack(c, &lacks, &fix, "no null MX", "", ". MX 0 .");
	if (c->spf.status == SPF_STATUS_NONE)
		add_lack(c, &lacks, &fix, "no SPF record", "",
		    ". TXT \"v=spf1 -all\"");
	if (c->probed && c->probe.known && c->probe.key.state != KEY_REVOKED)
		add_lack(c, &lacks, &fix, "no revoked DKIM key for all "
		    "selectors", "*._domainkey.", ". TXT \"v=DKIM1; p=\"");
	weak = c->dmarc.status == RECORD_NONE ||
	    (c->dmarc.status == RECORD_OK &&
	    c->dmarc.policy.p != DMARC_P_REJECT);
	own = c->dmarc.status == RECORD_NONE || c->dmarc.own;
	if (weak && own)
		buf_text(&lacks, lacks.len > 0 ? ", no p=reject" :
		    "no p=reject");
	else if (weak)
		add_lack(c, &lacks, &fix, "no p=reject", "_dmarc.",
		    ". TXT \"v=DMARC1; p=reject; sp=reject; np=reject\"");
	what = buf_string(&lacks);
	records = buf_string(&fix);
	if (what == NULL || records == NULL)
		c->findings.no_memory = true;
	else if (lacks.len > 0) {
		finding_add(&c->findings, CODE_PARKED_INCOMPLETE, DNS_INFO,
		    NULL, "the domain sends no mail, and forgers may: %s",
		    what);
		finding_fix(&c->findings, "publish%s%s", fix.len > 0 ? ":" :
		    "", records);
		if (weak && own)
			propose_reject(c);
	}
	buf_free(&lacks);
	buf_free(&fix);
}
