/*
 * messages.h: the ledger of messages: what became of them.
 */
#ifndef DMARC_STORE_READ_MESSAGES_H
#define DMARC_STORE_READ_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/codes.h"
#include "store/read/snapshot.h"

/* All messages. */
struct message_totals {
	uint64_t outcome[STORE_OUTCOMES];	/* messages */
	int64_t last_seen;	/* seconds: when the last one was entered;
				 * INT64_MIN: none ever */
	uint64_t bytes;		/* of the database */
};

DMARC_MUST_USE enum dmarc_status message_totals_read(struct snapshot *db,
    struct message_totals *out, struct dmarc_err *err);

/* Messages set aside from since to now, in seconds. */
struct aside_totals {
	uint64_t rejected;	/* refused as a whole */
	uint64_t partly;	/* a part of them was refused */
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

/* The latest of those that aside_totals_read() counts: name and reason. */
struct statement aside_latest_start(struct snapshot *db, int64_t since,
    int64_t now, int64_t most);
bool aside_latest_next(struct statement *s, struct aside_row *out);

/* All set aside since a time, oldest first, with reports that were marked. */
struct statement aside_start(struct snapshot *db, int64_t since);
bool aside_next(struct statement *s, struct aside_row *out);

#endif
