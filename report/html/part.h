/*
 * part.h: the parts of a section of the page. For html.c alone.
 */
#ifndef DMARC_REPORT_HTML_PART_H
#define DMARC_REPORT_HTML_PART_H

#include "report/judge/judge.h"
#include "report/say/output.h"

/* A verdict, and where it stands on the page. */
struct part {
	struct output *out;
	const char *domain;
	const struct verdict *v;
	const struct mismatch *mismatch;
	const struct trend *t;
	const struct dns *dns;	/* NULL: not to be told of */
	int64_t today, last, last_report;
	unsigned level;		/* of the heading of the section */
	size_t number;		/* of the section, for ids */
};

#define PART_LINES (64u << 20)	/* bytes of lines that become a paragraph */

/* "good", "care" or "bad": how a verdict looks. */
const char *part_tone(enum verdict_code code);

/* <h3 id="s1-todo">To do</h3>; more: levels below that of the section. */
void part_heading(const struct part *p, unsigned more, const char *id,
    const char *text);
/* "s1-todo", for pictures too */
#define PART_ID 48
void part_id(const struct part *p, const char *name, char out[PART_ID]);

/* Begin a table that may be wider than the page; text is ours. */
void part_table(const struct part *p, const char *caption);
void part_table_end(const struct part *p);
/* A head of columns; those that begin with '>' hold numbers. */
void part_columns(const struct part *p, const char *const name[], size_t n);

/* The verdict, what to do, and the record (todo.c). */
void part_verdict(const struct part *p);
void part_todo(const struct part *p);

/* What the policy would cost, and the weeks (traffic.c). */
void part_what_if(const struct part *p);
void part_weeks(const struct part *p);

/* Who sends, and who reports (senders.c). */
void part_senders(const struct part *p);
void part_other(const struct part *p);
void part_changes(const struct part *p);
void part_reporters(const struct part *p);
void part_sources(const struct part *p);

#endif
