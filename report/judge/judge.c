/*
 * judge.c: see judge.h.
 */
#include "report/judge/judge.h"

#include "common/day.h"
#include "store/read/domains.h"

/* Add the weeks before W28, 28 days at a time, each judged as a W28. */
static enum dmarc_status
look_back(const struct gather_context *g, const char *domain, bool strict,
    struct arena *a, size_t n, struct trend trend[2], struct dmarc_err *err)
{
	int64_t last = gather_last_settled(g->now);
	enum dmarc_status st = DMARC_OK;

	for (int back = 1; st == DMARC_OK && back < TREND_WEEKS * 7 / W28;
	    back++) {
		struct domain_facts past = { 0 };

		st = gather_window(g, domain, strict,
		    last - (int64_t)back * W28, a, &past, err);
		if (st == DMARC_OK)
			st = trend_before(&past.facts, a, n, trend, err);
		domain_facts_free(&past);
	}
	return st;
}

/* Reach the verdicts of a domain, and their trends unless trend is NULL. */
static enum dmarc_status
reach(const struct gather_context *g, const char *domain, bool strict,
    struct arena *a, struct judgement *out, struct trend *trend,
    struct dmarc_err *err)
{
	struct domain_facts all = { 0 };
	enum dmarc_status st = gather_facts(g, domain, strict, a, &all,
	    err);

	if (st == DMARC_OK)
		st = verdict_reach(&all.facts, a, out->verdict, &out->verdicts,
		    err);
	if (st == DMARC_OK && trend != NULL)
		st = trend_begin(&all.facts, out->verdict, out->verdicts, a,
		    trend, err);
	out->dns = all.dns;
	out->mismatch.reports = all.mismatch_reports;
	out->mismatch.messages = all.mismatch_messages;
	if (g->explain)
		out->facts = all;
	else
		domain_facts_free(&all);
	if (st == DMARC_OK && trend != NULL)
		st = look_back(g, domain, strict, a, out->verdicts, trend,
		    err);
	return st;
}

/* Compare with the verdicts that also count possibly forged reports. */
static void
compare(struct mismatch *m, const struct judgement *out,
    const struct judgement *with)
{
	for (size_t i = 0; i < with->verdicts; i++) {
		m->other_code[i] = with->verdict[i].code;
		m->differs[i] = i >= out->verdicts ||
		    m->other_code[i] != out->verdict[i].code;
	}
}

bool
judge_strict(const struct gather_context *g)
{
	return g->settings->authserv_id != NULL;
}

static enum dmarc_status
judge(const struct gather_context *g, const char *domain,
    struct arena *a, struct judgement *out, struct trend *trend,
    struct dmarc_err *err)
{
	bool strict = judge_strict(g);
	struct judgement with;
	enum dmarc_status st;

	*out = (struct judgement){ .verdicts = 0 };
	st = domain_last_day(g->db, domain, day_of(g->now),
	    &out->last_report, err);
	if (st == DMARC_OK)
		st = reach(g, domain, strict, a, out, trend, err);
	if (st != DMARC_OK || !strict || out->mismatch.reports == 0)
		return st;
	out->mismatch.left_out = true;
	with = (struct judgement){ .verdicts = 0 };
	st = reach(g, domain, false, a, &with, NULL, err);
	if (st == DMARC_OK)
		compare(&out->mismatch, out, &with);
	judgement_free(&with);
	return st;
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
