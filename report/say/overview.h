/*
 * overview.h: a row for each verdict of a run, and all domains with the most
 * urgent first. Rows are what a run keeps of a domain while it reads others.
 */
#ifndef DMARC_REPORT_SAY_OVERVIEW_H
#define DMARC_REPORT_SAY_OVERVIEW_H

#include "common/buf.h"
#include "report/judge/judge.h"

/* One verdict in a table of domains. */
struct overview_row {
	const char *name;	/* "*." before that of subdomains */
	const char *policy;	/* "none"; "-": not known */
	const char *verdict;	/* "NOT READY" */
	enum verdict_code code;
	uint64_t messages;	/* of W28 */
	uint64_t yours, pass, forged;	/* of the last 7 settled days */
	size_t items;		/* of the to-do list, without the record */
	size_t todo;		/* with it, if it may be published now */
};

/* The row of a verdict; its text is in the arena. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status overview_row_fill(struct overview_row *r,
    const char *domain, const struct verdict *v, int64_t today,
    struct arena *a, struct dmarc_err *err);

/* How urgent a verdict is; 0 is the most. */
int overview_urgency(enum verdict_code code);

/* A copy of a text in the arena; the buffer is freed. NULL: no memory. */
const char *overview_keep(struct buf *text, struct arena *a);

/* A domain and its rows: one, or two with its subdomains. */
struct overview_domain {
	const char *domain;
	size_t place;		/* in the list that was judged */
	uint64_t messages;	/* of W28 */
	bool attention;		/* somebody has to look at it */
	enum verdict_code code;	/* the more urgent one of its rows */
	const char *counts;	/* "2 to fix, 1 to confirm", "": its first
				 * row's */
	struct overview_row row[2];
	size_t rows;
};

struct overview {
	struct arena *arena;
	int64_t today, last;	/* last: the last settled day */
	struct overview_domain *domain;	/* heap */
	size_t domains, size;
	size_t rows;		/* of all domains */
	size_t code[VERDICT_CODES];	/* how many domains of each */
	bool attention;		/* of some domain */
};

/* Add the next domain of the list. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status overview_add(struct overview *o,
    const char *domain, const struct judgement *j, struct dmarc_err *err);

/* The most urgent first, then the most mail, then by name. */
void overview_sort(struct overview *o);

/* "1 ROLL BACK, 2 NOT READY, 4 DONE" */
void overview_codes(struct buf *out, const struct overview *o);

void overview_free(struct overview *o);

#endif
