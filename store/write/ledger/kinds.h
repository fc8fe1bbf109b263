/*
 * kinds.h: how the ledger enters each kind of finding.
 *
 * A kind is a row of store_kinds. message.c combines the outcomes of all
 * findings of a message, whatever their kinds.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_KINDS_H
#define DMARC_STORE_WRITE_LEDGER_KINDS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"

struct store;
struct store_message;

/* A message that is being entered. */
struct entering {
	const struct store_message *message;
	int64_t row;		/* of table message */
	bool again;		/* it is in the ledger with its reports */
};

/* In order of precedence for the outcome of a message. */
enum entered_as {
	ENTERED_NOTHING,	/* no report, nothing to enter */
	ENTERED_REFUSED,	/* not entered; reason says why */
	ENTERED_KNOWN,		/* in the ledger already, or pruned */
	ENTERED_NEW
};

/* The outcome of a finding. */
struct entered {
	enum entered_as as;
	enum dmarc_reason reason;	/* REFUSED: why; NEW: a mark, or NONE */
	const char *detail;	/* of the reason; NULL: the reason's text */
	char text[400];		/* buffer for detail */
	uint64_t records;	/* NEW: how many */
	const char *remark;	/* NOTHING, KNOWN: the text of dmarc-report
				 * log for a message without other findings;
				 * NULL: none */
};

/*
 * Enters a finding of a message. Refuses findings that a CHECK of schema.sql
 * would reject. *out must be all zeros.
 */
typedef enum dmarc_status store_kind(struct store *s,
    const struct dmarc_finding *f, const struct entering *m,
    struct entered *out, struct dmarc_err *err);

extern store_kind *const store_kinds[DMARC_FINDING_KIND_COUNT];

#endif
