/*
 * changes.c: what changed in W7. Drops in DKIM, SPF or DMARC pass rates block;
 * other changes are only reported.
 */
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/verdict/work.h"

struct news {
	struct work *w;
	const struct scope *s;
	struct verdict *v;
	const bool *active;	/* reporters that reported in W7 */
	bool old;		/* there are reports from before W7 */
	bool now;		/* there are reports of W7 */
};

static const char *
result_says(enum dmarc_result r)
{
	switch (r) {
	case DMARC_RESULT_PERMERROR:
	case DMARC_RESULT_NONE:
		return "the record of the key is missing or revoked";
	case DMARC_RESULT_TEMPERROR:
		return "receivers had DNS trouble";
	default:
		return "the key in DNS is not the one that signs, or mail is "
		    "changed after signing";
	}
}

/* "s2 passed 99.1 % until 11 Nov, 14.1 % since 12 Nov: ..." */
static const char *
tell_fallen(struct work *w, const struct fallen *f, const char *key)
{
	const struct selector *s = &w->selector[f->selector];
	const char *day = work_day(w, f->first_bad);

	if (f->now_n == 0)
		return work_say(w, "nothing is signed with selector %s since "
		    "%s; %s of it passed before", s->selector, day,
		    work_percent(w, f->before_k, f->before_n));
	return work_say(w, "selector %s passed %s before, %s in the last 7 "
	    "days, bad since %s: %s", s->selector,
	    work_percent(w, f->before_k, f->before_n),
	    work_percent(w, f->now_k, f->now_n), day,
	    key != NULL ? key : result_says(f->result));
}

/* How to make the signatures of a selector pass again. */
static const char *
mend_fallen(struct work *w, const struct fallen *f, const char *key)
{
	const struct selector *s = &w->selector[f->selector];

	if (f->now_n == 0)
		return work_say(w, "let it sign again with d=%s; find out who "
		    "turned selector %s off", s->domain, s->selector);
	if (key != NULL)
		return key;
	switch (f->result) {
	case DMARC_RESULT_PERMERROR:
	case DMARC_RESULT_NONE:
		return work_say(w, "publish the key again at "
		    "%s._domainkey.%s", s->selector, s->domain);
	case DMARC_RESULT_TEMPERROR:
		return "nothing to change; watch your DNS servers";
	default:
		return work_say(w, "compare %s._domainkey.%s in DNS with the "
		    "key that signs", s->selector, s->domain);
	}
}

/* What became of the key of a selector, if DNS shows why mail fails. */
static struct key_told
key_told(const struct news *x, const struct member *m, const struct fallen *f)
{
	struct key_told told;

	if (f->result == DMARC_RESULT_TEMPERROR || !work_key_told(x->w, x->s,
	    m, f->selector, &told) || (told.fix == NULL &&
	    f->result != DMARC_RESULT_FAIL))
		return (struct key_told){ .why = NULL };
	return told;
}

static void
dkim_drop(const struct news *x, const struct member *m)
{
	struct fallen f = work_fallen(x->w, x->s, m);
	struct verdict_blocker *b = blocker_sender(x->w, blocker_add(x->w,
	    x->v, CODE_DKIM_DROP), x->s, m);
	struct verdict_change *c = change_add(x->w, x->v, CODE_DKIM_DROP,
	    m->sender);

	c->day = x->w->f->last - W7 + 1;
	c->detail = work_say(x->w, "aligned DKIM %s before, %s now",
	    work_percent(x->w, m->prior.dkim_judged, m->prior.judged),
	    work_percent(x->w, m->w7.dkim_judged, m->w7.judged));
	if (f.selector != NO_PLACE) {
		struct key_told told = key_told(x, m, &f);

		c->day = f.first_bad;
		b->cause = work_key_name(x->w, f.selector);
		c->detail = work_say(x->w, "%s",
		    x->w->selector[f.selector].selector);
		b->why = tell_fallen(x->w, &f, told.why);
		b->fix = mend_fallen(x->w, &f, told.fix);
	} else {
		b->why = c->detail;
	}
	b->first = c->day;
}

/*
 * The first day of W7 with a share below the mean of before and now; if it is
 * the first of all, the first such day of those right before.
 */
static int64_t
first_bad(const struct news *x, const struct member *m, bool spf,
    const struct rate *before, const struct rate *now)
{
	struct daily d = { .n = { 0 } };

	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = x->s->row[i];
		const struct verdict_mail *mail = x->w->f->pair[r->pair].mail;
		int64_t age = x->w->f->last - r->day;

		if (!class_direct(x->w->pair[r->pair].class))
			continue;
		d.n[age] += r->messages;
		if (spf ? mail->spf_aligned : mail_passes(mail))
			d.k[age] += r->messages;
	}
	return x->w->f->last - daily_first_bad(&d,
	    (before->ratio + now->ratio) / 2, W7 - 1);
}

static void
other_drop(const struct news *x, const struct member *m, bool spf,
    const struct rate *before, const struct rate *now)
{
	enum code code = spf ? CODE_SPF_DROP : CODE_PASS_DROP;
	struct verdict_blocker *b = blocker_sender(x->w, blocker_add(x->w,
	    x->v, code), x->s, m);
	struct verdict_change *c = change_add(x->w, x->v, code, m->sender);

	c->day = first_bad(x, m, spf, before, now);
	c->detail = work_say(x->w, "%s %s before, %s in the last 7 days, bad "
	    "since %s", spf ? "aligned SPF" : "DMARC pass",
	    work_percent(x->w, before->k, before->n),
	    work_percent(x->w, now->k, now->n), work_day(x->w, c->day));
	b->why = work_say(x->w, "%s; %s", c->detail, b->why);
	b->first = c->day;
}

/*
 * Whether a share of a sender's mail fell. Adds a gate, unless one side has no
 * messages to compare. covered: for SPF, the share with aligned DKIM, which
 * makes up for a drop; else NULL.
 */
static bool
fell(const struct news *x, const struct member *m, enum code code,
    enum rule points, const struct rate *before, const struct rate *now,
    const struct rate *covered)
{
	const double limit = rule(points, STEP_QUARANTINE);
	const double enough = rule(RULE_SIGNED_SHARE, STEP_QUARANTINE);
	struct verdict_gate *g;

	if (before->n == 0 || now->n == 0)
		return false;
	g = gate_add(x->w, x->v, code, m->sender);
	measure_count(g, MEASURE_MESSAGES_7, m->w7.messages,
	    rule(RULE_DROP_MESSAGES, STEP_QUARANTINE), RULE_DROP_MESSAGES);
	measure_share(g, MEASURE_FALL, before->ratio - now->ratio, limit,
	    points, !rate_lost(before, now, limit));
	measure_share(g, MEASURE_BOUNDS, now->upper, before->lower, RULE_COUNT,
	    now->upper >= before->lower);
	if (covered != NULL)
		measure_share(g, MEASURE_COVERED_SHARE, covered->ratio, enough,
		    RULE_SIGNED_SHARE, covered->ratio >= enough);
	return !g->passed;
}

static void
drops(const struct news *x, const struct member *m)
{
	const struct sums *o = &m->prior, *n = &m->w7;
	struct rate dkim = rate_of(n->dkim_judged, n->judged);
	struct rate dkim_before = rate_of(o->dkim_judged, o->judged);
	struct rate spf = rate_of(n->spf, n->messages);
	struct rate spf_before = rate_of(o->spf, o->messages);
	struct rate pass = rate_of(n->pass, n->messages);
	struct rate pass_before = rate_of(o->pass, o->messages);

	if (fell(x, m, CODE_DKIM_DROP, RULE_DROP_POINTS, &dkim_before, &dkim,
	    NULL))
		dkim_drop(x, m);
	if (fell(x, m, CODE_SPF_DROP, RULE_DROP_POINTS, &spf_before, &spf,
	    &dkim))
		other_drop(x, m, true, &spf_before, &spf);
	if (fell(x, m, CODE_PASS_DROP, RULE_PASS_DROP_POINTS, &pass_before,
	    &pass, NULL))
		other_drop(x, m, false, &pass_before, &pass);
}

/* Whether every reporter that saw a sender in W28 also reported in W7. */
static bool
witnesses(const struct news *x, const struct member *m)
{
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = x->s->row[i];

		if (r->messages > 0 && class_direct(
		    x->w->pair[r->pair].class) && !x->active[r->reporter])
			return false;
	}
	return true;
}

/* No mail of a sender is ours any more: none comes, or none is known. */
static void
vanished(const struct news *x, const struct member *m)
{
	struct verdict_change *c = change_add(x->w, x->v, CODE_VANISHED,
	    m->sender);
	uint64_t unknown = 0;
	const char *weekly = work_count(x->w, m->prior.messages /
	    (W28 / W7 - 1));

	c->day = NEVER;
	for (size_t i = m->from; i < m->to; i++) {
		const struct verdict_row *r = x->s->row[i];
		enum verdict_class class = x->w->pair[r->pair].class;

		if (r->messages == 0)
			continue;
		if (class_direct(class) && r->day > c->day)
			c->day = r->day;
		if ((class == CLASS_UNKNOWN || class == CLASS_SPOOF) &&
		    r->day > x->w->f->last - W7)
			unknown += r->messages;
	}
	c->asks = unknown > 0;
	c->detail = unknown == 0 ? work_say(x->w, "%s a week until then",
	    weekly) : work_say(x->w, "%s a week until then. In 7 days %s "
	    "from there failed like forged mail: did it stop signing?",
	    weekly, work_count(x->w, unknown));
}

static void
comings(const struct news *x, const struct member *m)
{
	struct verdict_change *c;

	if (x->old && m->first > x->w->f->last - W7 && m->w28.messages >=
	    (uint64_t)rule(RULE_NEW_MESSAGES, STEP_QUARANTINE)) {
		c = change_add(x->w, x->v, CODE_NEW_SENDER, m->sender);
		c->day = m->first;
		c->detail = work_say(x->w, "%s messages",
		    work_count(x->w, m->w28.messages));
	}
	if (m->w7.messages == 0 && m->prior.messages >=
	    (uint64_t)rule(RULE_VANISHED_WEEKLY, STEP_QUARANTINE) *
	    (W28 / W7 - 1) && witnesses(x, m))
		vanished(x, m);
	if (m->recovered) {
		c = change_add(x->w, x->v, CODE_RECOVERED, m->sender);
		c->day = m->recovered_since;
		c->detail = work_say(x->w, "%s recovered", m->sender->name);
	}
}

/* The passing use of a selector in the scope. */
struct passing {
	uint64_t prior, w7, best;
	int64_t first, last;	/* of W7; of all W28 */
	bool fails;		/* in W7, on direct mail: still in use */
	const struct verdict_sender *sender;	/* uses it most */
};

static void
note_passing(const struct news *x, struct passing *p, uint64_t *run)
{
	const struct work *w = x->w;

	for (size_t at = 0; at < x->s->members; at++) {
		const struct member *m = &x->s->member[at];

		memset(run, 0, w->selectors * sizeof *run);
		for (size_t i = m->from; i < m->to; i++) {
			const struct verdict_row *r = x->s->row[i];
			const struct verdict_mail *mail =
			    w->f->pair[r->pair].mail;
			bool week = r->day > w->f->last - W7;

			for (size_t j = 0; j < mail->dkims; j++) {
				uint32_t k = work_selector(w, &mail->dkim[j]);

				if (k == NO_PLACE || r->messages == 0)
					continue;
				p[k].fails = p[k].fails || (week &&
				    class_direct(w->pair[r->pair].class) &&
				    mail->dkim[j].result != DMARC_RESULT_PASS);
				if (!mail->dkim_aligned ||
				    mail->dkim[j].result != DMARC_RESULT_PASS)
					continue;
				*(week ? &p[k].w7 : &p[k].prior) +=
				    r->messages;
				if (week && r->day < p[k].first)
					p[k].first = r->day;
				if (r->day > p[k].last)
					p[k].last = r->day;
				run[k] += r->messages;
				if (run[k] > p[k].best) {
					p[k].best = run[k];
					p[k].sender = m->sender;
				}
			}
		}
	}
}

static void
selectors(const struct news *x)
{
	struct work *w = x->w;
	struct passing *p = work_array(w, w->selectors, sizeof *p);
	uint64_t *run = work_array(w, w->selectors, sizeof *run);
	struct verdict_change *c;

	if (w->out_of_memory || w->selectors == 0)
		return;
	for (size_t k = 0; k < w->selectors; k++) {
		p[k].first = INT64_MAX;
		p[k].last = NEVER;
	}
	note_passing(x, p, run);
	for (size_t k = 0; k < w->selectors; k++) {
		if (x->old && p[k].w7 > 0 && p[k].prior == 0 &&
		    w->selector[k].older == NEVER) {
			c = change_add(w, x->v, CODE_SELECTOR_NEW, p[k].sender);
			c->day = p[k].first;
			c->detail = w->selector[k].selector;
		}
		if (x->now && p[k].w7 == 0 && !p[k].fails &&
		    p[k].prior > 0) {
			c = change_add(w, x->v, CODE_SELECTOR_GONE,
			    p[k].sender);
			c->day = p[k].last;
			c->detail = w->selector[k].selector;
		}
	}
}

static void
spike(const struct news *x)
{
	uint64_t now = 0, before = 0;
	struct verdict_change *c;

	for (size_t i = 0; i < x->s->members; i++) {
		now += x->s->member[i].spoof_w7;
		before += x->s->member[i].spoof_prior;
	}
	/* In the first week of reports there is nothing to compare with. */
	if (!x->old ||
	    now < (uint64_t)rule(RULE_SPIKE_MESSAGES, STEP_QUARANTINE) ||
	    (double)now * WEEKS_BEFORE <
	    rule(RULE_SPIKE_TIMES, STEP_QUARANTINE) * (double)before)
		return;
	c = change_add(x->w, x->v, CODE_SPOOF_SPIKE, NULL);
	c->detail = work_say(x->w, "%s forged, usually %s a week",
	    work_count(x->w, now), work_count(x->w, before / (W28 / W7 - 1)));
}

static int
by_code(const void *a, const void *b)
{
	const struct verdict_change *x = a, *y = b;
	int c = strcmp(codes[x->code].word, codes[y->code].word);

	if (c == 0)
		c = (x->day > y->day) - (x->day < y->day);
	if (c == 0)
		c = strcmp(x->sender != NULL ? x->sender : "",
		    y->sender != NULL ? y->sender : "");
	return c != 0 ? c : strcmp(x->detail != NULL ? x->detail : "",
	    y->detail != NULL ? y->detail : "");
}

void
work_changes(struct work *w, const struct scope *s, struct verdict *v)
{
	bool *active = work_array(w, w->f->reporters, sizeof *active);
	struct news x = { .w = w, .s = s, .v = v, .active = active };

	if (w->out_of_memory)
		return;
	for (size_t i = 0; i < w->f->reports; i++) {
		const struct verdict_report *r = &w->f->report[i];

		if (r->day > w->f->last - W7 && r->day <= w->f->last)
			active[r->reporter] = x.now = true;
		x.old = x.old || r->day <= w->f->last - W7;
	}
	for (size_t i = 0; i < s->members && !w->out_of_memory; i++)
		if (s->member[i].w28.messages > 0) {
			drops(&x, &s->member[i]);
			comings(&x, &s->member[i]);
		}
	selectors(&x);
	spike(&x);
	if (v->changes > 0)
		qsort(v->change, v->changes, sizeof *v->change, by_code);
}
