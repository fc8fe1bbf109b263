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
#include "report/verdict/verdict.h"

#define TREND_WEEKS 12		/* a multiple of four: W28 is four weeks */
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

/* The days of W28, oldest first. */
struct trend_days {
	uint64_t messages[W28], fail[W28];
};

struct trend {
	int64_t last;		/* the last settled day */
	struct trend_week week[TREND_WEEKS];	/* oldest first */
	bool reported[W28];	/* any report about the domain */
	const struct verdict_policy_change *change;	/* in these weeks */
	size_t changes;
	/* The first senders of direct mail, in the order of sums_of(). */
	struct trend_days *sender;
	size_t senders;
	/* The first reporters of the verdict. */
	bool (*reporter)[W28];	/* reported about the scope */
	size_t reporters;
};

/* The kind of a message of a class; TREND_KINDS for an ignored class. */
enum trend_kind trend_kind_of(enum verdict_class class, bool pass);

/*
 * Begin the trends of n verdicts reached from these facts: W28, and the
 * policies of all weeks. Memory is the arena's. E_NOMEM.
 */
DMARC_MUST_USE enum dmarc_status trend_begin(const struct verdict_facts *f,
    const struct verdict *v, size_t n, struct arena *a,
    struct trend trend[2], struct dmarc_err *err);

/* Add the weeks of 28 earlier days, whose facts are given. */
DMARC_MUST_USE enum dmarc_status trend_before(const struct verdict_facts *f,
    struct arena *a, size_t n, struct trend trend[2],
    struct dmarc_err *err);

#endif
