/*
 * messages.h: the ledger of messages and their outcomes.
 */
#ifndef DMARC_STORE_READ_MESSAGES_H
#define DMARC_STORE_READ_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/facts/finding.h"
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

/* What was looked at since a time. */
struct looked {
	uint64_t messages;	/* all of them */
	uint64_t nothing[DMARC_OTHERS];	/* those that held no report: mail of
					 * other kinds; see finding.h */
};

/* Reads the whole table of messages. since in seconds; INT64_MIN: all. */
DMARC_MUST_USE enum dmarc_status looked_read(struct snapshot *db,
    int64_t since, struct looked *out, struct dmarc_err *err);

/* The names of the latest messages without a report, at most so many. */
struct statement looked_names_start(struct snapshot *db, int64_t since,
    int64_t most);
bool looked_names_next(struct statement *s, const char **name);

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

/* A mailbox, by its latest message, the last one first. */
struct mailbox_row {
	const char *path;
	uint64_t messages;
	int64_t last_seen;	/* seconds: entry of its last message */
};

struct statement mailboxes_start(struct snapshot *db);
bool mailboxes_next(struct statement *s, struct mailbox_row *out);

#endif
