/*
 * absent.c: senders that have been silent for weeks: own ones, and those that
 * failed when they were last seen. Quarterly mail, for example, is easily
 * forgotten when the policy changes, and then lost.
 */
#include <stdlib.h>
#include <string.h>

#include "common/day.h"
#include "report/verdict/work.h"

static int
latest_first(const void *a, const void *b)
{
	const struct verdict_absent *x = a, *y = b;

	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return strcmp(x->sender, y->sender);
}

/* What is known of a sender before W28, in one scope. */
struct past {
	struct seen seen;	/* direct or unidentified mail */
	uint64_t failing;
	int64_t first, last;	/* of all its mail; INT64_MAX, NEVER */
	int64_t passed;		/* last day with own mail that passed; NEVER */
	bool ours;		/* by label or tenant */
};

static void
add_pair(const struct work *w, size_t i, bool below, struct past *p)
{
	const struct verdict_pair *pair = &w->f->pair[i];
	const struct pair *known = &w->pair[i];
	bool direct = class_direct(known->class);

	if (pair->mail->below != below || known->older == 0)
		return;
	if (known->older_last > p->last)
		p->last = known->older_last;
	if (direct && mail_passes(pair->mail) && known->older_last > p->passed)
		p->passed = known->older_last;
	if (!direct && known->class != CLASS_UNKNOWN)
		return;
	seen_older(w, &p->seen, i);
	if (known->older_first < p->first)
		p->first = known->older_first;
	if (!mail_passes(pair->mail))
		p->failing += known->older;
	p->ours = p->ours || pair->tenant || pair->label == VERDICT_OWN ||
	    pair->label == VERDICT_AUTHORISED;
}

/* Whether a sender that failed before is one that the domain deals with. */
static bool
is_seasonal(const struct work *w, size_t sender, const struct past *p)
{
	const enum verdict_step step = STEP_QUARANTINE;
	bool many = p->seen.messages >=
	    (uint64_t)rule(RULE_BURST_MESSAGES, step) && p->seen.reporters >=
	    (uint32_t)rule(RULE_BURST_REPORTERS, step);

	return p->seen.messages >= (uint64_t)rule(RULE_SENDER_MESSAGES, step) &&
	    (double)p->failing >= rule(RULE_SENDER_RATE, step) *
	    (double)p->seen.messages && (p->ours ||
	    (w->sender[sender].service == VERDICT_SENDS &&
	    (w->related[sender] || many)));
}

static void
tell_seasonal(struct work *w, struct verdict *v, size_t sender,
    const struct past *p)
{
	struct verdict_blocker *b = blocker_add(w, v, CODE_SEASONAL_FAILS);

	b->sender = w->sender[sender].key;
	b->name = w->sender[sender].name;
	b->messages = p->seen.messages;
	b->failing = p->failing;
	b->first = p->first;
	b->last = p->last;
	b->reporters = p->seen.reporters;
	b->or_more = p->seen.reporters == OLDER_REPORTERS;
	b->why = work_say(w, "not seen since %s; %s of its %s messages failed",
	    work_day(w, p->last), work_percent(w, p->failing, p->seen.messages),
	    work_count(w, p->seen.messages));
	b->fix = w->sender[sender].fix != NULL ? w->sender[sender].fix :
	    "let it sign as the domain before it sends again";
	b->check = "it passes when it comes again";
}

void
work_absent(struct work *w, bool below, struct verdict *v)
{
	struct past *past = work_array(w, w->senders, sizeof *past);
	int64_t until = w->f->last - (int64_t)rule(RULE_ABSENT_DAYS,
	    STEP_QUARANTINE);

	v->absent = work_array(w, w->senders, sizeof *v->absent);
	if (w->out_of_memory)
		return;
	for (size_t k = 0; k < w->senders; k++) {
		past[k].first = INT64_MAX;
		past[k].last = past[k].passed = NEVER;
	}
	for (size_t i = 0; i < w->f->pairs; i++)
		if (!w->sender_active[w->pair[i].sender])
			add_pair(w, i, below, &past[w->pair[i].sender]);
	for (size_t k = 0; k < w->senders && !w->out_of_memory; k++) {
		const struct past *p = &past[k];

		if (p->last == NEVER || p->last > until)
			continue;
		if (p->passed != NEVER)
			v->absent[v->absents++] = (struct verdict_absent){
			    w->sender[k].key, w->sender[k].name, p->passed };
		if (is_seasonal(w, k, p))
			tell_seasonal(w, v, k, p);
	}
	if (v->absents > 0)
		qsort(v->absent, v->absents, sizeof *v->absent,
		    latest_first);
}
