/*
 * judge.h: verdicts about domains of the database: gathers the facts of a
 * domain and reaches its verdicts.
 */
#ifndef DMARC_REPORT_JUDGE_JUDGE_H
#define DMARC_REPORT_JUDGE_JUDGE_H

#include "report/gather/gather.h"
#include "report/judge/trend.h"
#include "report/verdict/verdict.h"

/* Possibly forged reports, and the verdicts if they counted. */
struct mismatch {
	uint64_t reports, messages;
	bool left_out;
	/* [0]: of the domain; [1]: of its subdomains. */
	bool differs[2];	/* the verdict would be other_code */
	enum verdict_code other_code[2];
};

/* The verdicts about one domain and their grounds; memory is the arena's. */
struct judgement {
	struct verdict verdict[2];
	size_t verdicts;	/* 1, or 2 with its subdomains */
	struct mismatch mismatch;
	struct dns dns;
	int64_t last_report;	/* day of the newest; INT64_MIN: none */
	struct domain_facts facts;	/* for explain only; else empty */
};

/*
 * Whether reports with mismatched provenance are left out: true if the
 * settings name an authserv-id.
 */
bool judge_strict(const struct gather_context *g);

/*
 * Judge a domain. If judge_strict(), also reach the verdict with the reports
 * left out, for struct mismatch.
 */
DMARC_MUST_USE enum dmarc_status judge_domain(const struct gather_context *g,
    const char *domain, struct arena *a, struct judgement *out,
    struct dmarc_err *err);
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
