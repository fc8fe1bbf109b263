/*
 * page.h: the parts of a page about one verdict, as text for people, shared
 * by readiness and weekly. The verdict comes first, then what to do, then the
 * evidence.
 */
#ifndef DMARC_REPORT_TEXT_PAGE_H
#define DMARC_REPORT_TEXT_PAGE_H

#include "report/beside/beside.h"
#include "report/say/format.h"
#include "report/say/output.h"
#include "report/verdict/verdict.h"

struct page {
	struct output *out;
	const char *domain;
	const struct verdict *v;
	int64_t today;
	int64_t last;		/* the last settled day, where W28 ends */
	unsigned items;		/* printed so far, of all lists */
	unsigned todo;		/* of the to-do list, without the record */
	const struct beside *beside;	/* NULL: not shown */
};

/* A title left, days right, and a rule; too long a name goes below. */
void page_title(struct output *out, const char *what, const char *domain,
    const char *right);

/* "NOT READY for p=quarantine   now p=none (60 days)   confidence HIGH" */
void page_verdict(struct page *p);
/*
 * What to do, in order, with the record to publish now; then what only needs
 * time, and advice.
 */
void page_todo(struct page *p);
/* The record to publish after the to-do list is done, if any. */
void page_next(struct page *p);

/* What the policy would cost (page_senders.c). */
void page_what_if(struct page *p);
/* Who sends as the domain, and what else was seen. */
void page_senders(struct page *p);
void page_other(struct page *p);
/* Sums of the last 7 settled days, W7, and the 7 before (page_facts.c). */
struct page_week {
	uint64_t messages, pass, before;
};
void page_sum_week(const struct verdict *v, struct page_week *w);
/* ": 1,301 messages (+1%), 82.8% pass DMARC" */
void page_describe_week(struct buf *out, const struct page_week *w);
/* The sums of the week, and the changes in it. */
void page_changes(struct page *p);
/* Who reported, on how many days, and the reason for the confidence. */
void page_reports(struct page *p);

/* A blocker in two lines, for the page of several domains. */
void page_item_short(struct page *p, size_t i);
/* The record to publish now, as an item; false: there is none. */
bool page_publish(struct page *p);

#endif
