/*
 * summary.h: the data that all domains of a summary share, and the lines
 * about the mailbox at the end of its pages.
 */
#ifndef DMARC_REPORT_SAY_SUMMARY_H
#define DMARC_REPORT_SAY_SUMMARY_H

#include "common/memory/buf.h"
#include "report/gather/mailbox.h"
#include "report/judge/asked.h"
#include "store/read/reports.h"

struct summary {
	const struct asked_list *asked;
	const struct day_window *week;	/* an ISO week; for weekly
						 * only */
	const struct mailbox *rest;
	int64_t now;		/* seconds */
	int64_t last;		/* the last settled day, where verdicts end */
	int64_t newest;		/* day of the newest report about any domain,
				 * or any day too recent for silence */
};

/* A paragraph for each name to which the record of a domain above applies. */
void summary_asked(struct buf *out, const struct asked_list *list);

/* "Not counted: 3 damaged records"; nothing if all are counted. */
void summary_uncounted(struct buf *out, const char *label,
    const struct apart *a);

/* Reports about other people's domains, and messages set aside. */
void summary_aside(struct buf *out, const struct mailbox *rest);

/* The end of every page: uncounted reports, messages set aside, silence. */
void summary_end(struct buf *out, const struct summary *s);

/* The page for a database without any domain. */
void summary_nothing(struct buf *out, const struct mailbox *rest);

#endif
