/*
 * summary.h: the data that all domains of a summary share, and the lines
 * about the mailbox at the end of its pages.
 */
#ifndef DMARC_REPORT_SAY_SUMMARY_H
#define DMARC_REPORT_SAY_SUMMARY_H

#include "common/memory/buf.h"
#include "report/gather/mailbox.h"
#include "report/judge/asked.h"
#include "report/judge/judge.h"
#include "store/read/reports.h"

struct summary {
	const struct asked_list *asked;
	const struct day_window *week;	/* the 7 days to last; for weekly
						 * only */
	const struct mailbox *rest;
	int64_t now;		/* seconds */
	int64_t last;		/* the last settled day, where verdicts end */
	bool authserv;		/* the settings name an authserv-id */
	bool verified, reported;	/* judged so far: W28 has a verified
					 * report; or any */
	int64_t newest;		/* day of the newest report about any domain,
				 * or any day too recent for silence */
};

/*
 * "DMARC week 46" if the days of a weekly page are an ISO week, else "DMARC
 * week to 14 Nov".
 */
#define SUMMARY_TITLE 48
void summary_title(const struct summary *s, char out[SUMMARY_TITLE]);

/*
 * A paragraph for each name to which the record of a domain above applies, or
 * which may be misspelt.
 */
void summary_asked(struct buf *out, const struct asked_list *list);

/* "Not counted: 3 damaged records"; nothing if all are counted. */
void summary_uncounted(struct buf *out, const char *label,
    const struct apart *a);

/* Reports about other people's domains, and messages set aside. */
void summary_aside(struct buf *out, const struct mailbox *rest);

/*
 * How many messages were looked at, and what those without a report were;
 * nothing if that was not read.
 */
void summary_looked(struct buf *out, const struct mailbox_looked *looked);

/* Note whose word counted for a domain, for summary_end(). */
void summary_note(struct summary *s, const struct hearing *h);

/* That no mail was ever read, and how to begin. */
void summary_no_mail(struct buf *out);

/* What needs attention whatever the verdicts: messages set aside, silence. */
void summary_alert(struct buf *out, const struct summary *s);

/* The end of every page: the same, and advice about whose word counts. */
void summary_end(struct buf *out, const struct summary *s);

/*
 * The i-th paragraph of summary_end(), which is empty if there is nothing to
 * say, for a form that sets paragraphs apart; false after the last one.
 */
bool summary_paragraph(struct buf *out, const struct summary *s, size_t i);

/* The page for a database without any domain; summary_aside() belongs to it. */
void summary_nothing(struct buf *out, const struct mailbox *rest);

#endif
