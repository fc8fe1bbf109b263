/*
 * waits.c: the gates that only time opens: days at the policy, days with
 * reports, organizations that report, large receivers that fell silent.
 */
#include <string.h>

#include "report/verdict/work.h"

/* Compare a count with the limit of a rule at the next step. */
static void
ask(const struct verdict *v, struct verdict_gate *gate, enum measure what,
    uint64_t value, enum rule r)
{
	measure_count(gate, what, value, rule(r, v->step), r);
}

static const char *
wait_days(struct work *w, int64_t n)
{
	return work_say(w, "wait %lld more day%s", (long long)n,
	    n == 1 ? "" : "s");
}

static void
gate_soak(struct work *w, struct verdict *v)
{
	int64_t want = rule_days(RULE_SOAK_DAYS, v->step, w->f->profile);
	struct verdict_gate *gate = gate_add(w, v, CODE_SOAK, NULL);
	struct verdict_blocker *b;

	measure_count(gate, MEASURE_DAYS_AT_POLICY,
	    (uint64_t)v->days_at_policy, (double)want, RULE_SOAK_DAYS);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_SOAK);
	b->why = work_say(w, "the policy acts as %s for %lld of %lld days",
	    verdict_level_word(v->effective),
	    (long long)v->days_at_policy, (long long)want);
	b->fix = wait_days(w, want - v->days_at_policy);
}

static void
gate_days(struct work *w, struct verdict *v, const struct reach *r)
{
	uint64_t want = (uint64_t)rule(RULE_REPORT_DAYS, v->step);
	struct verdict_gate *gate = gate_add(w, v, CODE_TOO_FEW_DAYS, NULL);
	struct verdict_blocker *b;

	measure_count(gate, r->span > W28 ? MEASURE_DAYS_OF_LANE :
	    MEASURE_DAYS_WITH_REPORTS, r->days, (double)want,
	    RULE_REPORT_DAYS);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_TOO_FEW_DAYS);
	b->why = work_say(w, "reports on %llu of %d days; %llu are needed",
	    (unsigned long long)r->days, (int)r->span,
	    (unsigned long long)want);
	b->fix = "wait for more reports";
}

static void
gate_breadth(struct work *w, struct verdict *v, const struct reach *r)
{
	struct verdict_gate *gate = gate_add(w, v, CODE_FEW_REPORTERS, NULL);
	struct verdict_blocker *b;

	ask(v, gate, r->span > W28 ? MEASURE_REPORTERS_OF_LANE :
	    MEASURE_REPORTERS, r->reporters, RULE_REPORTERS);
	ask(v, gate, r->span > W28 ? MEASURE_MAJORS_OF_LANE : MEASURE_MAJORS,
	    r->majors, RULE_MAJORS);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_FEW_REPORTERS);
	b->why = work_say(w, "%llu %s; three are needed, or two of "
	    "Google, Microsoft and Yahoo", (unsigned long long)r->reporters,
	    r->reporters == 1 ? "organization reports" :
	    "organizations report");
	b->fix = "wait for mail to reach more receivers; check that rua in "
	    "the record is right";
}

/* Whether a major receiver stopped reporting. */
static void
gate_major(struct work *w, struct verdict *v, enum verdict_major major)
{
	const struct verdict_facts *f = w->f;
	bool seen[W28 + W7] = { false };
	const char *org = NULL;
	uint64_t expected = 0, silent = 0;
	struct verdict_blocker *b;
	struct verdict_gate *gate;

	for (size_t i = 0; i < f->reports; i++) {
		const struct verdict_report *r = &f->report[i];
		int64_t age = f->last - r->day;

		if (f->reporter[r->reporter].major != major || age < 0 ||
		    age >= W28 + W7)
			continue;
		seen[age] = true;
		if (org == NULL || strcmp(f->reporter[r->reporter].org,
		    org) < 0)
			org = f->reporter[r->reporter].org;
	}
	for (size_t age = W7; age < W28 + W7; age++)
		expected += seen[age];
	while (silent < W28 + W7 && !seen[silent])
		silent++;
	if (org == NULL)
		return;
	gate = gate_add(w, v, CODE_COVERAGE_GAP, NULL);
	gate->sender = gate->name = org;
	ask(v, gate, MEASURE_DAYS_EXPECTED, expected, RULE_MAJOR_EXPECTED);
	ask(v, gate, MEASURE_DAYS_SILENT, silent, RULE_MAJOR_SILENT);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_COVERAGE_GAP);
	b->sender = b->name = org;
	b->why = work_say(w, "%s reported on %llu of 28 days, and not for "
	    "%llu days now", org, (unsigned long long)expected,
	    (unsigned long long)silent);
	b->fix = "look for its reports in the mailbox and for mail set aside "
	    "(dmarc-report log)";
}

/* For too few messages to give a rate, none failing: a longer wait instead. */
void
work_low_volume(struct work *w, struct verdict *v)
{
	const struct rate *r = &v->rate;
	int64_t days = rule_days(RULE_LOW_VOLUME_DAYS, v->step,
	    w->f->profile);
	struct verdict_gate *gate = gate_add(w, v, CODE_LOW_VOLUME, NULL);
	struct verdict_blocker *b;

	measure_count(gate, MEASURE_DAYS_AT_POLICY,
	    (uint64_t)v->days_at_policy, (double)days,
	    RULE_LOW_VOLUME_DAYS);
	v->low_volume = gate->passed;
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_LOW_VOLUME);
	b->messages = r->n;
	b->why = work_say(w, "%llu messages are too few for a rate: none "
	    "failed in %lld of %lld days", (unsigned long long)r->n,
	    (long long)v->days_at_policy, (long long)days);
	b->fix = wait_days(w, days - v->days_at_policy);
}

void
work_majors(struct work *w, struct verdict *v)
{
	for (int m = MAJOR_NONE + 1; m < MAJORS; m++)
		gate_major(w, v, (enum verdict_major)m);
}

void
work_waits(struct work *w, const struct scope *s, struct verdict *v, bool few)
{
	const struct reach r = work_reach(w, s, few ? rule_days(
	    RULE_LOW_VOLUME_DAYS, v->step, w->f->profile) : W28);

	v->span = r.span;
	gate_soak(w, v);
	gate_days(w, v, &r);
	gate_breadth(w, v, &r);
}
