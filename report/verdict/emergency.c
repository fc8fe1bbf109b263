/*
 * emergency.c: signs that an enforced policy loses legitimate mail now, so that
 * the first step is back by one level.
 *
 * An emergency stands on the word of two organizations, or of one of the large
 * ones, and does not fall if any one of the others is not heard. Organizations
 * that began to report a few days ago are not asked.
 */
#include <string.h>

#include "report/verdict/work.h"

/* What a reporter says of direct mail. */
struct said {
	struct sums prior, w7;
};

/* What all reporters say of some direct mail, and together. */
struct testimony {
	const struct work *w;
	struct said *by;	/* one for each reporter */
	struct said all;
};

/* Whether the numbers are an emergency. */
typedef bool is_emergency(const struct said *s);
/* The messages that make it one. */
typedef uint64_t is_lost(const struct said *s);

static struct sums
minus(const struct sums *a, const struct sums *b)
{
	return (struct sums){ .messages = a->messages - b->messages,
	    .pass = a->pass - b->pass, .dkim = a->dkim - b->dkim,
	    .spf = a->spf - b->spf, .judged = a->judged - b->judged,
	    .dkim_judged = a->dkim_judged - b->dkim_judged,
	    .lost = a->lost - b->lost };
}

/* Add the direct rows of a sender, of reporters that count. */
static void
hear(struct testimony *h, const struct scope *s, const struct member *m)
{
	const struct work *w = h->w;

	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = s->row[i];
		const struct verdict_mail *mail = w->f->pair[r->pair].mail;
		bool now = r->day > w->f->last - W7;
		struct said *by = &h->by[r->reporter];

		if (r->messages == 0 || w->young[r->reporter] ||
		    !class_direct(w->pair[r->pair].class))
			continue;
		sums_add(now ? &by->w7 : &by->prior, mail, r->messages);
		sums_add(now ? &h->all.w7 : &h->all.prior, mail, r->messages);
	}
}

/* Forget what was heard of a sender. */
static void
forget(struct testimony *h)
{
	h->all = (struct said){ .w7 = { .messages = 0 } };
	memset(h->by, 0, h->w->f->reporters * sizeof *h->by);
}

/* How many organizations report lost messages; a large one counts as two. */
static uint64_t
witnesses(const struct testimony *h, is_lost *lost)
{
	const uint64_t large = (uint64_t)rule(RULE_WITNESSES, STEP_REJECT);
	uint64_t n = 0;

	for (size_t i = 0; i < h->w->f->reporters; i++)
		if (lost(&h->by[i]) > 0)
			n += h->w->f->reporter[i].major != MAJOR_NONE ?
			    large : 1;
	return n;
}

/* How many of the small organizations it cannot do without. */
static uint64_t
pillars(const struct testimony *h, is_emergency *holds)
{
	uint64_t n = 0;

	for (size_t i = 0; i < h->w->f->reporters; i++) {
		const struct said *by = &h->by[i];
		struct said rest;

		if (h->w->f->reporter[i].major != MAJOR_NONE ||
		    by->prior.messages + by->w7.messages == 0)
			continue;
		rest = (struct said){ minus(&h->all.prior, &by->prior),
		    minus(&h->all.w7, &by->w7) };
		n += !holds(&rest);
	}
	return n;
}

/* Ask, of numbers that are an emergency, on whose word they stand. */
static void
ask_whose_word(const struct testimony *h, struct verdict_gate *gate,
    is_emergency *holds, is_lost *lost)
{
	if (gate->passed)
		return;
	measure_count(gate, MEASURE_WITNESSES, witnesses(h, lost),
	    rule(RULE_WITNESSES, STEP_REJECT), RULE_WITNESSES);
	measure_count(gate, MEASURE_PILLARS, pillars(h, holds), 1,
	    RULE_COUNT);
}

/* Whether a sender's signatures stopped passing. Temperrors do not count. */
static bool
dkim_turned(const struct said *s)
{
	struct rate before = rate_of(s->prior.dkim_judged, s->prior.judged);
	struct rate now = rate_of(s->w7.dkim_judged, s->w7.judged);

	return rate_fell(&before, &now, rule(RULE_DROP_POINTS, STEP_REJECT));
}

static bool
passed_before(const struct said *s)
{
	return s->prior.messages > 0 && (double)s->prior.pass >=
	    rule(RULE_COLLAPSE_BEFORE, STEP_REJECT) *
	    (double)s->prior.messages;
}

static bool
passes_now(const struct said *s)
{
	return s->w7.messages > 0 && (double)s->w7.pass >=
	    rule(RULE_COLLAPSE_NOW, STEP_REJECT) * (double)s->w7.messages;
}

static bool
has_collapsed(const struct said *s)
{
	return passed_before(s) && !passes_now(s) && s->w7.messages >=
	    (uint64_t)rule(RULE_COLLAPSE_MESSAGES, STEP_REJECT);
}

static uint64_t
failing_now(const struct said *s)
{
	return s->w7.messages - s->w7.pass;
}

static void
collapsed(struct work *w, const struct scope *s, struct verdict *v,
    const struct member *m, const struct testimony *h)
{
	const struct sums *b = &h->all.prior, *n = &h->all.w7;
	struct verdict_blocker *blocker;
	struct verdict_gate *gate;
	enum code code;

	if (b->messages == 0)
		return;
	code = dkim_turned(&h->all) ? CODE_DKIM_BROKEN : CODE_SENDER_COLLAPSED;
	gate = gate_add(w, v, code, m->sender);
	measure_share(gate, MEASURE_SHARE_BEFORE, rate_of(b->pass,
	    b->messages).ratio, rule(RULE_COLLAPSE_BEFORE, STEP_REJECT),
	    RULE_COLLAPSE_BEFORE, !passed_before(&h->all));
	measure_count(gate, MEASURE_HEARD_7, n->messages,
	    rule(RULE_COLLAPSE_MESSAGES, STEP_REJECT), RULE_COLLAPSE_MESSAGES);
	measure_share(gate, MEASURE_SHARE_NOW, rate_of(n->pass,
	    n->messages).ratio, rule(RULE_COLLAPSE_NOW, STEP_REJECT),
	    RULE_COLLAPSE_NOW, passes_now(&h->all));
	ask_whose_word(h, gate, has_collapsed, failing_now);
	if (gate->passed)
		return;
	blocker = blocker_sender(w, blocker_as(w, v, KIND_EMERGENCY, code),
	    s, m);
	blocker->why = work_say(w, "%s of its mail passed before, %s in the "
	    "last 7 days: %s", work_percent(w, b->pass, b->messages),
	    work_percent(w, n->pass, n->messages), blocker->why);
}

static double
lower_bound(const struct said *s)
{
	return rate_of(s->w7.messages - s->w7.pass, s->w7.messages).lower;
}

static bool
loses(const struct said *s)
{
	return lower_bound(s) > rule(RULE_LOSS_RATE, STEP_REJECT) &&
	    s->w7.lost >= (uint64_t)rule(RULE_LOSS_MESSAGES, STEP_REJECT);
}

static uint64_t
lost_now(const struct said *s)
{
	return s->w7.lost;
}

static void
loss(struct work *w, struct verdict *v, const struct testimony *h)
{
	const struct sums *n = &h->all.w7;
	const double limit = rule(RULE_LOSS_RATE, STEP_REJECT);
	struct verdict_gate *gate = gate_add(w, v, CODE_LEGIT_LOSS, NULL);
	double lower = lower_bound(&h->all);
	struct verdict_blocker *b;

	measure_share(gate, MEASURE_FAILING_LOWER, lower, limit,
	    RULE_LOSS_RATE, lower <= limit);
	measure_count(gate, MEASURE_LOST, n->lost, rule(RULE_LOSS_MESSAGES,
	    STEP_REJECT), RULE_LOSS_MESSAGES);
	ask_whose_word(h, gate, loses, lost_now);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_LEGIT_LOSS);
	b->messages = n->messages;
	b->failing = n->messages - n->pass;
	b->first = w->f->last - W7 + 1;
	b->last = w->f->last;
	b->why = work_say(w, "%s of your own or your suppliers' messages "
	    "were refused or sent to spam in 7 days", work_count(w, n->lost));
	b->fix = "go back to the weaker policy, then repair the senders";
	b->check = "the weekly summary shows no more of it";
	b->title = v->enforced == LEVEL_REJECT ? "your own mail is refused" :
	    "your own mail is sent to spam";
}

/* The TTL of the key that broke a sender's signatures; -1: not known. */
static int64_t
key_ttl(struct work *w, const struct scope *s, const struct member *m)
{
	struct fallen f = work_fallen(w, s, m);
	const struct verdict_key *key = f.selector == NO_PLACE ? NULL :
	    work_key(w, w->selector[f.selector].domain,
	    w->selector[f.selector].selector);

	return key != NULL ? key->ttl : -1;
}

/* "about 2 hours" */
static const char *
duration(struct work *w, int64_t seconds)
{
	const bool hours = seconds >= 3600;
	int64_t unit = hours ? 3600 : 60;
	int64_t n = seconds <= unit ? 1 : (seconds + unit - 1) / unit;

	return work_say(w, "about %lld %s%s", (long long)n, hours ? "hour" :
	    "minute", n == 1 ? "" : "s");
}

/* Add to each fix the repair that works first, by the TTL of the records. */
static void
say_what_is_faster(struct work *w, struct verdict *v, int64_t key)
{
	int64_t policy = w->f->dns_ttl;
	bool by_key = key >= 0 && (policy < 0 || key <= policy);

	if (!by_key && policy < 0)
		return;
	for (size_t i = 0; i < v->blockers; i++)
		v->blocker[i].fix = work_say(w, "%s; faster: %s in %s",
		    v->blocker[i].fix, by_key ? "the key, one record that "
		    "works" : "the weaker policy, which works",
		    duration(w, by_key ? key : policy));
}

void
work_emergency(struct work *w, const struct scope *s, struct verdict *v)
{
	const struct member *broken = NULL;
	struct testimony one = { .w = w, .by = work_array(w, w->f->reporters,
	    sizeof *one.by) };
	struct testimony all = { .w = w, .by = work_array(w, w->f->reporters,
	    sizeof *all.by) };
	size_t collapses;

	for (size_t i = 0; i < s->members && !w->out_of_memory; i++) {
		size_t before = v->blockers;

		forget(&one);
		hear(&one, s, &s->member[i]);
		hear(&all, s, &s->member[i]);
		collapsed(w, s, v, &s->member[i], &one);
		if (v->blockers > before &&
		    v->blocker[before].code == CODE_DKIM_BROKEN)
			broken = &s->member[i];
	}
	if (w->out_of_memory)
		return;
	collapses = v->blockers;
	loss(w, v, &all);
	/* The key alone is the repair only if no other sender collapsed. */
	if (!w->out_of_memory && v->blockers > 0)
		say_what_is_faster(w, v, collapses == 1 && broken != NULL ?
		    key_ttl(w, s, broken) : -1);
}
