/*
 * trend.h: the mail before a verdict, by day and by week, for charts.
 *
 * Mail of W28 keeps its class in the verdict, so that the last four weeks add
 * up to the numbers of the verdict. Earlier mail is classified 28 days at a
 * time, as a verdict at the end of those days would have done.
 */
#ifndef DMARC_REPORT_JUDGE_TREND_H
#define DMARC_REPORT_JUDGE_TREND_H

#include "common/err.h"
#include "common/memory/arena.h"
#include "report/judge/marks.h"
#include "report/judge/way.h"
#include "report/verdict/verdict.h"
#include "store/read/dns.h"

#define TREND_WEEKS 12		/* a multiple of four: W28 is four weeks */
#define TREND_DAYS 84
_Static_assert(TREND_DAYS == TREND_WEEKS * 7, "whole weeks");
#define TREND_SENDERS 50	/* with their days, at most */
#define TREND_REPORTERS 40

enum trend_kind { TREND_PASS, TREND_FAIL, TREND_FORWARDED, TREND_UNKNOWN,
	TREND_FORGED, TREND_KINDS };

/* Seven days; the last week ends on the last settled day. */
struct trend_week {
	int64_t first;
	unsigned days;		/* with any report about the domain */
	uint64_t messages[TREND_KINDS];
};

/*
 * The mail of a sender by day, oldest first; the last W28 days add up to the
 * numbers of sums_of().
 */
struct trend_days {
	const char *name;	/* of the sender */
	int from;		/* the first day that is known, a whole week */
	struct share day[TREND_DAYS];
	struct day_marks marks;	/* of this sender */
	bool is_ours;		/* no mail of W28 is unknown or forged */
};

struct trend {
	int64_t last;		/* the last settled day */
	struct trend_week week[TREND_WEEKS];	/* oldest first */
	bool reported[TREND_DAYS];	/* any report about the domain */
	const struct verdict_policy_change *policy;	/* all history */
	size_t policies;
	const struct verdict_policy_change *change;	/* in these weeks */
	size_t changes;
	struct way way;
	struct day_marks marks;	/* of the domain: policies and SPF */
	/* The first senders of direct mail, in the order of sums_of(). */
	struct trend_days *sender;
	size_t senders;
	/* The first reporters of the verdict. */
	bool (*reporter)[W28];	/* reported about the scope */
	size_t reporters;
};

/*
 * Begin the trends of n verdicts reached from these facts: W28, the policies
 * of all history, and what changed in DNS. Memory is the arena's; texts are
 * those of the facts and of *dns. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status trend_begin(const struct verdict_facts *f,
    const struct dns *dns, const struct verdict *v, size_t n,
    struct arena *a, struct trend trend[2], struct dmarc_err *err);

/* Add the weeks of 28 earlier days, whose facts are given. */
DMARC_MUST_USE enum dmarc_status trend_before(const struct verdict_facts *f,
    struct arena *a, size_t n, struct trend trend[2],
    struct dmarc_err *err);

/* Mark the changes that show once all weeks are there. */
void trend_end(struct trend trend[2], size_t n);

/* The place of a sender of sums_of() in t->sender; SIZE_MAX: not there. */
size_t trend_sender(const struct trend *t, const char *name);

/* The first of the days. */
static inline int64_t
trend_first(const struct trend *t)
{
	return t->last - TREND_DAYS + 1;
}

#endif
