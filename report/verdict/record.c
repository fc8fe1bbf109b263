/*
 * record.c: the DMARC record to publish next, in steps that work for old
 * receivers (RFC 7489, pct) and new ones (RFC 9989, t). Every other tag stays
 * as found in DNS, or as findings about the record want it; before a DNS check,
 * as shown in reports. Reports do not carry rua, and rua is never invented.
 */
#include <string.h>
#include <strings.h>

#include "report/verdict/work.h"

/* The tags of a record to be written. */
struct draft {
	enum verdict_level p;
	bool sp_given, np_reject;
	enum verdict_level sp;
	bool test;	/* t=y; pct=0 */
	int pct;	/* with test: the share old receivers act on */
};

static bool
testing(const struct dmarc_policy *p)
{
	return p->testing == 1 || (p->pct >= 0 && p->pct < 100);
}

static const char *
np_tag(const struct draft *d, const struct dmarc_policy *p)
{
	if (d->np_reject || p->np == DMARC_P_REJECT)
		return "; np=reject";
	if (p->np == DMARC_P_QUARANTINE)
		return "; np=quarantine";
	return p->np == DMARC_P_NONE ? "; np=none" : "";
}

/* The unchanged tags, as shown in reports. */
static const char *
reported_rest(struct work *w, const struct dmarc_policy *p)
{
	return work_say(w, "%s%s%s%s",
	    p->adkim == DMARC_ALIGNMENT_STRICT ? "; adkim=s" : "",
	    p->aspf == DMARC_ALIGNMENT_STRICT ? "; aspf=s" : "",
	    p->fo != NULL ? "; fo=" : "", p->fo != NULL ? p->fo : "");
}

/* Whether a step may change the tag, which ends before ';' or the end. */
static bool
is_step_tag(const char *tag, size_t len)
{
	static const char *const names[] = { "v", "p", "sp", "np", "t",
	    "pct" };
	size_t n = strcspn(tag, "= \t;");

	if (n > len)
		n = len;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == n &&
		    strncasecmp(names[i], tag, n) == 0)
			return true;
	return false;
}

/* The unchanged tags, copied from the record in DNS. */
static const char *
published_rest(struct work *w, const char *record)
{
	const char *out = "";

	for (const char *tag = record; *tag != '\0'; ) {
		size_t len;

		tag += strspn(tag, " \t;");
		len = strcspn(tag, ";");
		while (len > 0 && (tag[len - 1] == ' ' ||
		    tag[len - 1] == '\t'))
			len--;
		if (len > 0 && !is_step_tag(tag, len))
			out = work_say(w, "%s; %.*s", out, (int)len, tag);
		tag += strcspn(tag, ";");
	}
	return out;
}

static const char *
write(struct work *w, const struct draft *d, const struct dmarc_policy *p)
{
	const char *record = w->f->dns_mended != NULL ? w->f->dns_mended :
	    w->f->dns_record;
	const char *rest = record != NULL ? published_rest(w, record) :
	    reported_rest(w, p);
	const char *test = d->test ? work_say(w, "; t=y; pct=%d", d->pct) :
	    "";

	return work_say(w, "v=DMARC1; p=%s%s%s%s%s%s",
	    verdict_level_word(d->p), d->sp_given ? "; sp=" : "",
	    d->sp_given ? verdict_level_word(d->sp) : "", np_tag(d, p), test,
	    rest);
}

/*
 * The policy in force, with the tags for names below that its record has. Many
 * reporters fill in sp and np, with the value that applies anyway; only DNS
 * shows whether they are there.
 */
static struct dmarc_policy
in_force(const struct work *w, const struct verdict *v)
{
	struct dmarc_policy p = v->policy;
	bool known = w->f->dns_record != NULL;

	if (p.sp == DMARC_P_UNKNOWN || (known ? w->f->dns_policy.sp ==
	    DMARC_P_ABSENT : p.sp == p.p))
		p.sp = DMARC_P_ABSENT;
	if (p.np == DMARC_P_UNKNOWN || (known ? w->f->dns_policy.np ==
	    DMARC_P_ABSENT : p.np == (v->policy.sp != DMARC_P_ABSENT ?
	    v->policy.sp : p.p)))
		p.np = DMARC_P_ABSENT;
	return p;
}

/* Set the policy of the subdomains beside a new p of their domain. */
static void
set_sp(struct draft *d, const struct dmarc_policy *p,
    const struct verdict *below)
{
	enum verdict_level now = policy_written(p, true);

	d->sp = now;
	if (below == NULL) {
		d->sp_given = p->sp != DMARC_P_ABSENT;
		return;
	}
	if (below->code == VERDICT_ROLL_BACK ||
	    ((below->code == VERDICT_READY_FOR_QUARANTINE ||
	    below->code == VERDICT_READY_FOR_REJECT) && below->target > now))
		d->sp = below->target;
	d->sp_given = d->sp != d->p;
}

static enum verdict_level
lowered(enum verdict_level level, bool trial)
{
	return trial && level != LEVEL_NONE ?
	    (enum verdict_level)(level - 1) : level;
}

/* What applies to names that do not exist, as written. */
static enum verdict_level
written_np(const struct dmarc_policy *p)
{
	const struct dmarc_policy np = { .p = p->np };

	return p->np == DMARC_P_ABSENT ? policy_written(p, true) :
	    policy_written(&np, false);
}

/*
 * Whether a trial would give names below less than is in force for them: it
 * lowers their policies, too.
 */
static bool
weakens_below(const struct draft *d, const struct dmarc_policy *p)
{
	enum verdict_level sp = d->sp_given ? d->sp : d->p;
	enum verdict_level np = p->np == DMARC_P_ABSENT ? sp : written_np(p);

	return lowered(sp, true) < policy_effective(p, true) ||
	    lowered(np, true) < lowered(written_np(p), testing(p));
}

/* Whether a draft says what the record in force says. */
static bool
says_nothing_new(const struct draft *d, const struct dmarc_policy *p)
{
	return d->p == policy_written(p, false) &&
	    (d->sp_given ? d->sp : d->p) == policy_written(p, true) &&
	    d->test == testing(p) && (!d->test || d->pct == 0) &&
	    (!d->np_reject || p->np == DMARC_P_REJECT);
}

/* The record of a draft; NULL if it is the one in force. */
static const char *
propose(struct work *w, const struct draft *d, const struct dmarc_policy *p)
{
	return says_nothing_new(d, p) ? NULL : write(w, d, p);
}

/*
 * The pct of a second test step: the share of failing mail that old receivers
 * act on, so that it is at most 200 messages a week. 0: no such step.
 */
static int
sample(const struct work *w, const struct verdict *v)
{
	uint64_t weekly = v->what_if[0].lost / (W28 / W7);
	uint64_t most = (uint64_t)rule(RULE_SAMPLE, STEP_QUARANTINE);
	uint64_t share = weekly > 0 ? (uint64_t)rule(RULE_SAMPLE_WEEKLY,
	    STEP_QUARANTINE) * 100 / weekly : most;

	return !w->f->pct_step ? 0 : (int)(share < most ? share : most);
}

/* Days for which the present test step has to continue; 0: it may end. */
static int64_t
trial_lacks(const struct verdict *v)
{
	int64_t lacks = (int64_t)rule(RULE_TEST_DAYS, STEP_QUARANTINE) -
	    v->step_days;

	return lacks > 0 ? lacks : 0;
}

/*
 * The next step of a domain; NULL: a test step still runs, until *until.
 * *at_once: there is no trial before it, for the sake of names below.
 */
static const char *
step_up(struct work *w, const struct verdict *v, const struct verdict *below,
    int64_t *until, bool *at_once)
{
	struct draft d = { .p = v->target, .test = true };
	const struct dmarc_policy p = in_force(w, v);

	if (policy_written(&p, false) == v->target && testing(&p)) {
		int64_t lacks = trial_lacks(v);

		if (lacks > 0) {
			*until = w->f->today + lacks;
			return NULL;
		}
		/* From pct=0 to a share, with --pct, and then to all. */
		d.pct = p.pct > 0 || v->target == LEVEL_REJECT ? 0 :
		    sample(w, v);
		d.test = d.pct > 0;
	}
	set_sp(&d, &p, below);
	if (d.test && weakens_below(&d, &p)) {
		d.test = false;
		*at_once = true;
	}
	return propose(w, &d, &p);
}

/*
 * The next step of the subdomains alone. Test mode applies to the whole
 * record: it is not begun for subdomains if it would weaken the domain, and it
 * stays while the domain is in test mode. NULL: wait for its end.
 */
static const char *
step_up_below(struct work *w, const struct verdict *v)
{
	const struct dmarc_policy p = in_force(w, v);
	bool there = policy_written(&p, true) == v->target && testing(&p);
	struct draft d = { .p = policy_written(&p, false), .sp_given = true,
	    .sp = v->target, .test = testing(&p),
	    .pct = p.pct > 0 && p.pct < 100 ? p.pct : 0 };

	if (d.p != LEVEL_NONE)
		return there ? NULL : propose(w, &d, &p);
	d.pct = 0;
	d.test = !there || trial_lacks(v) > 0;
	return propose(w, &d, &p);
}

/*
 * The record that takes v back to its target, and the other scope too if it
 * must go back: both share one record. Else subdomains keep their own policy.
 */
static const char *
step_down(struct work *w, const struct verdict *v, const struct verdict *other)
{
	const struct verdict *domain = v->below ? other : v;
	const struct verdict *below = v->below ? v : other;
	const struct dmarc_policy p = in_force(w, v);
	struct draft d = { .p = policy_effective(&p, false),
	    .sp = policy_effective(&p, true),
	    .sp_given = p.sp != DMARC_P_ABSENT };

	if (domain->code == VERDICT_ROLL_BACK)
		d.p = domain->target;
	if (below != NULL && below->code == VERDICT_ROLL_BACK) {
		d.sp = below->target;
		d.sp_given = true;
	}
	d.sp_given = d.sp_given && d.sp != d.p;
	return write(w, &d, &p);
}

/* Advise the present record with np=reject. */
static void
advise_np(struct work *w, struct verdict *v)
{
	const struct dmarc_policy p = in_force(w, v);
	struct draft d = { .p = policy_written(&p, false),
	    .sp_given = p.sp != DMARC_P_ABSENT,
	    .sp = policy_written(&p, true), .np_reject = true,
	    .test = testing(&p), .pct = p.pct > 0 ? p.pct : 0 };
	struct verdict_blocker *b;

	if (!w->np_useful || !v->policy_known || p.np == DMARC_P_REJECT ||
	    (p.np == DMARC_P_ABSENT &&
	    policy_effective(&p, true) == LEVEL_REJECT))
		return;
	b = blocker_add(w, v, CODE_NP_REJECT);
	b->why = "mail from names that do not exist never passes: nobody "
	    "honest sends it";
	b->fix = work_say(w, "publish now, whatever the policy: _dmarc.%s. "
	    "TXT \"%s\"%s", w->f->domain, write(w, &d, &p),
	    w->f->dns_record != NULL || w->f->dns_mended != NULL ? "" :
	    " with your rua=... and every other tag of your record");
	b->check = "new receivers (RFC 9989) refuse such mail";
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
	if (!v->below)
		advise_np(w, v);
	if (!v->has_target || v->code == VERDICT_NO_DATA ||
	    !v->policy_known)
		return;
	if (v->code == VERDICT_ROLL_BACK ||
	    (v->below && other->code == VERDICT_ROLL_BACK))
		v->next_record = step_down(w, v, other);
	else if (!v->below)
		v->next_record = step_up(w, v, other, &v->trial_until,
		    &v->at_once);
	else if (other->code == VERDICT_READY_FOR_QUARANTINE ||
	    other->code == VERDICT_READY_FOR_REJECT)
		v->next_record = step_up(w, other, v, &v->trial_until,
		    &v->at_once);
	else
		v->next_record = step_up_below(w, v);
}
