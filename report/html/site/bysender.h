/*
 * bysender.h: the mail of W28 by sender: its days, addresses, signatures and
 * receivers, from the facts that a verdict was reached from.
 */
#ifndef DMARC_REPORT_HTML_SITE_BYSENDER_H
#define DMARC_REPORT_HTML_SITE_BYSENDER_H

#include <glib.h>

#include "report/judge/trend.h"

/* The rows of one scope, those of each sender together. */
struct bysender {
	const struct verdict_facts *f;
	GHashTable *place;	/* key to index + 1 in begin[] */
	size_t *begin;		/* senders + 1 indices in row[] */
	uint32_t *row;		/* indices of rows of the facts */
	size_t senders;
	struct sent_place *address, *reporter;	/* to count one sender */
};

/*
 * The mail from an address, to a receiver, or with a result of DKIM or SPF: one
 * of address, org and result is set. pass: messages that pass DMARC; with a
 * result, those that pass DKIM or SPF.
 */
struct sent_part {
	const struct verdict_address *address;
	const char *org;			/* the receiver */
	const struct verdict_result *result;
	uint64_t messages, pass;
	int64_t first, last;	/* days with messages */
};

/* All mail of a sender except messages that labels ignore. */
struct sent_by {
	struct trend_days day;	/* W28; without name and marks */
	int64_t first, last;	/* days with messages; first > last: none */
	unsigned days;		/* with messages */
	/* Most messages first. */
	struct sent_part *address, *receiver, *dkim, *spf;
	size_t addresses, receivers, dkims, spfs;
};

/*
 * Sorts the rows of the scope of a verdict, which has gates and classes
 * (facts.explain). E_NOMEM. bysender_free() also after a failure.
 */
DMARC_MUST_USE enum dmarc_status bysender_read(struct bysender *b,
    const struct verdict_facts *f, const struct verdict *v, struct arena *a,
    struct dmarc_err *err);
void bysender_free(struct bysender *b);

/* The mail of one sender, by its key; its lists are the arena's. E_NOMEM. */
DMARC_MUST_USE enum dmarc_status bysender_of(const struct bysender *b,
    const char *key, struct arena *a, struct sent_by *out,
    struct dmarc_err *err);

#endif
