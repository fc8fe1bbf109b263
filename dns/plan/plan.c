/*
 * plan.c: see plan.h.
 */
#include "dns/plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "common/memory/buf.h"
#include "dns/plan/keys.h"
#include "dns/plan/parts.h"
#include "store/read/domains.h"
#include "store/read/policies.h"
#include "store/read/seen.h"

/* Reports of so many days tell the policy; the last day decides. */
#define DAYS_OF_POLICY 7

/* Leaves out the parts of a name below that DNS has just answered. */
static enum dmarc_status
leave_out(struct planner *p, struct check_name *name, struct dmarc_err *err)
{
	struct seen_answers seen;
	enum dmarc_status st = seen_answers(p->db, name->name, p->arena,
	    &seen, err);

	if (st == DMARC_OK && plan_is_fresh(seen.checked, p->now))
		name->known = parts_known(seen.unknown);
	return st;
}

/* Notes that passing mail uses a name in a role. */
static enum dmarc_status
add_below(struct planner *p, const struct check_name *role,
    struct dmarc_err *err)
{
	struct plan *out = p->out;
	struct check_name *same = NULL;
	int64_t last = INT64_MIN;
	enum dmarc_status st;

	if (strcmp(role->name, p->domain) == 0)
		return DMARC_OK;
	for (size_t i = 0; i < out->belows && same == NULL; i++)
		if (strcmp(p->below[i].name, role->name) == 0)
			same = &p->below[i];
	if (same != NULL) {
		same->from |= role->from;
		same->envelope |= role->envelope;
		same->spf |= role->spf;
		return DMARC_OK;
	}
	if (out->belows == PLAN_BELOW_MOST) {
		out->mail.cut = true;
		return DMARC_OK;
	}
	/* A name with reports of its own is planned as a domain. */
	st = domain_last_day(p->db, role->name, p->days.to, &last, err);
	if (st != DMARC_OK || last >= p->days.from)
		return st;
	p->below[out->belows++] = *role;
	return p->unknown == NULL ? DMARC_OK :
	    leave_out(p, &p->below[out->belows - 1], err);
}

/* Adds an address with an envelope domain, if that is the organization's. */
static enum dmarc_status
add_sender(struct planner *p, struct check_sender *list,
    const struct seen_sender *seen, struct dmarc_err *err)
{
	struct plan *out = p->out;
	struct check_sender s = { .ip = seen->ip, .spf = seen->spf,
		.recent = seen->recent };
	struct buf from = BUF_INIT(4096);
	enum dmarc_status st = planner_name(p, seen->mail_from, &s.domain, err);

	if (st != DMARC_OK || s.domain == NULL || !planner_owns(p, s.domain))
		return st;
	if (out->senders == PLAN_SENDERS_MOST) {
		out->mail.cut = true;
		return DMARC_OK;
	}
	buf_text(&from, "postmaster@");
	buf_text(&from, s.domain);
	if (buf_string(&from) != NULL)
		s.mail_from = arena_strndup(p->arena,
		    (const char *)from.data, from.len);
	buf_free(&from);
	if (s.mail_from == NULL)
		return dmarc_no_memory(err);
	list[out->senders++] = s;
	/* Failing mail can claim any domain: add only those that passed. */
	return seen->aligned == 0 ? DMARC_OK : add_below(p,
	    &(struct check_name){ .name = s.domain, .envelope = true,
	    .spf = s.spf > 0 }, err);
}

/*
 * Copies a list to the arena, and frees it: a list has room for a
 * thousand, and most domains have a few. NULL: no memory.
 */
static void *
keep_list(struct planner *p, void *list, size_t n, size_t size)
{
	void *kept = arena_array(p->arena, n + 1, size);

	if (kept != NULL && n > 0)
		memcpy(kept, list, n * size);
	free(list);
	return kept;
}

static enum dmarc_status
read_senders(struct planner *p, struct dmarc_err *err)
{
	struct check_sender *list = malloc(PLAN_SENDERS_MOST * sizeof *list);
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_sender seen;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_senders_start(p->db, p->domain, &p->days, p->recent.from);
	while (st == DMARC_OK && seen_senders_next(&s, &seen))
		st = add_sender(p, list, &seen, err);
	st = statement_end(&s, st, err);
	p->out->sender = keep_list(p, list, p->out->senders, sizeof *list);
	return st == DMARC_OK && p->out->sender == NULL ?
	    dmarc_no_memory(err) : st;
}

static enum dmarc_status
read_names(struct planner *p, struct dmarc_err *err)
{
	const char **list = malloc(PLAN_NAMES_MOST * sizeof *list);
	struct plan *out = p->out;
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_name seen;
	const char *name;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_names_start(p->db, p->domain, &p->recent);
	while (st == DMARC_OK && out->names < PLAN_NAMES_MOST &&
	    seen_names_next(&s, &seen)) {
		st = planner_name(p, seen.name, &name, err);
		if (st != DMARC_OK || name == NULL)
			continue;
		if (p->unknown == NULL || !plan_is_fresh(seen.checked, p->now))
			list[out->names++] = name;
		if (seen.passed)
			st = add_below(p, &(struct check_name){ .name = name,
			    .from = true }, err);
	}
	st = statement_end(&s, st, err);
	out->name = keep_list(p, (void *)list, out->names, sizeof *list);
	return st == DMARC_OK && out->name == NULL ? dmarc_no_memory(err) :
	    st;
}

/* Reads which MX records there were in the last days. */
static enum dmarc_status
read_pasts(struct planner *p, struct dmarc_err *err)
{
	struct check_past *list = arena_array(p->arena, PLAN_PASTS_MOST,
	    sizeof *list), *to;
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_mx seen;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_mx_start(p->db, p->domain,
	    p->now - (int64_t)CHECK_MX_DAYS * DAY_SECONDS);
	while (st == DMARC_OK && p->out->pasts < PLAN_PASTS_MOST &&
	    seen_mx_next(&s, &seen)) {
		to = &list[p->out->pasts++];
		*to = (struct check_past){ .record = arena_strndup(p->arena,
			seen.record, strlen(seen.record)),
			.first = seen.first, .last = seen.last,
			.latest = seen.latest, .added = seen.added };
		if (to->record == NULL)
			st = dmarc_no_memory(err);
	}
	p->out->past = list;
	return statement_end(&s, st, err);
}

/* Reads the policy that reporters saw last. */
static enum dmarc_status
read_policy(struct planner *p, struct dmarc_err *err)
{
	struct dmarc_policy *policy = arena_alloc(p->arena, sizeof *policy);
	bool found = false;
	enum dmarc_status st = policy != NULL ? DMARC_OK :
	    dmarc_no_memory(err);

	for (int64_t day = p->days.to; st == DMARC_OK && !found &&
	    day > p->days.to - DAYS_OF_POLICY; day--)
		st = policy_of_day(p->db, p->domain, day, &found, policy, err);
	if (found)
		p->out->mail.policy = policy;
	return st;
}

bool
plan_is_fresh(int64_t checked, int64_t now)
{
	return checked <= now && checked > now - PLAN_FRESH;
}

enum dmarc_status
plan_read(struct snapshot *db, const struct plan_request *q, struct arena *a,
    struct plan *out, struct dmarc_err *err)
{
	int64_t today = day_of(q->now);
	struct planner p = { .db = db, .domain = q->domain, .now = q->now,
		.suffixes = q->suffixes, .services = q->services,
		.organization = suffixes_organization(q->suffixes, q->domain),
		.arena = a, .days = { today - PLAN_DAYS, today },
		.recent = { today - PLAN_RECENT, today }, .out = out };
	enum dmarc_status st;

	*out = (struct plan){ .known = q->unknown == NULL ? 0 :
		parts_known(q->unknown) };
	if (out->known != 0)
		p.unknown = q->unknown;
	p.below = arena_array(a, PLAN_BELOW_MOST, sizeof *p.below);
	if (p.below == NULL)
		return dmarc_no_memory(err);
	out->below = p.below;
	st = plan_keys(&p, err);
	if (st == DMARC_OK)
		st = read_senders(&p, err);
	if (st == DMARC_OK)
		st = read_names(&p, err);
	if (st == DMARC_OK)
		st = read_pasts(&p, err);
	if (st == DMARC_OK)
		st = read_policy(&p, err);
	if (st == DMARC_OK)
		st = seen_mail(db, p.domain, &p.days, &out->mail.days,
		    &out->mail.passed, err);
	return st;
}
