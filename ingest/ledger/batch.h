/*
 * batch.h: enters messages, many in one transaction, and settles them.
 *
 * The transaction begins with the first message, so that a run without
 * anything new writes nothing. Problems are named and messages settled only
 * after COMMIT. Messages are settled one by one while the next ones are
 * entered, so that no worker runs out of jobs meanwhile.
 */
#ifndef DMARC_INGEST_LEDGER_BATCH_H
#define DMARC_INGEST_LEDGER_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "ingest/ledger/settle.h"
#include "ingest/mailbox/mailbox.h"
#include "ingest/pool/workers.h"
#include "ingest/progress.h"
#include "store/write/message.h"

struct writer;

struct batch_opts {
	struct writer *writer;
	struct store *store;	/* on top of it */
	struct settle *settle;
	struct progress *progress;
	struct tally *tally;	/* what becomes of messages is counted here */
	int64_t now;		/* INT64_MIN: the clock's */
	int wait_ms;		/* at most, for a locked database */
	bool dry_run;		/* one transaction, never committed */
	bool verbose;		/* name marks on stored reports, too */
};

struct batch;

/* NULL when out of memory. The options must outlive it. */
struct batch *batch_new(const struct batch_opts *opts);
void batch_free(struct batch *b);	/* NULL is fine; rolls nothing back */

/* Enter what was found in a message, which is the batch's from now on. */
DMARC_MUST_USE enum dmarc_status batch_put(struct batch *b, struct message *m,
    const struct pool_answer *answer, struct dmarc_err *err);

/* Commit when the transaction has been open for long. */
DMARC_MUST_USE enum dmarc_status batch_tick(struct batch *b,
    struct dmarc_err *err);

/* Commit and settle what there is. */
DMARC_MUST_USE enum dmarc_status batch_finish(struct batch *b,
    struct dmarc_err *err);

/* Settle what is committed, after a failure. */
void batch_settle(struct batch *b);

/*
 * Whether this run has marked this message of cur/ and counted it: the
 * listing may show it again under its new name.
 */
bool batch_has_marked(const struct batch *b, const char *name);

/* Why the first of tally.unreadable could not be read; DMARC_OK: none. */
enum dmarc_status batch_unreadable(const struct batch *b);

/* The first failure to settle, if there was one (tally.unsettled). */
const struct dmarc_err *batch_unsettled(const struct batch *b);

#endif
