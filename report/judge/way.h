/*
 * way.h: the way of a domain from none to reject: what it has published since
 * when, where it stands, and what the verdict proposes next.
 */
#ifndef DMARC_REPORT_JUDGE_WAY_H
#define DMARC_REPORT_JUDGE_WAY_H

#include "common/memory/arena.h"
#include "report/verdict/verdict.h"

/* A trial: test mode (t=y) or a pct below 100. */
enum way_place { WAY_NONE, WAY_QUARANTINE_TRIAL, WAY_QUARANTINE,
	WAY_REJECT_TRIAL, WAY_REJECT, WAY_PLACES };

/* A policy, and the days on which reporters saw it. */
struct way_stay {
	enum way_place place;
	int64_t first, last;	/* last: the day before the next policy; for the
				 * present one NEVER */
	int pct;		/* of a trial without t=y; else -1 */
};

struct way {
	enum way_place goal;	/* of the settings: WAY_QUARANTINE, ... */
	bool is_known;		/* the policy, so that now is set */
	enum way_place now;
	bool has_next;
	enum way_place next;	/* before now: to roll back */
	bool next_now;		/* nothing stands before it */
	int64_t next_day;	/* the earliest for it; NEVER: not known */
	const struct way_stay *stay;	/* oldest first */
	size_t stays;
};

/* The last stay at a place; NULL: reporters never saw that policy. */
const struct way_stay *way_last_stay(const struct way *w,
    enum way_place place);

enum verdict_level way_level(enum way_place place);
bool way_is_trial(enum way_place place);

/*
 * Finds the way of a verdict from n policies (verdict_policy_history()) and the
 * goal of the settings; memory is the arena's. false: no memory.
 */
bool way_find(const struct verdict *v,
    const struct verdict_policy_change *policy, size_t n,
    enum verdict_level goal, struct arena *a, struct way *out);

#endif
