/*
 * messages.h: the ledger of messages and their outcomes.
 */
#ifndef DMARC_STORE_READ_MESSAGES_H
#define DMARC_STORE_READ_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/codes.h"
#include "store/read/snapshot.h"

/* Totals over all messages. */
struct message_totals {
	uint64_t outcome[STORE_OUTCOMES];	/* messages */
	int64_t last_seen;	/* seconds: entry of the last message;
				 * INT64_MIN: none yet */
	uint64_t bytes;		/* size of the database */
};

DMARC_MUST_USE enum dmarc_status message_totals_read(struct snapshot *db,
    struct message_totals *out, struct dmarc_err *err);

/* Messages set aside from since to now, in seconds. */
struct aside_totals {
	uint64_t rejected;	/* refused as a whole */
	uint64_t partly;	/* one part was refused */
	int64_t last_seen;	/* of all messages, as above */
};

DMARC_MUST_USE enum dmarc_status aside_totals_read(struct snapshot *db,
    int64_t since, int64_t now, struct aside_totals *out,
    struct dmarc_err *err);

/* A message that was set aside, whole or in part. */
struct aside_row {
	int64_t seen;		/* seconds */
	const char *mailbox, *name;
	const char *outcome, *reason;	/* words, as in v_message */
	const char *detail;	/* NULL: none */
};

/* The latest messages that aside_totals_read() counts: name and reason. */
struct statement aside_latest_start(struct snapshot *db, int64_t since,
    int64_t now, int64_t most);
bool aside_latest_next(struct statement *s, struct aside_row *out);

/*
 * All messages set aside since a time, oldest first, and those whose reports
 * were marked.
 */
struct statement aside_start(struct snapshot *db, int64_t since);
bool aside_next(struct statement *s, struct aside_row *out);

#endif
