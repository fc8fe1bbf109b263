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

/* Note what recovered senders lost before they recovered. */
static void
note_recovered(const struct gate *g)
{
	uint64_t before = 0;

	for (size_t i = 0; i < g->s->members; i++) {
		const struct member *m = &g->s->member[i];

		if (m->recovered)
			before += (m->w28.messages - m->w28.pass) -
			    (m->recent.messages - m->recent.pass);
	}
	for (size_t i = 0; i < g->v->what_ifs; i++)
		g->v->what_if[i].before_recovery = before;
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
gate_senders(const struct gate *g)
{
	for (size_t i = 0; i < g->s->members; i++) {
		const struct member *m = &g->s->member[i];

		if (m->w28.messages > 0 && gate_failing(g, m) &&
		    !g->v->last_step)
			gate_signed(g, m);
	}
}

/* Say what forwarding and lists lose: as a blocker, or as advice. */
static void
tell_forwarding(const struct gate *g, enum verdict_kind kind, uint64_t bad,
    uint64_t all)
{
	struct verdict_blocker *b = blocker_as(g->w, g->v, kind, CODE_INTEROP);

	b->messages = all;
	b->failing = bad;
	b->why = work_say(g->w, "%s of %s legitimate messages (%s) were "
	    "forwarded or sent to lists and fail", work_count(g->w, bad),
	    work_count(g->w, all), work_percent(g->w, bad, all));
	b->fix = kind == KIND_ADVICE ? "let mail to lists and forwarders be "
	    "signed, and tell people who post to lists" : work_say(g->w,
	    "decide whether that is worth it; if so, set "
	    "accept_forwarding_loss = yes in [domain %s]", g->w->f->domain);
}

/* Legitimate mail, and the forwarded part that fails. */
static uint64_t
legitimate(const struct verdict *v)
{
	uint64_t all = 0;

	for (int c = CLASS_OWN; c <= CLASS_FWD_BAD; c++)
		all += v->class_messages[c];
	return all;
}

static bool
exceeds(uint64_t part, uint64_t whole, double share)
{
	return whole > 0 && (double)part > share * (double)whole;
}

/*
 * Whether too much of the forwarded mail would be lost. At the first step mail
 * that receivers likely accept anyway does not count.
 */
static void
gate_forwarding(const struct gate *g)
{
	const struct verdict_what_if *x = &g->v->what_if[0];
	uint64_t all = legitimate(g->v), bad = x->collateral;
	uint64_t counted = g->v->step == STEP_QUARANTINE ?
	    bad - x->overridden : bad;
	double share = limit(g, RULE_FORWARDING);
	struct verdict_gate *gate = NULL;

	if (!g->v->last_step) {
		gate = gate_add(g->w, g->v, CODE_INTEROP, NULL);
		measure_share(gate, g->v->step == STEP_QUARANTINE ?
		    MEASURE_BROKEN_SHARE : MEASURE_FORWARDING_SHARE,
		    rate_of(counted, all).ratio, share, RULE_FORWARDING,
		    !exceeds(counted, all, share));
		if (g->w->f->forwarding_accepted)
			measure_count(gate, MEASURE_ACCEPTED, 1, 1,
			    RULE_COUNT);
	}
	if (gate != NULL && !gate->passed)
		tell_forwarding(g, KIND_WAIT, counted, all);
	else if (exceeds(bad, all, limit(g, RULE_FORWARDING_TOLD)))
		tell_forwarding(g, KIND_ADVICE, bad, all);
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

/* Whether there are too few messages to give a rate, and none fails. */
static bool
few_and_fine(const struct gate *g)
{
	const struct rate *r = &g->v->rate;

	return r->n < (uint64_t)limit(g, RULE_LOW_VOLUME) && r->k == 0;
}

static bool
any_fix(const struct verdict *v)
{
	for (size_t i = 0; i < v->blockers; i++)
		if (v->blocker[i].kind <= KIND_FIX)
			return true;
	return false;
}

static void
gate_rate(const struct gate *g)
{
	const struct rate *r = &g->v->rate;
	struct verdict_blocker *b;
	struct verdict_gate *gate;

	if (few_and_fine(g)) {
		work_low_volume(g->w, g->v);
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

/* Whether mail passed a check of SPF or DKIM by the records of a domain. */
static bool
mail_relies_on(const struct verdict_mail *m, const char *domain)
{
	for (size_t i = 0; i < m->dkims; i++)
		if (m->dkim[i].result == DMARC_RESULT_PASS &&
		    strcmp(m->dkim[i].domain, domain) == 0)
			return true;
	for (size_t i = 0; i < m->spfs; i++)
		if (m->spf[i].result == DMARC_RESULT_PASS &&
		    strcmp(m->spf[i].domain, domain) == 0)
			return true;
	return false;
}

/*
 * Whether an error is of a scope. That of a subdomain's record is of the
 * subdomains, and of the domain only if mail of it passed by that record.
 */
static bool
error_counts(const struct work *w, const struct scope *s,
    const struct verdict_dns_error *e)
{
	if (s->below || e->place == NULL)
		return true;
	for (size_t i = 0; i < s->rows; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_mail *m = w->f->pair[r->pair].mail;

		if (r->messages > 0 && mail_passes(m) &&
		    mail_relies_on(m, e->place))
			return true;
	}
	return false;
}

/* What to do about an error, as a sentence: its lines become words. */
static const char *
mend_dns(struct work *w, const struct verdict_dns_error *e)
{
	const char *fix = "", *line = e->fix;

	if (line == NULL)
		return work_say(w, "dmarc-dns check %s", w->f->domain);
	while (*line != '\0') {
		int len = (int)strcspn(line, "\n");

		fix = work_say(w, "%s%s%.*s", fix, *fix != '\0' ? " " : "",
		    len, line);
		line += len;
		line += strspn(line, "\n");
	}
	return fix;
}

static void
gate_dns(const struct gate *g)
{
	const struct verdict_facts *f = g->w->f;
	struct work *w = g->w;
	bool old = f->dns_checked != NEVER && f->today - f->dns_checked >
	    (int64_t)rule(RULE_HIGH_DNS_DAYS, STEP_QUARANTINE);

	for (size_t i = 0; i < f->dns_errors; i++) {
		const struct verdict_dns_error *e = &f->dns_error[i];
		enum code code = code_of(e->code);
		struct verdict_blocker *b;
		struct verdict_gate *gate;
		const char *sender;

		if (!error_counts(w, g->s, e))
			continue;
		sender = work_told_by(w, g->v, e);
		b = blocker_as(w, g->v, KIND_FIX, code);
		gate = gate_add(w, g->v, code, NULL);
		b->told_by = sender;
		b->word = gate->word = e->code;
		b->of_dns = true;
		b->why = !old ? e->detail : work_say(w, "%s (as of %s; run "
		    "dmarc-dns refresh)", e->detail,
		    work_day(w, f->dns_checked));
		b->fix = mend_dns(w, e);
		b->check = work_say(w, "it is no longer named by: dmarc-dns "
		    "check %s", f->domain);
	}
}

/* The name of the sender with most passing mail, or of several. */
static const char *
passing_names(struct work *w, const struct scope *s, struct member *largest)
{
	const char *names = NULL;
	uint64_t n = 0;

	for (size_t i = 0; i < s->members; i++) {
		const struct member *m = &s->member[i];

		if (m->w28.pass == 0)
			continue;
		if (m->w28.pass > largest->w28.pass)
			*largest = *m;
		if (n++ < EVIDENCE)
			names = names == NULL ? m->sender->name :
			    work_say(w, "%s, %s", names, m->sender->name);
	}
	return n > EVIDENCE ? work_say(w, "%s and %llu more", names,
	    (unsigned long long)(n - EVIDENCE)) : names;
}

/* A parked domain sends no mail. Without passing mail here, no measure. */
static void
gate_parked(const struct gate *g)
{
	struct verdict_blocker *b;
	struct verdict_gate *gate;
	struct member largest = { .sender = NULL };
	const char *names;
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
	names = passing_names(g->w, g->s, &largest);
	if (names != NULL) {
		b->sender = gate->sender = largest.sender->key;
		b->name = gate->name = largest.sender->name;
		blocker_evidence(g->w, b, g->s);
		b->why = work_say(g->w, "the domain is said to send no mail, "
		    "but mail of it passes: from %s", names);
	} else {
		b->why = g->s->below ? "the domain is said to send no mail, "
		    "but mail passes that is not of its subdomains" :
		    "the domain is said to send no mail, but mail of its "
		    "subdomains passes";
	}
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
	note_recovered(&g);
	find_rate(&g);
	if (v->enforced != LEVEL_NONE)
		work_emergency(w, s, v);
	gate_senders(&g);
	work_strangers(w, s, v);
	gate_parked(&g);
	work_changes(w, s, v);
	gate_dns(&g);
	work_majors(w, v);
	if (any_direct(s))
		gate_forwarding(&g);
	if (v->last_step)
		return;
	work_waits(w, s, v, any_direct(s) && few_and_fine(&g));
	if (any_direct(s))
		gate_rate(&g);
}
