/*
 * batch.h: stores messages, many in a transaction, and settles them.
 *
 * The transaction begins with the first message, so a run without new messages
 * writes nothing. Problems are printed and messages settled only after COMMIT.
 * Settling is spread over the next calls of batch_put(), so that workers do
 * not run out of jobs meanwhile.
 */
#ifndef DMARC_INGEST_LEDGER_BATCH_H
#define DMARC_INGEST_LEDGER_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "ingest/ledger/settle.h"
#include "ingest/mailbox/mailbox.h"
#include "ingest/pool/pool.h"
#include "ingest/progress.h"
#include "store/write/ledger/message.h"

struct writer;

struct batch_opts {
	struct writer *writer;
	struct store *store;	/* of that writer */
	struct settle *settle;
	struct progress *progress;
	struct tally *tally;	/* counts the outcomes */
	int64_t now;		/* seconds; INT64_MIN: use the clock */
	const struct dmarc_limits *limits;	/* those of the database */
	bool no_failures;	/* failure reports are no reports */
	int wait_ms;		/* longest wait for a locked database */
	bool dry_run;		/* one transaction, never committed */
	bool verbose;		/* print marks on stored reports, too */
};

struct batch;

/*
 * NULL when out of memory. Copies opts; the objects that it points to must
 * outlive the batch.
 */
struct batch *batch_new(const struct batch_opts *opts);
void batch_free(struct batch *b);	/* NULL is fine; no rollback */

/* Store the findings of a message; the batch takes ownership of m. */
DMARC_MUST_USE enum dmarc_status batch_put(struct batch *b, struct message *m,
    const struct pool_answer *answer, struct dmarc_err *err);

/* Commit if the transaction has been open for 5 seconds. */
DMARC_MUST_USE enum dmarc_status batch_tick(struct batch *b,
    struct dmarc_err *err);

/* Commit, then settle all messages. */
DMARC_MUST_USE enum dmarc_status batch_finish(struct batch *b,
    struct dmarc_err *err);

/*
 * Settle the messages already committed, and name those set aside; for use
 * after a failure.
 */
void batch_settle(struct batch *b);

/*
 * Whether this run has renamed and counted this message of cur/: the listing
 * may return it again under its new name.
 */
bool batch_has_marked(const struct batch *b, const char *name);

/* Why the first unreadable message could not be read; DMARC_OK: none. */
enum dmarc_status batch_unreadable(const struct batch *b);

/*
 * The names of the first new messages without a report, and "..." if there are
 * more; escaped.
 */
const char *batch_nothing(struct batch *b);

/* The first failure to settle; its code is DMARC_OK if there was none. */
const struct dmarc_err *batch_unsettled(const struct batch *b);

#endif
