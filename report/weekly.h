/*
 * weekly.h: "dmarc-report weekly" for people: an ISO week, and what changed
 * since the one before. One domain fills a page; several begin with a table.
 */
#ifndef DMARC_REPORT_WEEKLY_H
#define DMARC_REPORT_WEEKLY_H

#include "report/model.h"
#include "report/output.h"
#include "report/question.h"

struct weekly {
	struct output *out;
	const struct question_window *window;	/* the week; before: the
						 * first day of the one
						 * before it */
	const struct question_rest *rest;
	int64_t now;		/* seconds */
};

/* The page of one domain. */
DMARC_MUST_USE enum dmarc_status weekly_page(const struct weekly *w,
    const struct model_section *s, struct dmarc_err *err);

/* A row of the table of several domains. */
struct weekly_domain {
	struct question_domain domain;
	struct model_policy policy;
};

/*
 * The head of the page of several domains: n in the table, of so many more
 * with so many messages; then those that are silent.
 */
DMARC_MUST_USE enum dmarc_status weekly_table(const struct weekly *w,
    const struct weekly_domain *row, size_t n,
    const struct question_domain *more, size_t mores,
    const struct question_domain *silent, size_t silents,
    struct dmarc_err *err);

/* A domain of the table, in a few lines. */
DMARC_MUST_USE enum dmarc_status weekly_section(const struct weekly *w,
    const struct model_section *s, struct dmarc_err *err);

/* What ends the page of several domains. */
void weekly_end(const struct weekly *w);

/* The page when there is nothing at all to tell about. */
void weekly_empty(const struct weekly *w,
    const struct question_domain *silent, size_t silents);

#endif
