/*
 * judge.h: verdicts about domains of the database: gathers the facts of a
 * domain and reaches its verdicts.
 */
#ifndef DMARC_REPORT_JUDGE_JUDGE_H
#define DMARC_REPORT_JUDGE_JUDGE_H

#include "report/gather/gather.h"
#include "report/judge/trend.h"
#include "report/verdict/verdict.h"

/* Reports of W28 that may be forged, and the verdicts if they counted. */
struct apart_reports {
	uint64_t reports, messages;
	bool left_out;
	/* [0]: of the domain; [1]: of its subdomains. */
	bool differs[2];	/* the verdict would be other_code */
	enum verdict_code other_code[2];
};

/* Whose word counts for the verdicts about a domain. */
struct hearing {
	struct apart_reports mismatch;	/* of another sender; distrusted */
	struct apart_reports unvouched;	/* unknown, of a vouched domain */
	bool reported, verified;	/* W28 has a report; a verified one */
};

/* The verdicts about one domain and their grounds; memory is the arena's. */
struct judgement {
	struct verdict verdict[2];
	size_t verdicts;	/* 1, or 2 with its subdomains */
	struct hearing hearing;
	struct dns dns;
	int64_t last_report;	/* day of the newest; INT64_MIN: none */
	struct domain_facts facts;	/* for explain only; else empty */
};

/*
 * Judge a domain by the reports whose word counts, and also find the verdicts
 * with those that are left out.
 */
DMARC_MUST_USE enum dmarc_status judge_domain(const struct gather_context *g,
    const char *domain, struct arena *a, struct judgement *out,
    struct dmarc_err *err);
/* Whether the reports would change a verdict. */
bool judge_differs(const struct apart_reports *a);

/* Free the facts, even after a failure. */
void judgement_free(struct judgement *j);

/* The same, with the trend of each verdict, for charts. */
DMARC_MUST_USE enum dmarc_status judge_trends(const struct gather_context *g,
    const char *domain, struct arena *a, struct judgement *out,
    struct trend trend[2], struct dmarc_err *err);

/* The status that --exit-code returns for a verdict: 0, 10, 11 or 12. */
int judge_exit(enum verdict_code code);
/* Keep the worst status in *worst: 10 is worse than 11, and 0 the best. */
void judge_note_exit(int *worst, enum verdict_code code);

#endif
