/*
 * overview.h: one row for each verdict of a run, and all domains with the most
 * urgent first. A run keeps only these rows of a domain while it reads the
 * next.
 */
#ifndef DMARC_REPORT_SAY_OVERVIEW_H
#define DMARC_REPORT_SAY_OVERVIEW_H

#include "common/memory/buf.h"
#include "report/judge/judge.h"

/* One verdict in a table of domains. */
struct overview_row {
	const char *name;	/* "*.example.org" for subdomains */
	bool below;		/* about subdomains */
	const char *policy;	/* "none"; "-": not known */
	const char *verdict;	/* "NOT READY" */
	enum verdict_code code;
	uint64_t messages;	/* of W28 */
	uint64_t yours, pass, forged;	/* of the last 7 settled days */
	const char *counts;	/* describe_counts() */
	size_t items;		/* of the to-do list, without the record */
	size_t todo;		/* with it, if publishable now */
};

/* Fill the row of a verdict; its text is in the arena. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status overview_row_fill(struct overview_row *r,
    const char *domain, const struct verdict *v, int64_t today,
    struct arena *a, struct dmarc_err *err);

/* Rank of a verdict; 0 is the most urgent. */
int overview_urgency(enum verdict_code code);

/* Copies text into the arena and frees the buffer. NULL: no memory. */
const char *overview_keep(struct buf *text, struct arena *a);

/* A domain and its rows: one, or two with its subdomains. */
struct overview_domain {
	const char *domain;
	size_t place;		/* index in the order judged */
	uint64_t messages;	/* of W28 */
	bool attention;		/* attention_domain() */
	enum verdict_code code;	/* of its more urgent row */
	struct overview_row row[2];
	size_t rows;
	size_t inbound;		/* things to do for mail to it */
};

struct overview {
	struct arena *arena;
	int64_t today, last;	/* last: the last settled day */
	struct overview_domain *domain;	/* heap */
	size_t domains, size;
	size_t rows, todo;	/* of all domains */
	size_t inbound;		/* things to do for mail to them */
	size_t code[VERDICT_CODES];	/* domains with each code */
	bool attention;		/* some domain needs it */
};

/* Add a domain. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status overview_add(struct overview *o,
    const char *domain, const struct judgement *j, struct dmarc_err *err);

/* The most urgent first, then the most mail, then by name. */
void overview_sort(struct overview *o);

/*
 * "3 to do, 1 more for mail to you", "nothing to do": the sum of a column of
 * the table, and what TLS reports ask for.
 */
#define OVERVIEW_TODO 96
void overview_todo(size_t todo, size_t inbound, char out[OVERVIEW_TODO]);

/* Note things to do for mail to the domain that was added last. */
void overview_inbound(struct overview *o, size_t n);

/* "9 to do: 1 ROLL BACK, 2 NOT READY, 4 DONE" */
void overview_codes(struct buf *out, const struct overview *o);

/*
 * What the columns of a table of domains count. below is the name of a row of
 * subdomains, "*.example.com"; NULL: there is none. capitals: the headings are
 * in capitals.
 */
void overview_legend(struct buf *out, const char *below, bool capitals);

/* "NOT READY (1 to fix), *.example.com HOLD": the rows of a domain. */
void overview_rows(struct buf *out, const struct overview_domain *d);

void overview_free(struct overview *o);

#endif
