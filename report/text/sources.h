/*
 * sources.h: "dmarc-report sources" for people, on a page of 80 columns.
 */
#ifndef DMARC_REPORT_TEXT_SOURCES_H
#define DMARC_REPORT_TEXT_SOURCES_H

#include <stdbool.h>

#include "report/gather/model.h"
#include "report/gather/question.h"
#include "report/output.h"

struct text_opts {
	const struct question_window *window;
	enum model_sort sort;
	bool by_address;	/* one line for each address */
	bool fails;		/* only what fails: say so */
	size_t top;		/* senders or addresses at most */
	size_t addresses;	/* at most, below a sender */
};

/* One policy domain. */
DMARC_MUST_USE enum dmarc_status text_section(struct output *o,
    const struct model_section *s, const struct text_opts *opts,
    struct dmarc_err *err);

/* What ends the page: what is not counted, and how to read the names. */
void text_end(struct output *o, const struct text_opts *opts,
    const struct question_rest *rest);

/* Shared with the pages of verdicts. */

/* "Delivered 5, quarantined 1, rejected 2." and the overrides by type. */
void text_handled(struct buf *out, const char *label,
    const struct model_section *s);

/* "Not counted: ..." if there is anything of the sort. */
void text_uncounted(struct buf *out, const char *label,
    const struct model_apart *a);
void text_rest(struct buf *out, const char *label,
    const struct question_rest *rest);

/* A domain about which there is no report in the window. */
void text_nothing(struct buf *out, const struct model_section *s,
    int64_t now);

#endif
