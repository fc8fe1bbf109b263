/*
 * record.c: the DMARC record to publish next, in steps that work for old
 * receivers (RFC 7489, pct) and new ones (RFC 9989, t). Only tags that
 * reports show are known; rua is not one of them and is never invented.
 */
#include "report/verdict/work.h"

/* A record in the making. */
struct draft {
	enum verdict_level p;
	bool sp_given, np_reject;
	enum verdict_level sp;
	bool test;	/* t=y; pct=0 */
};

static bool
testing(const struct verdict_policy *p)
{
	return p->testing == 1 || (p->pct >= 0 && p->pct < 100);
}

static const char *
np_tag(const struct draft *d, const struct verdict_policy *p)
{
	if (d->np_reject || p->np == DMARC_P_REJECT)
		return "; np=reject";
	if (p->np == DMARC_P_QUARANTINE)
		return "; np=quarantine";
	return p->np == DMARC_P_NONE ? "; np=none" : "";
}

static const char *
write(struct work *w, const struct draft *d, const struct verdict_policy *p)
{
	return work_say(w, "v=DMARC1; p=%s%s%s%s%s%s%s%s%s",
	    verdict_level_word(d->p), d->sp_given ? "; sp=" : "",
	    d->sp_given ? verdict_level_word(d->sp) : "", np_tag(d, p),
	    p->adkim == DMARC_ALIGNMENT_STRICT ? "; adkim=s" : "",
	    p->aspf == DMARC_ALIGNMENT_STRICT ? "; aspf=s" : "",
	    d->test ? "; t=y; pct=0" : "", p->fo != NULL ? "; fo=" : "",
	    p->fo != NULL ? p->fo : "");
}

/* What the subdomains shall have beside a new p of their domain. */
static void
set_sp(struct draft *d, const struct verdict *v, const struct verdict *below)
{
	enum verdict_level now = policy_written(&v->policy, true);
	bool told = v->policy.sp != DMARC_P_ABSENT &&
	    v->policy.sp != DMARC_P_UNKNOWN;

	if (below == NULL) {
		/* Many reporters fill in sp with the value of p. */
		d->sp_given = told && now != policy_written(&v->policy,
		    false);
		d->sp = now;
		return;
	}
	d->sp = now;
	if ((below->code == VERDICT_READY_FOR_QUARANTINE ||
	    below->code == VERDICT_READY_FOR_REJECT) && below->target > now)
		d->sp = below->target;
	d->sp_given = d->sp != d->p;
}

/* The next step of a domain; NULL while a test step still runs. */
static const char *
step_up(struct work *w, const struct verdict *v, const struct verdict *below)
{
	struct draft d = { .p = v->target, .test = true };

	if (policy_written(&v->policy, false) == v->target &&
	    testing(&v->policy)) {
		if (policy_step_days(w, v) < (int64_t)rule(RULE_TEST_DAYS,
		    STEP_QUARANTINE))
			return NULL;
		d.test = false;
	}
	set_sp(&d, v, below);
	return write(w, &d, &v->policy);
}

/* The next step of the subdomains alone. */
static const char *
step_up_below(struct work *w, const struct verdict *v)
{
	struct draft d = { .p = policy_written(&v->policy, false),
	    .sp_given = true, .sp = v->target, .test = true };

	/* Test mode would weaken the domain itself. */
	if (d.p != LEVEL_NONE)
		return NULL;
	if (policy_written(&v->policy, true) == v->target &&
	    testing(&v->policy))
		d.test = policy_step_days(w, v) < (int64_t)rule(
		    RULE_TEST_DAYS, STEP_QUARANTINE);
	return write(w, &d, &v->policy);
}

static const char *
step_down(struct work *w, const struct verdict *v)
{
	struct draft d = { .p = v->target };

	if (v->below) {
		d.p = policy_effective(&v->policy, false);
		d.sp = v->target;
		d.sp_given = true;
	}
	return write(w, &d, &v->policy);
}

void
work_record(struct work *w, struct verdict *v, const struct verdict *other)
{
	if (v->parked && v->code == VERDICT_READY_FOR_REJECT) {
		struct draft d = { .p = LEVEL_REJECT, .sp_given = true,
		    .sp = LEVEL_REJECT, .np_reject = true };

		v->next_record = write(w, &d, &v->policy);
		return;
	}
	if (!v->has_target || v->code == VERDICT_NO_DATA ||
	    !v->policy_known)
		return;
	if (v->code == VERDICT_ROLL_BACK)
		v->next_record = step_down(w, v);
	else if (!v->below)
		v->next_record = step_up(w, v, other);
	else if (other->code == VERDICT_READY_FOR_QUARANTINE ||
	    other->code == VERDICT_READY_FOR_REJECT)
		v->next_record = step_up(w, other, v);
	else
		v->next_record = step_up_below(w, v);
}
