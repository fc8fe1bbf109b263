/*
 * describe.c: see describe.h.
 */
#include "report/describe.h"

#include <stdio.h>

#include "common/words.h"

/* "DKIM fail for example.org" */
static void
put_result(struct buf *out, const char *what, const struct dmarc_auth *a)
{
	buf_text(out, what);
	buf_byte(out, ' ');
	buf_text(out, result_word(a->result));
	if (a->domain != NULL) {
		buf_text(out, a->scope == DMARC_SCOPE_HELO ? " for HELO " :
		    " for ");
		buf_text(out, a->domain);
	}
}

void
describe_why(struct buf *out, const struct model_combination *c)
{
	if (c->dkim == NULL || c->dkim->result == DMARC_RESULT_NONE) {
		buf_text(out, "not signed");
	} else if (c->dkim->result == DMARC_RESULT_PASS &&
	    c->dkim->domain != NULL) {
		buf_text(out, "signs as ");
		buf_text(out, c->dkim->domain);
	} else {
		put_result(out, "DKIM", c->dkim);
	}
	buf_text(out, ", ");
	if (c->spf == NULL) {
		buf_text(out, "no SPF result");
	} else if (c->spf->result == DMARC_RESULT_PASS &&
	    c->spf->scope == DMARC_SCOPE_MFROM && c->spf->domain != NULL) {
		buf_text(out, "bounces to ");
		buf_text(out, c->spf->domain);
	} else {
		put_result(out, "SPF", c->spf);
	}
}

void
describe_policy(struct buf *out, const struct model_policy *p)
{
	char pct[16];

	if (p->p == NULL && p->sp == NULL) {
		buf_text(out, "unknown");
		return;
	}
	buf_text(out, "p=");
	buf_text(out, p->p != NULL ? p->p : "-");
	if (p->sp != NULL) {
		buf_text(out, " sp=");
		buf_text(out, p->sp);
	}
	if (p->np != NULL) {
		buf_text(out, " np=");
		buf_text(out, p->np);
	}
	if (p->t != NULL) {
		buf_text(out, " t=");
		buf_text(out, p->t);
	}
	if (p->pct >= 0 && p->pct < 100) {
		(void)snprintf(pct, sizeof pct, " pct=%d", p->pct);
		buf_text(out, pct);
	}
}

void
describe_sender(struct buf *out, const struct model_sender *s)
{
	buf_text(out, s->name);
	if (s->rule != NULL) {
		buf_text(out, " (");
		buf_text(out, label_word(s->rule->label));
		buf_byte(out, ')');
	} else if (s->kind == SENDER_OWN || s->kind == SENDER_OWN_HOST) {
		buf_text(out, " (own)");
	}
}

const char *
describe_aligned(uint64_t aligned, uint64_t tried, uint64_t messages)
{
	if (messages == 0)
		return "-";
	if (messages - aligned <= messages / 20)
		return "yes";
	if (aligned > 0)
		return "some";
	return tried > 0 ? "no" : "none";
}
