/*
 * message.h: the ledger of messages: their findings and their outcomes.
 */
#ifndef DMARC_STORE_WRITE_LEDGER_MESSAGE_H
#define DMARC_STORE_WRITE_LEDGER_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/digest.h"
#include "common/facts/finding.h"
#include "common/reason.h"
#include "store/codes.h"

struct store;

/* The ledger's entry for a message, found by name. */
struct store_known {
	bool known;
	enum store_outcome outcome;
	enum dmarc_reason reason;	/* unreadable: try again */
};

/*
 * Looks a message up by mailbox and base name (without flags). Reads only;
 * needs no transaction.
 */
DMARC_MUST_USE enum dmarc_status store_lookup(struct store *s,
    const char *mailbox, const char *name, struct store_known *out,
    struct dmarc_err *err);

/* A message to enter, with all its findings. */
struct store_message {
	const char *mailbox;	/* absolute path of the folder or file */
	const char *name;	/* base name without flags; any bytes */
	const unsigned char *sha256;	/* DMARC_DIGEST bytes; NULL: unread */
	const struct dmarc_finding *finding;
	size_t findings;
	uint64_t most_bytes;	/* that its reports may add to the database */
	bool no_failures;	/* failure reports are no reports */
	uint64_t failures_per_day;	/* kept of a domain and reporter; the
					 * others are counted */
	int64_t now;		/* seconds; for seen_utc and plausible dates */
};

struct store_result {
	enum store_outcome outcome;
	bool known;		/* this very message was in the ledger with
				 * this outcome; nothing was written */
	enum dmarc_reason reason;	/* the first part refused, or a mark */
	char detail[512];	/* for dmarc-report log; may be "" */
	uint64_t reports, duplicates, records;	/* new, known or pruned, new */
};

/*
 * Enters a message and its reports, in a transaction of the store's writer. The
 * outcome is stored if any report is new, else duplicate if any is known, else
 * rejected if anything was refused, else not-a-report. If the reports could
 * add more than most_bytes together, none is entered: rejected. A row of the
 * same mailbox, name and hash (or of an unreadable message) is replaced only if
 * the outcome differs. After a failure the transaction has been rolled back.
 */
DMARC_MUST_USE enum dmarc_status store_put(struct store *s,
    const struct store_message *m, struct store_result *out,
    struct dmarc_err *err);

/* Whether any message, in all runs, brought a report. */
DMARC_MUST_USE enum dmarc_status store_has_reports(struct store *s,
    bool *has, struct dmarc_err *err);

#endif
