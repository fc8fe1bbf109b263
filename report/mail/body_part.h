/*
 * body_part.h: the parts of body.h. For body.c alone.
 */
#ifndef DMARC_REPORT_MAIL_BODY_PART_H
#define DMARC_REPORT_MAIL_BODY_PART_H

#include "report/judge/trend.h"
#include "report/say/summary.h"

struct mail_page {
	struct buf out;		/* of MAIL_BYTES, and the caller's to free */
	size_t most;		/* bytes it may have at the end */
	const struct summary *summary;
	const char *title;	/* "DMARC week 46" */
	size_t cut;		/* rows left out for want of room */
	bool brief;		/* many domains: of each only what to do */
	bool shade;		/* of the row that was written last */
};

#define MAIL_COLUMNS ((size_t)160)	/* of a text by a stranger */
#define MAIL_RESERVE 2000	/* bytes of what ends the mail */

#define MAIL_DIM "#59626c"
#define MAIL_CARE "#955800"	/* of words, which are thinner than bars */
#define MAIL_GOOD "#24784b"
#define MAIL_LEFT "<td valign=\"top\">"
#define MAIL_RIGHT "<td align=\"right\" valign=\"top\" nowrap>"
#define MAIL_TABLE "<table cellpadding=\"5\" cellspacing=\"0\" border=\"0\" " \
	"width=\"100%\" style=\"font-size:14px;margin:8px 0\">\n"
#define MAIL_SHADE "#f4f6f8"		/* of every other row */

/* The colours of kinds, as in style.css: white is told from all of them. */
extern const char *const mail_colour[TREND_KINDS];

/* Take back what was added since mark if it is too much. */
bool mail_keep(struct mail_page *p, size_t mark);

/* Text of anybody, cut; the buffer is freed. */
void mail_cut(struct buf *out, struct buf *text);
void mail_heading(struct buf *out, const char *level, const char *size,
    const char *text);

/* A table: a head of columns, of which those that begin with '>' hold
 * numbers, then rows; every other one is shaded. */
void mail_columns(struct mail_page *p, const char *const name[], size_t n);
void mail_row(struct mail_page *p);
void mail_count(struct buf *out, uint64_t n);
void mail_percent(struct buf *out, uint64_t part, uint64_t whole);

/* What the policy would cost, twelve weeks, who sends. */
void mail_what_if(struct mail_page *p, const struct verdict *v);
void mail_weeks(struct mail_page *p, const struct trend *t);
void mail_senders(struct mail_page *p, const struct verdict *v);

#endif
