/*
 * way.c: see way.h.
 */
#include "report/judge/way.h"

#include <string.h>

#include "common/record/policy.h"

/* The place of a policy as written, which acts as effective. */
static enum way_place
place_of(enum verdict_level written, enum verdict_level effective)
{
	return (enum way_place)(2 * (int)written - (written != effective));
}

static enum way_place
place_of_policy(const struct dmarc_policy *p, bool below)
{
	return place_of(policy_written(p, below), policy_effective(p, below));
}

enum verdict_level
way_level(enum way_place place)
{
	return (enum verdict_level)(((int)place + 1) / 2);
}

bool
way_is_trial(enum way_place place)
{
	return place == WAY_QUARANTINE_TRIAL || place == WAY_REJECT_TRIAL;
}

const struct way_stay *
way_last_stay(const struct way *w, enum way_place place)
{
	for (size_t i = w->stays; i-- > 0; )
		if (w->stay[i].place == place)
			return &w->stay[i];
	return NULL;
}

/* Where the record that the verdict proposes leads, or the end of a trial. */
static void
find_next(const struct verdict *v, struct way *w)
{
	struct dmarc_policy p;

	w->next_day = v->earliest;
	if (v->next_record != NULL && policy_of_record(v->next_record,
	    strlen(v->next_record), &p)) {
		w->next = place_of_policy(&p, v->below);
		w->next_now = v->code == VERDICT_ROLL_BACK ||
		    v->code == VERDICT_READY_FOR_QUARANTINE ||
		    v->code == VERDICT_READY_FOR_REJECT;
	} else if (v->has_target && v->trial_until != NEVER) {
		w->next = place_of(v->target, v->target);
		w->next_day = v->trial_until;
	} else {
		return;
	}
	w->has_next = w->next != w->now;
}

bool
way_find(const struct verdict *v, const struct verdict_policy_change *policy,
    size_t n, enum verdict_level goal, struct arena *a, struct way *out)
{
	struct way_stay *stay = arena_array(a, n + 1, sizeof *stay);

	*out = (struct way){ .is_known = v->policy_known, .next_day = NEVER,
	    .goal = place_of(goal, goal), .stay = stay, .stays = n };
	if (stay == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct verdict_policy_change *p = &policy[i];

		stay[i] = (struct way_stay){ .first = p->day,
		    .place = place_of(p->written, p->effective),
		    .pct = p->written == p->effective || p->testing ? -1 :
		    p->pct,
		    .last = i + 1 < n ? p[1].day - 1 : NEVER };
	}
	if (v->policy_known) {
		out->now = place_of_policy(&v->policy, v->below);
		find_next(v, out);
	}
	return true;
}
