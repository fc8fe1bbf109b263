/*
 * gates.c: the gates before the next policy, or before the present one counts
 * as done. Every gate is checked, and each failing gate adds a blocker.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

/* The input of a gate. */
struct gate {
	struct work *w;
	struct scope *s;
	struct verdict *v;
};

/* The limit of a rule at the next step. */
static double
limit(const struct gate *g, enum rule r)
{
	return rule(r, g->v->step);
}

/* Add a blocker before reject, but only an advice before quarantine. */
static struct verdict_blocker *
add_at(const struct gate *g, enum code code)
{
	return blocker_as(g->w, g->v, g->v->step == STEP_REJECT ?
	    codes[code].kind : KIND_ADVICE, code);
}

/* Compare a count with the limit of a rule at the next step. */
static void
ask(const struct gate *g, struct verdict_gate *gate, enum measure what,
    uint64_t value, enum rule r)
{
	measure_count(gate, what, value, limit(g, r), r);
}

/* Whether a sender's share of failing mail is below the limit. */
static bool
is_low(const struct gate *g, const struct sums *s)
{
	return (double)(s->messages - s->pass) <
	    limit(g, RULE_SENDER_RATE) * (double)s->messages;
}

/* Whether the share reaches the limit, with enough messages to count. */
static bool
misses(const struct gate *g, const struct sums *s)
{
	return s->messages >= (uint64_t)limit(g, RULE_SENDER_MESSAGES) &&
	    !is_low(g, s);
}

/* Judge a sender that failed over W28 by its last days, if they are good. */
static void
judge_recovered(const struct gate *g, struct member *m)
{
	m->judged = m->w28;
	if (!misses(g, &m->w28) || !is_low(g, &m->recent) ||
	    m->recent.messages < (uint64_t)limit(g, RULE_RECOVERED_MESSAGES))
		return;
	m->recovered = true;
	m->judged = m->recent;
	m->recovered_since = g->w->f->last -
	    (int64_t)limit(g, RULE_RECOVERED_DAYS) + 1;
	/* If all recent mail passes, recovery may have begun earlier. */
	for (size_t i = m->from; m->recent.pass == m->recent.messages &&
	    i < m->to; i++) {
		const struct verdict_row *r = g->s->row[i];

		if (i == m->from)
			m->recovered_since = INT64_MIN;
		if (r->messages > 0 && class_direct(
		    g->w->pair[r->pair].class) && !mail_passes(
		    g->w->f->pair[r->pair].mail) &&
		    r->day + 1 > m->recovered_since)
			m->recovered_since = r->day + 1;
	}
}

/* The code for the class of most failing messages. */
static enum code
failing_code(const struct member *m)
{
	uint64_t third = m->class_fail[CLASS_THIRD_BAD];
	uint64_t plain = third - m->broken;
	uint64_t rest = m->class_fail[CLASS_OWN] +
	    m->class_fail[CLASS_THIRD_OK];

	if (m->broken > 0 && m->broken >= plain && m->broken >= rest)
		return CODE_DKIM_BROKEN;
	return plain > 0 && plain >= rest ? CODE_UNALIGNED_SERVICE :
	    CODE_SENDER_FAILS;
}

/* Whether an emergency with this code already names the sender. */
static bool
is_listed(const struct verdict *v, enum code code, const char *sender)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (v->blocker[i].sender != NULL &&
		    v->blocker[i].code == code &&
		    strcmp(v->blocker[i].sender, sender) == 0)
			return true;
	return false;
}

/* Whether enough of a sender's mail passes. */
static bool
gate_failing(const struct gate *g, const struct member *m)
{
	const struct sums *j = &m->judged;
	bool fails = misses(g, j);
	enum code code = fails ? failing_code(m) : CODE_SENDER_FAILS;
	struct verdict_gate *gate = gate_add(g->w, g->v, code, m->sender);

	ask(g, gate, m->recovered ? MEASURE_MESSAGES_14 : MEASURE_MESSAGES_28,
	    j->messages, RULE_SENDER_MESSAGES);
	measure_share(gate, MEASURE_FAILING_SHARE, rate_of(j->messages -
	    j->pass, j->messages).ratio, limit(g, RULE_SENDER_RATE),
	    RULE_SENDER_RATE, is_low(g, j));
	if (fails && !is_listed(g->v, code, m->sender->key))
		(void)blocker_sender(g->w, blocker_add(g->w, g->v, code),
		    g->s, m);
	return !fails;
}

/* Whether a sender's mail passes by DKIM alone. */
static void
gate_signed(const struct gate *g, const struct member *m)
{
	const struct sums *j = &m->judged;
	double share = limit(g, RULE_SIGNED_SHARE);
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_SPF_ONLY,
	    m->sender);

	ask(g, gate, m->recovered ? MEASURE_MESSAGES_14 : MEASURE_MESSAGES_28,
	    j->messages, RULE_SIGNED_MESSAGES);
	measure_share(gate, MEASURE_SIGNED_SHARE, rate_of(j->dkim_judged,
	    j->judged).ratio, share, RULE_SIGNED_SHARE, j->judged > 0 &&
	    (double)j->dkim_judged >= share * (double)j->judged);
	if (!gate->passed)
		(void)blocker_sender(g->w, add_at(g, CODE_SPF_ONLY), g->s, m);
}

static void
gate_unknown(const struct gate *g, const struct member *m)
{
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_CONFIRM_SENDER,
	    m->sender);
	unsigned weeks = 0;

	for (unsigned set = m->unknown_weeks; set != 0; set &= set - 1)
		weeks++;
	ask(g, gate, MEASURE_UNKNOWN_MESSAGES,
	    m->class_messages[CLASS_UNKNOWN], RULE_RECURRING_MESSAGES);
	ask(g, gate, MEASURE_UNKNOWN_WEEKS, weeks, RULE_RECURRING_WEEKS);
	ask(g, gate, MEASURE_UNKNOWN_REPORTERS, m->unknown_reporters,
	    RULE_RECURRING_REPORTERS);
	if (!gate->passed)
		(void)blocker_sender(g->w, blocker_add(g->w, g->v,
		    CODE_CONFIRM_SENDER), g->s, m);
}

static void
gate_senders(const struct gate *g)
{
	for (size_t i = 0; i < g->s->members; i++) {
		const struct member *m = &g->s->member[i];

		if (m->w28.messages > 0 && gate_failing(g, m) &&
		    !g->v->last_step)
			gate_signed(g, m);
		if (m->class_messages[CLASS_UNKNOWN] > 0)
			gate_unknown(g, m);
	}
}

static const char *
wait_days(struct work *w, int64_t n)
{
	return work_say(w, "wait %lld more day%s", (long long)n,
	    n == 1 ? "" : "s");
}

static void
gate_soak(const struct gate *g)
{
	int64_t want = rule_days(RULE_SOAK_DAYS, g->v->step, g->w->f->profile);
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_SOAK, NULL);
	struct verdict_blocker *b;

	measure_count(gate, MEASURE_DAYS_AT_POLICY,
	    (uint64_t)g->v->days_at_policy, (double)want, RULE_SOAK_DAYS);
	if (gate->passed)
		return;
	b = blocker_add(g->w, g->v, CODE_SOAK);
	b->why = work_say(g->w, "the policy acts as %s for %lld of %lld days",
	    verdict_level_word(g->v->effective),
	    (long long)g->v->days_at_policy, (long long)want);
	b->fix = wait_days(g->w, want - g->v->days_at_policy);
}

static void
gate_days(const struct gate *g)
{
	uint64_t want = (uint64_t)limit(g, RULE_REPORT_DAYS);
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_TOO_FEW_DAYS,
	    NULL);
	struct verdict_blocker *b;

	measure_count(gate, MEASURE_DAYS_WITH_REPORTS, g->v->days,
	    (double)want, RULE_REPORT_DAYS);
	if (gate->passed)
		return;
	b = blocker_add(g->w, g->v, CODE_TOO_FEW_DAYS);
	b->why = work_say(g->w, "reports on %llu of %d days; %llu are needed",
	    (unsigned long long)g->v->days, W28, (unsigned long long)want);
	b->fix = "wait for more reports";
}

static void
gate_breadth(const struct gate *g)
{
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_FEW_REPORTERS,
	    NULL);
	struct verdict_blocker *b;

	ask(g, gate, MEASURE_REPORTERS, g->v->reporters, RULE_REPORTERS);
	ask(g, gate, MEASURE_MAJORS, g->v->majors, RULE_MAJORS);
	if (gate->passed)
		return;
	b = blocker_add(g->w, g->v, CODE_FEW_REPORTERS);
	b->why = work_say(g->w, "%zu %s; three are needed, or two of "
	    "Google, Microsoft and Yahoo", g->v->reporters,
	    g->v->reporters == 1 ? "organization reports" :
	    "organizations report");
	b->fix = "wait for mail to reach more receivers; check that rua in "
	    "the record is right";
}

/* Whether a major receiver stopped reporting. */
static void
gate_major(const struct gate *g, enum verdict_major major)
{
	const struct verdict_facts *f = g->w->f;
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
	gate = gate_add(g->w, g->v, CODE_COVERAGE_GAP, NULL);
	gate->sender = gate->name = org;
	ask(g, gate, MEASURE_DAYS_EXPECTED, expected, RULE_MAJOR_EXPECTED);
	ask(g, gate, MEASURE_DAYS_SILENT, silent, RULE_MAJOR_SILENT);
	if (gate->passed)
		return;
	b = blocker_add(g->w, g->v, CODE_COVERAGE_GAP);
	b->sender = b->name = org;
	b->why = work_say(g->w, "%s reported on %llu of 28 days, and not for "
	    "%llu days now", org, (unsigned long long)expected,
	    (unsigned long long)silent);
	b->fix = "look for its reports in the mailbox and for mail set aside "
	    "(dmarc-report log)";
}

static void
gate_forwarding(const struct gate *g)
{
	uint64_t bad = g->v->what_if[0].collateral, all = 0;
	double share = limit(g, RULE_FORWARDING);
	struct verdict_blocker *b;
	struct verdict_gate *gate;

	for (int c = CLASS_OWN; c <= CLASS_FWD_BAD; c++)
		all += g->v->class_messages[c];
	gate = gate_add(g->w, g->v, CODE_INTEROP, NULL);
	measure_share(gate, MEASURE_FORWARDING_SHARE, rate_of(bad, all).ratio,
	    share, RULE_FORWARDING, all == 0 || (double)bad <= share *
	    (double)all);
	if (g->w->f->forwarding_accepted)
		measure_count(gate, MEASURE_ACCEPTED, 1, 1, RULE_COUNT);
	if (gate->passed)
		return;
	b = add_at(g, CODE_INTEROP);
	b->messages = all;
	b->failing = bad;
	b->why = work_say(g->w, "%s of %s legitimate messages (%s) were "
	    "forwarded or sent to lists and fail", work_count(g->w, bad),
	    work_count(g->w, all), work_percent(g->w, bad, all));
	b->fix = work_say(g->w, "weigh the loss; to accept it set "
	    "accept_forwarding_loss = yes in [domain %s]", g->w->f->domain);
}

/* Find the failure rate of all direct senders, from their judged sums. */
static void
find_rate(const struct gate *g)
{
	uint64_t n = 0, k = 0;

	for (size_t i = 0; i < g->s->members; i++) {
		const struct sums *j = &g->s->member[i].judged;

		n += j->messages;
		k += j->messages - j->pass;
	}
	g->v->rate = rate_of(k, n);
	g->v->limit = limit(g, RULE_RATE);
}

static bool
any_fix(const struct verdict *v)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (v->blocker[i].kind <= KIND_FIX)
			return true;
	return false;
}

/* For too few messages to give a rate, none failing: a longer wait instead. */
static void
gate_low_volume(const struct gate *g)
{
	const struct rate *r = &g->v->rate;
	int64_t days = rule_days(RULE_LOW_VOLUME_DAYS, g->v->step,
	    g->w->f->profile);
	struct verdict_gate *gate = gate_add(g->w, g->v, CODE_LOW_VOLUME, NULL);
	struct verdict_blocker *b;

	measure_count(gate, MEASURE_DAYS_AT_POLICY,
	    (uint64_t)g->v->days_at_policy, (double)days,
	    RULE_LOW_VOLUME_DAYS);
	g->v->low_volume = gate->passed;
	if (gate->passed)
		return;
	b = blocker_add(g->w, g->v, CODE_LOW_VOLUME);
	b->messages = r->n;
	b->why = work_say(g->w, "%llu messages are too few for a rate: none "
	    "failed in %lld of %lld days", (unsigned long long)r->n,
	    (long long)g->v->days_at_policy, (long long)days);
	b->fix = wait_days(g->w, days - g->v->days_at_policy);
}

static void
gate_rate(const struct gate *g)
{
	const struct rate *r = &g->v->rate;
	struct verdict_blocker *b;
	struct verdict_gate *gate;

	if (r->n < (uint64_t)limit(g, RULE_LOW_VOLUME) && r->k == 0) {
		gate_low_volume(g);
		return;
	}
	gate = gate_add(g->w, g->v, r->ratio > g->v->limit ?
	    CODE_RATE_TOO_HIGH : CODE_RATE_UNCERTAIN, NULL);
	measure_share(gate, MEASURE_FAILING_UPPER, r->upper, g->v->limit,
	    RULE_RATE, r->upper <= g->v->limit);
	/* The rate needs no blocker if a sender to repair explains it. */
	if (gate->passed || any_fix(g->v))
		return;
	if (r->ratio > g->v->limit) {
		b = blocker_add(g->w, g->v, CODE_RATE_TOO_HIGH);
		b->fix = "repair the senders that fail most (dmarc-report "
		    "sources --sort fail)";
	} else {
		b = blocker_add(g->w, g->v, CODE_RATE_UNCERTAIN);
		b->fix = "wait for more messages";
	}
	b->messages = r->n;
	b->failing = r->k;
	b->why = work_say(g->w, "%s of %s direct messages fail (%s); the "
	    "95%% bound is %.2f%%, the limit %.1f%%",
	    work_count(g->w, r->k), work_count(g->w, r->n),
	    work_percent(g->w, r->k, r->n), r->upper * 100,
	    g->v->limit * 100);
}

static void
gate_dns(const struct gate *g)
{
	for (size_t i = 0; i < g->w->f->dns_errors; i++) {
		const struct verdict_dns_error *e = &g->w->f->dns_error[i];
		enum code code = code_of(e->code);
		struct verdict_blocker *b = blocker_as(g->w, g->v,
		    KIND_FIX, code);
		struct verdict_gate *gate = gate_add(g->w, g->v, code, NULL);

		b->word = gate->word = e->code;
		b->why = e->detail;
		b->fix = work_say(g->w, "dmarc-dns check %s",
		    g->w->f->domain);
	}
}

/* A parked domain sends no mail. Without passing mail here, no measure. */
static void
gate_parked(const struct gate *g)
{
	struct verdict_blocker *b;
	struct verdict_gate *gate;
	uint64_t pass = 0;

	if (!g->v->parked || !g->w->passing)
		return;
	b = blocker_add(g->w, g->v, CODE_PARKED_BUT_SENDING);
	for (size_t i = 0; i < g->s->members; i++) {
		pass += g->s->member[i].w28.pass;
		b->messages += g->s->member[i].w28.messages;
		b->failing += g->s->member[i].w28.messages -
		    g->s->member[i].w28.pass;
	}
	gate = gate_add(g->w, g->v, CODE_PARKED_BUT_SENDING, NULL);
	if (pass > 0)
		measure_count(gate, MEASURE_DIRECT_PASS, pass, 0, RULE_COUNT);
	b->why = pass > 0 ?
	    "the domain is said to send no mail, but mail of it passes" :
	    g->s->below ? "the domain is said to send no mail, but mail "
	    "passes that is not of its subdomains" :
	    "the domain is said to send no mail, but mail of its subdomains "
	    "passes";
	b->fix = g->w->f->no_mail ? "find out who sends; take sends_mail = no "
	    "out of the settings if it is yours" : "find out who sends; "
	    "publish an MX record and an SPF record that allows it if it is "
	    "yours";
}

/* Whether a direct sender sent mail in W28. */
static bool
any_direct(const struct scope *s)
{
	for (size_t i = 0; i < s->members; i++)
		if (s->member[i].w28.messages > 0)
			return true;
	return false;
}

void
work_gates(struct work *w, struct scope *s, struct verdict *v)
{
	struct gate g = { .w = w, .s = s, .v = v };

	for (size_t i = 0; i < s->members; i++)
		judge_recovered(&g, &s->member[i]);
	find_rate(&g);
	if (v->enforced != LEVEL_NONE)
		work_emergency(w, s, v);
	gate_senders(&g);
	gate_parked(&g);
	work_changes(w, s, v);
	gate_dns(&g);
	for (int m = MAJOR_NONE + 1; m < MAJORS; m++)
		gate_major(&g, (enum verdict_major)m);
	if (v->last_step)
		return;
	gate_soak(&g);
	gate_days(&g);
	gate_breadth(&g);
	if (any_direct(s)) {
		gate_forwarding(&g);
		gate_rate(&g);
	}
}
