/*
 * judge.h: verdicts about domains of the database: gathers the facts of one
 * after the other and has them judged.
 */
#ifndef DMARC_REPORT_JUDGE_JUDGE_H
#define DMARC_REPORT_JUDGE_JUDGE_H

#include "report/gather/gather.h"
#include "report/judge/trend.h"
#include "report/verdict/verdict.h"

/* Reports that may be forged, and what the verdicts would be with them. */
struct mismatch {
	uint64_t reports, messages;
	bool left_out;
	/* Of the domain, and of its subdomains. */
	bool differs[2];	/* with them, the verdict is other_code */
	enum verdict_code other_code[2];
};

/* What was found out about one domain; memory is the arena's. */
struct judgement {
	struct verdict verdict[2];
	size_t verdicts;	/* 1, or 2 with its subdomains */
	struct mismatch mismatch;
	struct dns dns;
	int64_t last_report;	/* day of the newest; INT64_MIN: none ever */
	struct gathered facts;	/* only to be explained; else empty */
};

/* Whether reports whose provenance is a mismatch are left out: they are if
 * the settings name an authserv-id. */
bool judge_strict(const struct gather *g);

/* If so, the verdict with them is reached too, to be compared. */
DMARC_MUST_USE enum dmarc_status judge_domain(const struct gather *g,
    const char *domain, struct arena *a, struct judgement *out,
    struct dmarc_err *err);
/* Let go of the facts; also after a failure. */
void judgement_free(struct judgement *j);

/* The same, and for each verdict what led to it, for pictures. */
DMARC_MUST_USE enum dmarc_status judge_trends(const struct gather *g,
    const char *domain, struct arena *a, struct judgement *out,
    struct trend trend[2], struct dmarc_err *err);

/* 0, or what --exit-code makes of a verdict: 10, 11 or 12. */
int judge_exit(enum verdict_code code);
/* Keep the worst in *worst: 10 is worse than 11, and 0 is fine. */
void judge_note_exit(int *worst, enum verdict_code code);

#endif
