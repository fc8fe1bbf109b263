/*
 * emergency.c: signs that an enforcing policy loses legitimate mail now, so
 * that the first step is back by one level.
 */
#include <string.h>

#include "report/verdict/work.h"

/* Whether a sender's signatures stopped passing. Temperrors do not count. */
static bool
dkim_turned(const struct member *m)
{
	struct rate before = rate_of(m->prior.dkim_judged, m->prior.judged);
	struct rate now = rate_of(m->w7.dkim_judged, m->w7.judged);

	return rate_fell(&before, &now, rule(RULE_DROP_POINTS, STEP_REJECT));
}

static void
collapsed(struct work *w, const struct scope *s, struct verdict *v,
    const struct member *m)
{
	const double before = rule(RULE_COLLAPSE_BEFORE, STEP_REJECT);
	const double now = rule(RULE_COLLAPSE_NOW, STEP_REJECT);
	const struct sums *b = &m->prior, *n = &m->w7;
	struct verdict_blocker *blocker;
	struct verdict_gate *gate;
	enum code code;

	if (b->messages == 0)
		return;
	code = dkim_turned(m) ? CODE_DKIM_BROKEN : CODE_SENDER_COLLAPSED;
	gate = gate_add(w, v, code, m->sender);
	measure_share(gate, MEASURE_SHARE_BEFORE, rate_of(b->pass,
	    b->messages).ratio, before, RULE_COLLAPSE_BEFORE, (double)b->pass <
	    before * (double)b->messages);
	measure_count(gate, MEASURE_MESSAGES_7, n->messages,
	    rule(RULE_COLLAPSE_MESSAGES, STEP_REJECT), RULE_COLLAPSE_MESSAGES);
	measure_share(gate, MEASURE_SHARE_NOW, rate_of(n->pass,
	    n->messages).ratio, now, RULE_COLLAPSE_NOW, n->messages > 0 &&
	    (double)n->pass >= now * (double)n->messages);
	if (gate->passed)
		return;
	blocker = blocker_sender(w, blocker_as(w, v, KIND_EMERGENCY, code),
	    s, m);
	blocker->why = work_say(w, "%s of its mail passed before, %s in the "
	    "last 7 days: %s", work_percent(w, b->pass, b->messages),
	    work_percent(w, n->pass, n->messages), blocker->why);
}

static void
loss(struct work *w, const struct scope *s, struct verdict *v)
{
	uint64_t n = 0, k = 0, lost = 0;
	const double limit = rule(RULE_LOSS_RATE, STEP_REJECT);
	struct verdict_gate *gate = gate_add(w, v, CODE_LEGIT_LOSS, NULL);
	struct verdict_blocker *b;
	struct rate r;

	for (size_t i = 0; i < s->members; i++) {
		const struct sums *t = &s->member[i].w7;

		n += t->messages;
		k += t->messages - t->pass;
		lost += t->lost;
	}
	r = rate_of(k, n);
	measure_share(gate, MEASURE_FAILING_LOWER, r.lower, limit,
	    RULE_LOSS_RATE, r.lower <= limit);
	measure_count(gate, MEASURE_LOST, lost, rule(RULE_LOSS_MESSAGES,
	    STEP_REJECT), RULE_LOSS_MESSAGES);
	if (gate->passed)
		return;
	b = blocker_add(w, v, CODE_LEGIT_LOSS);
	b->messages = n;
	b->failing = k;
	b->first = w->f->last - W7 + 1;
	b->last = w->f->last;
	b->why = work_say(w, "%s of your own or your suppliers' messages "
	    "were quarantined or rejected in 7 days (lower bound %.4f)",
	    work_count(w, lost), r.lower);
	b->fix = "go back to the weaker policy, then repair the senders";
	b->check = "the weekly summary shows no more losses";
}

/* The TTL of the key that broke a sender's signatures; -1: not known. */
static int64_t
key_ttl(struct work *w, const struct scope *s, const struct member *m)
{
	struct fallen f = work_fallen(w, s, m);

	for (size_t i = 0; f.selector != NO_PLACE && i < w->f->keys; i++) {
		const struct selector *own = &w->selector[f.selector];

		if (strcmp(w->f->key[i].domain, own->domain) == 0 &&
		    strcmp(w->f->key[i].selector, own->selector) == 0)
			return w->f->key[i].ttl;
	}
	return -1;
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
	size_t collapses;

	for (size_t i = 0; i < s->members; i++) {
		size_t before = v->blockers;

		collapsed(w, s, v, &s->member[i]);
		if (v->blockers > before &&
		    v->blocker[before].code == CODE_DKIM_BROKEN)
			broken = &s->member[i];
	}
	collapses = v->blockers;
	loss(w, s, v);
	/* The key alone is the repair only if no other sender collapsed. */
	if (!w->out_of_memory && v->blockers > 0)
		say_what_is_faster(w, v, collapses == 1 && broken != NULL ?
		    key_ttl(w, s, broken) : -1);
}
