/*
 * body_part.h: the parts of the HTML of a mail, private to report/mail.
 */
#ifndef DMARC_REPORT_MAIL_BODY_PART_H
#define DMARC_REPORT_MAIL_BODY_PART_H

#include "report/beside/tls.h"
#include "report/judge/trend.h"
#include "report/say/summary.h"

struct mail_page {
	struct buf out;		/* caps at MAIL_BYTES; the caller frees it */
	size_t most;		/* bytes of out, at most */
	const struct summary *summary;
	const char *title;	/* "DMARC week 46" */
	const char *command;	/* "weekly": makes the same page */
	size_t cut;		/* rows left out for lack of room */
	bool brief;		/* many domains: only the to-do list of each */
	bool shade;		/* the last row was shaded */
};

#define MAIL_COLUMNS ((size_t)160)	/* of an untrusted text */
#define MAIL_RESERVE 2000	/* bytes for the end of the mail */

#define MAIL_DIM "#59626c"
#define MAIL_CARE "#955800"	/* darker than bars: words are thin */
#define MAIL_GOOD "#24784b"
#define MAIL_LEFT "<td valign=\"top\">"
#define MAIL_RIGHT "<td align=\"right\" valign=\"top\" nowrap>"
#define MAIL_TABLE "<table cellpadding=\"5\" cellspacing=\"0\" border=\"0\" " \
	"width=\"100%\" style=\"font-size:14px;margin:8px 0\">\n"
#define MAIL_SHADE "#f4f6f8"		/* of every other row */

/* The colours of kinds, as in style.css; all contrast with white. */
extern const char *const mail_colour[TREND_KINDS];

/* If the page is too long, cut it back to mark and return false. */
bool mail_keep(struct mail_page *p, size_t mark);

/* Untrusted text, cut to MAIL_COLUMNS; the buffer is freed. */
void mail_cut(struct buf *out, struct buf *text);
void mail_heading(struct buf *out, const char *level, const char *size,
    const char *text);

/*
 * A table: the heads of columns, where a leading '>' marks a column of
 * numbers, then rows, every other one shaded.
 */
void mail_columns(struct mail_page *p, const char *const name[], size_t n);
void mail_row(struct mail_page *p);
void mail_count(struct buf *out, uint64_t n);
void mail_percent(struct buf *out, uint64_t part, uint64_t whole);

/* The cost of the policy, twelve weeks of mail, the senders. */
void mail_what_if(struct mail_page *p, const struct verdict *v);
void mail_weeks(struct mail_page *p, const struct trend *t);
void mail_senders(struct mail_page *p, const struct verdict *v);

/* Mail to the domain (inbound.c); nothing without TLS reports. */
void mail_inbound(struct mail_page *p, const struct tls_facts *t,
    int64_t today);

#endif
