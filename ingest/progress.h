/*
 * progress.h: prints the bar, the tally and the problems of a run.
 *
 * Everything goes to stderr. The bar is drawn only on a terminal; under cron a
 * run without problems prints nothing.
 */
#ifndef DMARC_INGEST_PROGRESS_H
#define DMARC_INGEST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/facts/finding.h"
#include "common/memory/buf.h"
#include "store/write/ledger/message.h"
#include "store/write/prune.h"

/* Counts of a run's messages. The outcomes add up to all messages seen. */
struct tally {
	uint64_t outcome[STORE_OUTCOMES];
	uint64_t known;		/* of all: already in the ledger */
	uint64_t aside;		/* newly rejected */
	uint64_t again;		/* read again and rejected as before */
	uint64_t reports, records;	/* new ones */
	uint64_t unreadable;	/* of the rejected: retried by the next run */
	uint64_t unsettled;	/* stored, but not moved or marked */
	uint64_t nothing[DMARC_OTHERS];	/* new ones without a report */
};

enum talk { TALK_QUIET, TALK_NORMAL, TALK_VERBOSE };

struct progress;

/* NULL when out of memory. */
struct progress *progress_new(enum talk talk, bool dry_run);
void progress_free(struct progress *p);	/* NULL is fine */

/* Whether the bar is drawn and needs the number of messages beforehand. */
bool progress_wants_total(const struct progress *p);
/* Add messages to the total of the bar. */
void progress_more(struct progress *p, uint64_t messages);

/* Draw the bar, at most ten times a second. */
void progress_show(struct progress *p, const struct tally *t);

/* Print lines, each with its line feed, in place of the bar. */
void progress_say(struct progress *p, struct buf *lines);

/* Print what --prune deleted, if a summary is wanted. */
void progress_prune(struct progress *p, const struct store_pruning *done);

/*
 * Print the last lines of a run: a summary, or what was set aside. names: some
 * of the new messages without a report, escaped; "" if there are none.
 */
void progress_end(struct progress *p, const struct tally *t,
    const char *names);

/* Append a number with separators: 1,234,567. */
void progress_number(struct buf *out, uint64_t n);

/* Append a line about new messages without a report; nothing without any. */
void tally_nothing(struct buf *out, const struct tally *t, const char *names);

/* Append the summary of a run, without a line feed. */
void tally_text(struct buf *out, const struct tally *t, bool dry_run);

#endif
