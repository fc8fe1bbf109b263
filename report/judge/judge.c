/*
 * judge.c: see judge.h.
 */
#include "report/judge/judge.h"

#include "common/day.h"
#include "store/read/domains.h"

/*
 * Add the weeks before W28, 28 days at a time, each judged as a W28. What they
 * say is free again when the trend has it.
 */
static enum dmarc_status
look_back(const struct gather_context *g, const char *domain,
    const bool left_out[ORIGINS], size_t n, struct trend trend[2],
    struct dmarc_err *err)
{
	int64_t last = gather_last_settled(g->now);
	struct arena *a = arena_new(SIZE_MAX);
	enum dmarc_status st = a != NULL ? DMARC_OK : dmarc_no_memory(err);

	for (int back = 1; st == DMARC_OK && back < TREND_WEEKS * 7 / W28;
	    back++) {
		struct domain_facts past = { 0 };
		struct verdict_facts heard;

		arena_reset(a);
		st = gather_window(g, domain, last - (int64_t)back * W28, a,
		    &past, err);
		if (st == DMARC_OK)
			st = verdict_hear(&past.facts, left_out, a, &heard,
			    err);
		if (st == DMARC_OK)
			st = trend_before(&heard, a, n, trend, err);
		domain_facts_free(&past);
	}
	arena_free(a);
	return st;
}

/*
 * Find the verdicts that would be if reports of an origin counted. Only their
 * codes stay.
 */
static enum dmarc_status
reach_with(const struct verdict_facts *all, enum verdict_origin origin,
    const struct judgement *out, struct apart_reports *apart,
    struct dmarc_err *err)
{
	struct arena *a;
	bool left_out[ORIGINS];
	struct verdict with[2];
	struct verdict_facts heard;
	size_t n = 0;
	enum dmarc_status st;

	apart->reports = all->told[origin].reports;
	apart->messages = all->told[origin].messages;
	apart->left_out = out->facts.facts.left_out[origin] &&
	    verdict_tells(all, origin);
	if (!apart->left_out)
		return DMARC_OK;
	for (int i = 0; i < ORIGINS; i++)
		left_out[i] = out->facts.facts.left_out[i] &&
		    i != (int)origin;
	a = arena_new(SIZE_MAX);
	if (a == NULL)
		return dmarc_no_memory(err);
	st = verdict_hear(all, left_out, a, &heard, err);
	heard.explain = false;
	if (st == DMARC_OK)
		st = verdict_reach(&heard, a, with, &n, err);
	for (size_t i = 0; st == DMARC_OK && i < n; i++) {
		apart->other_code[i] = with[i].code;
		apart->differs[i] = i >= out->verdicts ||
		    with[i].code != out->verdict[i].code;
	}
	arena_free(a);
	return st;
}

/* Fill in what is said of the reports that are left out. */
static enum dmarc_status
compare(const struct gather_context *g, const struct verdict_facts *all,
    struct judgement *out, struct dmarc_err *err)
{
	struct hearing *h = &out->hearing;
	enum dmarc_status st = reach_with(all, ORIGIN_MISMATCH, out,
	    &h->mismatch, err);

	if (st == DMARC_OK)
		st = reach_with(all, ORIGIN_UNVOUCHED, out, &h->unvouched,
		    err);
	if (!gather_strict(g) && !reporters_any_distrusted(
	    &out->facts.reporters)) {
		h->mismatch.reports = out->facts.mismatch.reports;
		h->mismatch.messages = out->facts.mismatch.messages;
	}
	for (int i = 0; i < ORIGINS; i++)
		h->reported = h->reported || all->told[i].reports > 0;
	h->verified = all->told[ORIGIN_VERIFIED].reports > 0;
	return st;
}

/* Reach the verdicts of a domain, and their trends unless trend is NULL. */
static enum dmarc_status
reach(const struct gather_context *g, const char *domain, struct arena *a,
    struct judgement *out, struct trend *trend, struct dmarc_err *err)
{
	struct domain_facts *got = &out->facts;
	bool left_out[ORIGINS] = { [ORIGIN_MISMATCH] = true };
	struct verdict_facts all;
	enum dmarc_status st = gather_facts(g, domain, a, got, err);

	out->dns = got->dns;
	all = got->facts;
	/* After a failure the facts count what their arrays do not have. */
	left_out[ORIGIN_UNVOUCHED] = st == DMARC_OK && verdict_vouched(&all);
	if (st == DMARC_OK)
		st = verdict_hear(&all, left_out, a, &got->facts, err);
	if (st == DMARC_OK)
		st = verdict_reach(&got->facts, a, out->verdict,
		    &out->verdicts, err);
	if (st == DMARC_OK)
		st = compare(g, &all, out, err);
	if (st == DMARC_OK && trend != NULL)
		st = trend_begin(&got->facts, &out->dns, out->verdict,
		    out->verdicts, a, trend, err);
	if (!g->explain)
		domain_facts_free(got);
	if (st == DMARC_OK && trend != NULL)
		st = look_back(g, domain, left_out, out->verdicts, trend, err);
	if (st == DMARC_OK && trend != NULL)
		trend_end(trend, out->verdicts);
	return st;
}

static enum dmarc_status
judge(const struct gather_context *g, const char *domain,
    struct arena *a, struct judgement *out, struct trend *trend,
    struct dmarc_err *err)
{
	enum dmarc_status st;

	*out = (struct judgement){ .verdicts = 0 };
	st = domain_last_day(g->db, domain, day_of(g->now),
	    &out->last_report, err);
	return st == DMARC_OK ? reach(g, domain, a, out, trend, err) : st;
}

enum dmarc_status
judge_domain(const struct gather_context *g, const char *domain,
    struct arena *a, struct judgement *out, struct dmarc_err *err)
{
	return judge(g, domain, a, out, NULL, err);
}

enum dmarc_status
judge_trends(const struct gather_context *g, const char *domain,
    struct arena *a, struct judgement *out, struct trend trend[2],
    struct dmarc_err *err)
{
	return judge(g, domain, a, out, trend, err);
}

bool
judge_differs(const struct apart_reports *a)
{
	return a->differs[0] || a->differs[1];
}

void
judgement_free(struct judgement *j)
{
	domain_facts_free(&j->facts);
}

int
judge_exit(enum verdict_code code)
{
	switch (code) {
	case VERDICT_ROLL_BACK:
		return 10;
	case VERDICT_NOT_READY:
		return 11;
	case VERDICT_HOLD:
	case VERDICT_NO_DATA:
		return 12;
	default:
		return 0;
	}
}

void
judge_note_exit(int *worst, enum verdict_code code)
{
	int status = judge_exit(code);

	if (status != 0 && (*worst == 0 || status < *worst))
		*worst = status;
}
