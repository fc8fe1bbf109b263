/*
 * planner.h: what the parts of a plan share. Private to this folder.
 */
#ifndef DMARC_DNS_PLAN_PLANNER_H
#define DMARC_DNS_PLAN_PLANNER_H

#include "common/day.h"
#include "dns/plan/plan.h"

struct planner {
	struct snapshot *db;
	const char *domain, *organization;
	const struct suffixes *suffixes;
	const struct services *services;
	struct arena *arena;
	struct day_window days, recent;
	int64_t now;		/* seconds */
	const char *unknown;	/* NULL: everything is asked */
	struct plan *out;
	struct check_name *below;	/* of out */
};

/* Whether a name belongs to the organization of the domain. */
bool planner_owns(const struct planner *p, const char *name);

/*
 * A name of a report as DNS has it; *name is NULL if it can have no such name.
 * E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status planner_name(const struct planner *p,
    const char *text, const char **name, struct dmarc_err *err);

#endif
