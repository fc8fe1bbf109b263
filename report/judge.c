/*
 * judge.c: see judge.h.
 */
#include "report/judge.h"

static enum dmarc_status
reach(const struct gather *g, const char *domain, bool strict, struct arena *a,
    struct judgement *out, struct dmarc_err *err)
{
	struct gathered all = { 0 };
	enum dmarc_status st = gather_facts(g, domain, strict, a, &all,
	    err);

	if (st == DMARC_OK)
		st = verdict_reach(&all.facts, a, out->verdict, &out->verdicts,
		    err);
	out->mismatch.reports = all.mismatch_reports;
	out->mismatch.messages = all.mismatch_messages;
	gathered_free(&all);
	return st;
}

enum dmarc_status
judge_domain(const struct gather *g, const char *domain, struct arena *a,
    struct judgement *out, struct dmarc_err *err)
{
	bool strict = g->settings->authserv_id != NULL;
	struct judgement with;
	enum dmarc_status st;

	*out = (struct judgement){ .verdicts = 0 };
	st = reach(g, domain, strict, a, out, err);
	if (st != DMARC_OK || !strict || out->mismatch.reports == 0)
		return st;
	out->mismatch.left_out = true;
	with = (struct judgement){ .verdicts = 0 };
	st = reach(g, domain, false, a, &with, err);
	if (st == DMARC_OK) {
		out->mismatch.other_code = with.verdict[0].code;
		out->mismatch.differs = with.verdict[0].code !=
		    out->verdict[0].code;
	}
	return st;
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
