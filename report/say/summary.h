/*
 * summary.h: what all domains of a summary share, and the lines about the
 * mailbox that end its pages.
 */
#ifndef DMARC_REPORT_SAY_SUMMARY_H
#define DMARC_REPORT_SAY_SUMMARY_H

#include "common/buf.h"
#include "report/gather/question.h"

struct summary {
	const struct day_window *week;	/* an ISO week; only weekly
						 * looks at it */
	const struct question_rest *rest;
	int64_t now;		/* seconds */
	int64_t last;		/* the last settled day: verdicts end there */
	int64_t newest;		/* the day of the newest report about any
				 * domain, or a recent enough one */
};

/* "Not counted: 3 damaged records", if there is anything to tell. */
void summary_uncounted(struct buf *out, const char *label,
    const struct apart *a);

/* Reports about domains of others, and messages that were set aside. */
void summary_aside(struct buf *out, const struct question_rest *rest);

/* The end of every page: what is not counted or set aside, and silence. */
void summary_end(struct buf *out, const struct summary *s);

/* The whole page if no domain is known. */
void summary_nothing(struct buf *out, const struct question_rest *rest);

#endif
