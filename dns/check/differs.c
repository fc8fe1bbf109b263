/*
 * differs.c: the DMARC policy in DNS, beside the one that reporters saw in the
 * last days.
 */
#include "common/facts/words.h"
#include "dns/check/rules.h"

/* A policy with what absent tags stand for (RFC 9989 section 4.7). */
struct whole {
	enum dmarc_p p, sp, np;
	int pct, testing;
};

static struct whole
complete(const struct dmarc_policy *p)
{
	struct whole w = { p->p, p->sp, p->np, p->pct, p->testing };

	if (w.sp == DMARC_P_ABSENT)
		w.sp = w.p;
	if (w.np == DMARC_P_ABSENT)
		w.np = w.sp;
	if (w.pct < 0)
		w.pct = 100;
	if (w.testing < 0)
		w.testing = 0;
	return w;
}

static const char *
word(enum dmarc_p p)
{
	const char *s = p_word(p);

	return s != NULL ? s : "nothing";
}

void
check_differs(struct check *c)
{
	const struct dmarc_policy *seen = c->mail != NULL ?
	    c->mail->policy : NULL;
	struct whole dns, reports;

	if (seen == NULL || c->dmarc.status != RECORD_OK || !c->dmarc.own)
		return;
	dns = complete(&c->dmarc.policy);
	reports = complete(seen);
	/* Reporters that go by RFC 7489 know neither np nor t. */
	if (seen->np == DMARC_P_ABSENT)
		reports.np = dns.np;
	if (seen->testing < 0)
		reports.testing = dns.testing;
	if (dns.p == reports.p && dns.sp == reports.sp &&
	    dns.np == reports.np && dns.pct == reports.pct &&
	    dns.testing == reports.testing)
		return;
	finding_add(&c->findings, CODE_DMARC_DIFFERS, DNS_INFO, NULL,
	    "reports of the last week show another policy (p=%s, sp=%s, "
	    "pct=%d) than DNS (p=%s, sp=%s, pct=%d): it is new, or a cache "
	    "is old", word(reports.p), word(reports.sp), reports.pct,
	    word(dns.p), word(dns.sp), dns.pct);
}
