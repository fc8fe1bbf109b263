/*
 * plan.c: see plan.h.
 */
#include "dns/plan/plan.h"

#include <string.h>

#include "common/memory/buf.h"
#include "common/names/domain.h"
#include "store/read/policies.h"
#include "store/read/seen.h"

/* A key is in use if mail passed with it on one of so many days. */
#define DAYS_IN_USE 16

/* Reports of so many days tell the policy; the last day decides. */
#define DAYS_OF_POLICY 7

struct planner {
	struct snapshot *db;
	const char *domain, *organization;
	const struct suffixes *suffixes;
	struct arena *arena;
	struct day_window days, recent;
	struct plan *out;
};

/* Whether a name belongs to the organization of the domain. */
static bool
is_own(const struct planner *p, const char *name)
{
	return strcmp(suffixes_organization(p->suffixes, name),
	    p->organization) == 0;
}

/*
 * A name of a report as DNS has it; *name is NULL if it can have no such name.
 */
static enum dmarc_status
read_name(const struct planner *p, const char *text, const char **name,
    struct dmarc_err *err)
{
	bool valid;

	*name = domain_read(p->arena, text, strlen(text), &valid);
	if (*name == NULL)
		return dmarc_no_memory(err);
	if (!valid)
		*name = NULL;
	return DMARC_OK;
}

static enum dmarc_status
add_key(struct planner *p, struct check_key *list, const struct seen_key *seen,
    struct dmarc_err *err)
{
	struct check_key k = { .passed_ts = seen->last,
		.ours = seen->passed > 0, .in_use = seen->passed > 0 &&
		seen->last >= (p->days.to + 1 - DAYS_IN_USE) * DAY_SECONDS };
	enum dmarc_status st = read_name(p, seen->domain, &k.domain, err);

	if (st == DMARC_OK)
		st = read_name(p, seen->selector, &k.selector, err);
	if (st != DMARC_OK || k.domain == NULL || k.selector == NULL ||
	    !is_own(p, k.domain) || strlen(k.domain) + strlen(k.selector) +
	    strlen("._domainkey.") > DOMAIN_MOST)
		return st;
	for (size_t i = 0; i < p->out->keys; i++)
		if (strcmp(list[i].domain, k.domain) == 0 &&
		    strcmp(list[i].selector, k.selector) == 0)
			return DMARC_OK;
	if (seen->hash != NULL) {
		k.hash = (const unsigned char *)arena_strndup(p->arena,
		    seen->hash, 32);
		k.hash_ts = seen->hash_ts;
		if (k.hash == NULL)
			return dmarc_no_memory(err);
	}
	if (p->out->keys < PLAN_KEYS_MOST)
		list[p->out->keys++] = k;
	else
		p->out->mail.cut |= seen->passed > 0;
	return DMARC_OK;
}

static enum dmarc_status
read_keys(struct planner *p, struct dmarc_err *err)
{
	struct check_key *list = arena_array(p->arena, PLAN_KEYS_MOST,
	    sizeof *list);
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_key seen;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_keys_start(p->db, p->domain, &p->days);
	/* Further keys of failing mail are not even read. */
	while (st == DMARC_OK && seen_keys_next(&s, &seen) &&
	    (p->out->keys < PLAN_KEYS_MOST || seen.passed > 0))
		st = add_key(p, list, &seen, err);
	p->out->key = list;
	return statement_end(&s, st, err);
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
	enum dmarc_status st = read_name(p, seen->mail_from, &s.domain, err);

	if (st != DMARC_OK || s.domain == NULL || !is_own(p, s.domain))
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
	return DMARC_OK;
}

static enum dmarc_status
read_senders(struct planner *p, struct dmarc_err *err)
{
	struct check_sender *list = arena_array(p->arena, PLAN_SENDERS_MOST,
	    sizeof *list);
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_sender seen;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_senders_start(p->db, p->domain, &p->days, p->recent.from);
	while (st == DMARC_OK && seen_senders_next(&s, &seen))
		st = add_sender(p, list, &seen, err);
	p->out->sender = list;
	return statement_end(&s, st, err);
}

static enum dmarc_status
read_names(struct planner *p, struct dmarc_err *err)
{
	const char **list = arena_array(p->arena, PLAN_NAMES_MOST,
	    sizeof *list);
	const char **from = arena_array(p->arena, PLAN_FROMS_MOST,
	    sizeof *from);
	struct plan *out = p->out;
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	const char *text, *name;
	bool passed;

	if (list == NULL || from == NULL)
		return dmarc_no_memory(err);
	s = seen_names_start(p->db, p->domain, &p->recent);
	while (st == DMARC_OK && out->names < PLAN_NAMES_MOST &&
	    seen_names_next(&s, &text, &passed)) {
		st = read_name(p, text, &name, err);
		if (st != DMARC_OK || name == NULL)
			continue;
		list[out->names++] = name;
		if (passed && out->froms < PLAN_FROMS_MOST)
			from[out->froms++] = name;
		else
			out->mail.cut |= passed;
	}
	out->name = list;
	out->from = from;
	return statement_end(&s, st, err);
}

/* Reads which MX records there were in the last days. */
static enum dmarc_status
read_pasts(struct planner *p, int64_t now, struct dmarc_err *err)
{
	struct check_past *list = arena_array(p->arena, PLAN_PASTS_MOST,
	    sizeof *list), *to;
	enum dmarc_status st = DMARC_OK;
	struct statement s;
	struct seen_mx seen;

	if (list == NULL)
		return dmarc_no_memory(err);
	s = seen_mx_start(p->db, p->domain,
	    now - (int64_t)CHECK_MX_DAYS * DAY_SECONDS);
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

enum dmarc_status
plan_read(struct snapshot *db, const char *domain,
    const struct suffixes *suffixes, int64_t now, struct arena *a,
    struct plan *out, struct dmarc_err *err)
{
	int64_t today = day_of(now);
	struct planner p = { .db = db, .domain = domain,
		.suffixes = suffixes, .organization =
		suffixes_organization(suffixes, domain), .arena = a,
		.days = { today - PLAN_DAYS, today },
		.recent = { today - PLAN_RECENT, today }, .out = out };
	enum dmarc_status st;

	*out = (struct plan){ .key = NULL };
	st = read_keys(&p, err);
	if (st == DMARC_OK)
		st = read_senders(&p, err);
	if (st == DMARC_OK)
		st = read_names(&p, err);
	if (st == DMARC_OK)
		st = read_pasts(&p, now, err);
	if (st == DMARC_OK)
		st = read_policy(&p, err);
	if (st == DMARC_OK)
		st = seen_mail(db, domain, &p.days, &out->mail.days,
		    &out->mail.passed, err);
	return st;
}
