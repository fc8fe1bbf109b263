/*
 * weekly.h: "dmarc-report weekly" about one domain, for people: the verdict
 * and what changed, for the mail that cron sends. digest.h is about several.
 */
#ifndef DMARC_REPORT_TEXT_WEEKLY_H
#define DMARC_REPORT_TEXT_WEEKLY_H

#include "report/gather/judge.h"
#include "report/gather/question.h"
#include "report/output.h"

/* What is the same for all domains of a run. */
struct weekly {
	struct output *out;
	const struct question_window *week;	/* an ISO week */
	const struct question_rest *rest;
	int64_t now;		/* seconds */
	int64_t last;		/* the last settled day: verdicts end there */
	int64_t newest;		/* the day of the newest report of all, or
				 * any that is no silence */
};

/* "DMARC week 46", and "Mon 9 Nov - Sun 15 Nov 2026 UTC" */
#define WEEKLY_TITLE_TEXT 32
void weekly_title(const struct weekly *w, const char *about);

/* The page of one domain; apart is what its week has of the sort. */
DMARC_MUST_USE enum dmarc_status weekly_page(const struct weekly *w,
    const char *domain, const struct model_apart *apart,
    const struct judgement *j, struct dmarc_err *err);

/* What ends every page: what is not counted, and silence. */
void weekly_rest(const struct weekly *w);

#endif
