/*
 * kinds.h: what the ledger does with each kind of finding.
 *
 * A kind is a row of store_kinds. message.c sums up what became of all
 * findings of a message, whatever their kinds.
 */
#ifndef DMARC_STORE_WRITE_KINDS_H
#define DMARC_STORE_WRITE_KINDS_H

#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"

struct store;

/* In the order in which they decide the outcome of a message. */
enum entered_as {
	ENTERED_NOTHING,	/* no report: nothing to enter */
	ENTERED_REFUSED,	/* not entered: see the reason */
	ENTERED_KNOWN,		/* it was in the ledger, or is pruned */
	ENTERED_NEW
};

/* What became of a finding. */
struct entered {
	enum entered_as as;
	enum dmarc_reason reason;	/* REFUSED; of NEW a mark, or NONE */
	const char *detail;	/* of the reason; NULL: its own text */
	char text[256];		/* room for it */
	uint64_t records;	/* NEW: how many */
	const char *remark;	/* NOTHING, KNOWN: what dmarc-report log says
				 * of a message with no more; NULL: nothing */
};

/*
 * Enter a finding of this row of table message. What a CHECK of schema.sql
 * would trip over is refused, not tried. *out is all zeros before.
 */
typedef enum dmarc_status store_kind(struct store *s,
    const struct dmarc_finding *f, int64_t message, int64_t now,
    struct entered *out, struct dmarc_err *err);

extern store_kind *const store_kinds[DMARC_FINDING_KIND_COUNT];

#endif
