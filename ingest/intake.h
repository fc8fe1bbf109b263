/*
 * intake.h: has the workers read messages, and puts the answers into batches.
 */
#ifndef DMARC_INGEST_INTAKE_H
#define DMARC_INGEST_INTAKE_H

#include "common/err.h"
#include "common/settings/settings.h"
#include "ingest/ledger/batch.h"
#include "ingest/mailbox/mailbox.h"
#include "ingest/progress.h"

struct intake_opts {
	const struct dmarc_settings *settings;	/* flags included */
	struct batch *batch;
	struct progress *progress;
	const struct tally *tally;	/* to show */
	const unsigned char *tag_key;	/* see pool_opts */
};

struct intake;

/*
 * NULL when out of memory. Copies opts; the objects that it points to must
 * outlive the intake. Workers start with the first message.
 */
struct intake *intake_new(const struct intake_opts *opts);

/* End the workers, and drop the messages that they have. NULL is fine. */
void intake_free(struct intake *in);

/*
 * Give an open message to the workers, and wait until one has room. A message
 * that is too large is refused instead. Takes ownership of m. Fails with what
 * the pool and the batch fail with.
 */
DMARC_MUST_USE enum dmarc_status intake_submit(struct intake *in,
    struct message *m, struct dmarc_err *err);

/* Store a message as refused without asking a worker. Takes ownership. */
DMARC_MUST_USE enum dmarc_status intake_refuse(struct intake *in,
    struct message *m, enum dmarc_reason reason, const char *detail,
    struct dmarc_err *err);

/* Store a message as unreadable; errno says why. Takes ownership. */
DMARC_MUST_USE enum dmarc_status intake_unreadable(struct intake *in,
    struct message *m, struct dmarc_err *err);

/* Wait for all answers, commit and settle. */
DMARC_MUST_USE enum dmarc_status intake_drain(struct intake *in,
    struct dmarc_err *err);

#endif
