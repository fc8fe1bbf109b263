/*
 * reach.c: runs the parts in order and takes the verdict from their results.
 */
#include <string.h>

#include "report/verdict/work.h"

static size_t
count_kind(const struct verdict *v, enum verdict_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < v->blockers; i++)
		n += v->blocker[i].kind == kind;
	return n;
}

/* Direct messages of W28, and those that pass. */
static struct rate
direct(const struct scope *s)
{
	uint64_t messages = 0, pass = 0;

	for (size_t i = 0; i < s->members; i++) {
		messages += s->member[i].w28.messages;
		pass += s->member[i].w28.pass;
	}
	return (struct rate){ .n = messages, .k = pass };
}

/* Whether no mail passed in weeks of reports. */
static bool
looks_parked(const struct work *w)
{
	const struct verdict_facts *f = w->f;
	int64_t from = f->last - (int64_t)rule(RULE_SILENT_DAYS,
	    STEP_QUARANTINE) + 1;
	bool reported = false;

	for (size_t i = 0; i < f->pairs; i++)
		if (mail_passes(f->pair[i].mail) && (w->pair[i].messages > 0 ||
		    w->pair[i].older_last >= from))
			return false;
	for (size_t i = 0; i < f->publisheds; i++)
		reported = reported || f->published[i].day <= from;
	return reported;
}

static void
no_own_mail(struct work *w, struct verdict *v)
{
	struct verdict_blocker *b = blocker_add(w, v, CODE_NO_OWN_MAIL);

	b->why = "no mail that is yours or your suppliers' in 28 days";
	if (v->below) {
		/* sends_mail = no would also stop the domain itself. */
		b->fix = work_say(w, "if nothing of yours sends as a name "
		    "below %s, publish sp=reject: nothing of yours would be "
		    "refused", w->f->domain);
		return;
	}
	if (looks_parked(w))
		b->why = work_say(w, "nothing passed in %d days of reports: "
		    "probably parked", (int)rule(RULE_SILENT_DAYS,
		    STEP_QUARANTINE));
	b->fix = work_say(w, "if the domain sends no mail, set sends_mail = "
	    "no in [domain %s]", w->f->domain);
}

static void
reason(struct verdict *v, const char *text)
{
	if (v->reasons < sizeof v->reason / sizeof *v->reason)
		v->reason[v->reasons++] = text;
}

/* Whether DNS answered on a day, and not too long ago for much confidence. */
static bool
is_fresh(const struct work *w, int64_t day)
{
	return day != NEVER && w->f->today - day <=
	    (int64_t)rule(RULE_HIGH_DNS_DAYS, STEP_QUARANTINE);
}

static bool
is_key_fresh(const struct work *w, const struct verdict_own_selector *own)
{
	const struct verdict_key *key = work_key(w, own->domain,
	    own->selector);

	return key != NULL && is_fresh(w, key->checked);
}

/* Whether DNS answered of late about each key that signed mail of W28. */
static bool
are_keys_fresh(struct work *w)
{
	bool *known = work_array(w, w->f->own_selectors, sizeof *known);

	for (size_t i = 0; !w->out_of_memory && i < w->f->rows; i++) {
		const struct verdict_row *r = &w->f->row[i];
		const struct verdict_mail *m = w->f->pair[r->pair].mail;

		for (size_t j = 0; r->messages > 0 && j < m->dkims; j++) {
			uint32_t own = m->dkim[j].own_selector;

			if (own == NO_PLACE || known[own] ||
			    m->dkim[j].result != DMARC_RESULT_PASS)
				continue;
			known[own] = is_key_fresh(w, &w->f->own_selector[own]);
			if (!known[own])
				return false;
		}
	}
	return true;
}

/* "DNS: no answer about MX, SPF"; NULL: there is one about each. */
static const char *
unanswered(struct work *w)
{
	const struct verdict_facts *f = w->f;
	const struct {
		const char *what;
		int64_t day;
	} of[] = { { "MX", f->mx_answered }, { "SPF", f->spf_answered },
	    { "DMARC", f->dmarc_answered } };
	const char *list = NULL;

	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (!is_fresh(w, of[i].day))
			list = list == NULL ? work_say(w, "DNS: no answer "
			    "about %s", of[i].what) :
			    work_say(w, "%s, %s", list, of[i].what);
	return list;
}

/* Says how old DNS facts are, and what lacks; whether they are complete. */
static bool
judge_dns(struct work *w, struct verdict *v)
{
	const struct verdict_facts *f = w->f;
	const char *lack;
	bool keys;

	if (f->dns_checked == NEVER) {
		reason(v, "DNS never checked");
		return false;
	}
	if (f->dns_checked == f->today)
		reason(v, "DNS checked today");
	else
		reason(v, work_say(w, "DNS checked %lld day%s ago",
		    (long long)(f->today - f->dns_checked),
		    f->today - f->dns_checked == 1 ? "" : "s"));
	if (!is_fresh(w, f->dns_checked))
		return false;
	lack = unanswered(w);
	if (lack != NULL)
		reason(v, lack);
	keys = are_keys_fresh(w);
	if (!keys)
		reason(v, "DNS: a key in use is not known");
	return lack == NULL && keys;
}

static void
confidence(struct work *w, struct verdict *v)
{
	const struct verdict_facts *f = w->f;
	bool fresh;

	reason(v, work_say(w, "%llu of %d days", (unsigned long long)v->days,
	    W28));
	reason(v, work_say(w, "%zu %s", v->reporters, v->reporters == 1 ?
	    "reporter" : "reporters"));
	reason(v, work_say(w, "%s direct messages",
	    work_count(w, v->rate.n)));
	if (v->low_volume)
		reason(v, "low volume");
	fresh = judge_dns(w, v);
	v->confidence = CONFIDENCE_MEDIUM;
	if (v->low_volume || v->reporters <
	    (size_t)rule(RULE_LOW_REPORTERS, STEP_QUARANTINE))
		v->confidence = CONFIDENCE_LOW;
	else if (fresh && v->days >= (uint64_t)rule(RULE_HIGH_DAYS,
	    STEP_QUARANTINE) && v->reporters >= (size_t)rule(
	    RULE_HIGH_REPORTERS, STEP_QUARANTINE) && v->rate.n >=
	    (uint64_t)rule(RULE_HIGH_MESSAGES, STEP_QUARANTINE))
		v->confidence = CONFIDENCE_HIGH;
	if (f->profile != PROFILE_STANDARD)
		reason(v, f->profile == PROFILE_FAST ?
		    "profile fast: half the waiting time" :
		    "profile cautious: twice the waiting time");
}

/* Whether most days since the first report had one. */
static bool
reports_come_daily(const struct work *w, const struct verdict *v)
{
	int64_t first = w->f->last + 1, days;

	for (size_t i = 0; i < w->f->reports; i++)
		if (w->f->report[i].day < first)
			first = w->f->report[i].day;
	days = w->f->last - first + 1;
	if (days > W28)
		days = W28;
	return (double)v->days >= rule(RULE_DAILY, STEP_QUARANTINE) *
	    (double)days;
}

static void
earliest(struct work *w, const struct scope *s, struct verdict *v)
{
	int64_t most = 0;

	v->earliest = NEVER;
	if (v->code != VERDICT_HOLD || !v->has_target)
		return;
	for (size_t i = 0; i < v->blockers; i++) {
		int64_t lack;

		switch (v->blocker[i].code) {
		case CODE_SOAK:
			lack = rule_days(RULE_SOAK_DAYS, v->step,
			    w->f->profile) - v->days_at_policy;
			break;
		case CODE_LOW_VOLUME:
			lack = rule_days(RULE_LOW_VOLUME_DAYS, v->step,
			    w->f->profile) - v->days_at_policy;
			break;
		case CODE_TOO_FEW_DAYS:
			if (!reports_come_daily(w, v))
				return;
			lack = work_days_lacking(w, s, v->span);
			break;
		default:
			return;
		}
		if (lack > most)
			most = lack;
	}
	v->earliest = w->f->today + most;
}

/* Whether the policy rejects all mail, also for every subdomain. */
static bool
refuses_all(const struct verdict *v)
{
	return v->policy_known &&
	    policy_effective(&v->policy, false) == LEVEL_REJECT &&
	    policy_effective(&v->policy, true) == LEVEL_REJECT &&
	    (v->policy.np == DMARC_P_ABSENT || v->policy.np == DMARC_P_REJECT);
}

static void
decide_parked(struct work *w, struct verdict *v)
{
	struct verdict_blocker *b;

	v->blockers = v->advices = 0;
	if (refuses_all(v)) {
		v->code = VERDICT_DONE;
		return;
	}
	v->code = VERDICT_READY_FOR_REJECT;
	v->has_target = true;
	v->target = LEVEL_REJECT;
	if (v->below)
		return;
	b = blocker_add(w, v, CODE_PARKED);
	b->why = w->f->no_mail ? "the settings say that the domain sends no "
	    "mail" : "DNS says that the domain sends and takes no mail";
	b->fix = work_say(w, "publish the records that say so everywhere: "
	    "%s%s%s. MX 0 . and *._domainkey.%s. TXT \"v=DKIM1; p=\"",
	    w->f->dns_parked ? "" : w->f->domain, w->f->dns_parked ? "" :
	    ". TXT \"v=spf1 -all\" and ", w->f->domain, w->f->domain);
}

/* Whether any message of the scope was reported in W28. */
static bool
has_mail(const struct scope *s)
{
	for (size_t i = 0; i < s->rows; i++)
		if (s->row[i]->messages > 0)
			return true;
	return false;
}

/* Set the verdict by the first matching line of the table of readiness. */
static void
decide(struct work *w, const struct scope *s, struct verdict *v)
{
	if (!has_mail(s) && !v->parked) {
		v->code = VERDICT_NO_DATA;
		v->blockers = 0;
		return;
	}
	if (v->parked && !w->passing) {
		decide_parked(w, v);
		return;
	}
	v->has_target = !v->last_step;
	v->target = v->last_step ? v->effective :
	    (enum verdict_level)(v->effective + 1);
	if (count_kind(v, KIND_EMERGENCY) > 0) {
		v->code = VERDICT_ROLL_BACK;
		v->has_target = true;
		v->target = (enum verdict_level)(v->enforced - 1);
	} else if (v->last_step) {
		v->code = v->blockers == 0 ? VERDICT_DONE : VERDICT_HOLD;
	} else if (direct(s).n == 0 && !v->parked) {
		no_own_mail(w, v);
		v->code = VERDICT_HOLD;
	} else if (count_kind(v, KIND_FIX) > 0) {
		v->code = VERDICT_NOT_READY;
	} else if (count_kind(v, KIND_WAIT) > 0) {
		v->code = VERDICT_HOLD;
	} else {
		v->code = v->target == LEVEL_REJECT ?
		    VERDICT_READY_FOR_REJECT : VERDICT_READY_FOR_QUARANTINE;
	}
}

/*
 * Whether mail of names without DNS is seen and never passes, so that
 * np=reject would stop only forgers. Every passing name must be known to
 * exist.
 */
static bool
only_forgers_use_no_names(const struct work *w, const struct scope *s)
{
	bool seen = false;

	for (size_t i = 0; i < s->rows; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_mail *m = w->f->pair[r->pair].mail;

		if (r->messages == 0)
			continue;
		if (mail_passes(m) && m->found != 1)
			return false;
		seen = seen || m->found == 0;
	}
	return seen;
}

static void
reach(struct work *w, struct scope *s, struct verdict *v)
{
	v->below = s->below;
	v->earliest = v->trial_until = NEVER;
	v->parked = w->f->no_mail || w->f->dns_parked;
	work_policy(w, v);
	work_cover(w, s, v);
	work_entries(w, s, v);
	work_absent(w, s->below, v);
	if (w->out_of_memory)
		return;
	work_gates(w, s, v);
	blockers_alone(w, v, s);
	if (w->out_of_memory)
		return;
	decide(w, s, v);
	blockers_sort(v);
	if (v->code == VERDICT_NO_DATA)
		v->advices = 0;
	confidence(w, v);
	earliest(w, s, v);
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Mark what subdomains and their domain have in common: it is one thing. */
static void
mark_shared(const struct verdict *domain, struct verdict *below)
{
	for (size_t i = 0; i < below->blockers; i++) {
		struct verdict_blocker *b = &below->blocker[i];

		for (size_t j = 0; j < domain->blockers; j++) {
			const struct verdict_blocker *a = &domain->blocker[j];

			b->shared = b->shared || (a->code == b->code &&
			    same_text(a->word, b->word) &&
			    same_text(a->sender, b->sender) &&
			    same_text(a->why, b->why));
		}
	}
	below->shares_record = domain->next_record != NULL &&
	    same_text(domain->next_record, below->next_record);
}

enum dmarc_status
verdict_reach(const struct verdict_facts *f, struct arena *a,
    struct verdict out[2], size_t *n, struct dmarc_err *err)
{
	struct work *w = arena_alloc(a, sizeof *w);
	struct verdict v[2] = { { .below = false }, { .below = true } };
	struct scope scope[2];
	size_t scopes = 1;

	if (w == NULL)
		return dmarc_no_memory(err);
	w->f = f;
	w->a = a;
	work_index(w);
	if (!w->out_of_memory)
		work_classify(w);
	v[0].pair_class = v[1].pair_class = work_classes(w);
	for (size_t i = 0; i < 2 && !w->out_of_memory; i++) {
		work_tally(w, i == 1, &scope[i]);
		w->passing = !w->out_of_memory && (w->passing ||
		    direct(&scope[i]).k > 0);
	}
	if (!w->out_of_memory && scope[1].rows > 0)
		scopes = 2;
	for (size_t i = 0; i < scopes && !w->out_of_memory; i++) {
		w->np_useful = i == 1 && only_forgers_use_no_names(w,
		    &scope[i]);
		reach(w, &scope[i], &v[i]);
	}
	for (size_t i = 0; i < scopes && !w->out_of_memory; i++)
		work_record(w, &v[i], scopes == 2 ? &v[1 - i] : NULL);
	if (w->out_of_memory)
		return dmarc_no_memory(err);
	if (scopes == 2)
		mark_shared(&v[0], &v[1]);
	memcpy(out, v, scopes * sizeof *v);
	*n = scopes;
	return DMARC_OK;
}
