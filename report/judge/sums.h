/*
 * sums.h: the senders of a verdict as people count them: all mail of a sender
 * together, whatever the classes of its rows.
 */
#ifndef DMARC_REPORT_JUDGE_SUMS_H
#define DMARC_REPORT_JUDGE_SUMS_H

#include "report/verdict/verdict.h"

struct sum {
	const struct verdict_sender *sender;
	bool service;		/* some of the mail is a service's */
	uint64_t messages, pass, dkim, spf;	/* of W28 */
	uint64_t week, previous;
};

/*
 * The senders of a class, or of all direct mail (CLASS_OWN), most messages
 * first. The caller frees the list. *all is their sum. NULL: no memory.
 */
struct sum *sums_of(const struct verdict *v, enum verdict_class class,
    size_t *n, struct sum *all);

/* The same list, most failing messages first. */
void sums_by_fail(struct sum *list, size_t n);

#endif
