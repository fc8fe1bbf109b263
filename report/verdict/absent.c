/*
 * absent.c: own senders that passed before and have been silent for weeks.
 * Quarterly mail, for example, is easily forgotten when the policy changes,
 * and then lost.
 */
#include <stdlib.h>
#include <string.h>

#include "report/verdict/work.h"

static int
latest_first(const void *a, const void *b)
{
	const struct verdict_absent *x = a, *y = b;

	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return strcmp(x->sender, y->sender);
}

/*
 * Whether mail from before W28 was own and direct. Classes depend on the mail
 * of W28; here a key without use in W28 counts as the sender's own.
 */
static bool
was_direct(const struct work *w, size_t i)
{
	const struct verdict_pair *p = &w->f->pair[i];

	if (class_direct(w->pair[i].class))
		return true;
	if (p->label != VERDICT_UNLABELLED || p->mail->forwarded ||
	    w->pair[i].class != CLASS_FWD_OK)
		return false;
	for (size_t j = 0; j < p->mail->dkims; j++) {
		uint32_t at = work_selector(w, &p->mail->dkim[j]);

		if (at != NO_PLACE && w->selector[at].passes)
			return false;
	}
	return true;
}

/* The last day before W28 with own mail of a pair that passed, or NEVER. */
static int64_t
last_seen(const struct work *w, bool below, size_t i)
{
	const struct verdict_pair *p = &w->f->pair[i];

	if (p->mail->below != below || !mail_passes(p->mail) ||
	    !was_direct(w, i))
		return NEVER;
	return w->pair[i].older_last;
}

void
work_absent(struct work *w, bool below, struct verdict *v)
{
	int64_t *last = work_array(w, w->senders, sizeof *last);
	bool *active = work_array(w, w->senders, sizeof *active);
	int64_t until = w->f->last - (int64_t)rule(RULE_ABSENT_DAYS,
	    STEP_QUARANTINE);

	v->absent = work_array(w, w->senders, sizeof *v->absent);
	if (w->out_of_memory)
		return;
	for (size_t k = 0; k < w->senders; k++)
		last[k] = NEVER;
	for (size_t i = 0; i < w->f->pairs; i++) {
		uint32_t k = w->pair[i].sender;
		int64_t seen = last_seen(w, below, i);

		active[k] = active[k] || w->pair[i].messages > 0;
		if (seen > last[k])
			last[k] = seen;
	}
	for (size_t k = 0; k < w->senders; k++)
		if (!active[k] && last[k] != NEVER && last[k] <= until)
			v->absent[v->absents++] = (struct verdict_absent){
			    w->sender[k].key, w->sender[k].name, last[k] };
	if (v->absents > 0)
		qsort(v->absent, v->absents, sizeof *v->absent,
		    latest_first);
}
