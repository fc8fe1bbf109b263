/*
 * progress.h: what a run says to people: the bar, the tally, the problems.
 *
 * Everything goes to stderr. The bar is only for a terminal; in cron a run
 * in which all went well says nothing.
 */
#ifndef DMARC_INGEST_PROGRESS_H
#define DMARC_INGEST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"
#include "store/write/message.h"
#include "store/write/prune.h"

/* What became of the messages of a run: outcomes add up to what was seen. */
struct tally {
	uint64_t outcome[STORE_OUTCOMES];
	uint64_t known;		/* of those: the ledger had them already */
	uint64_t aside;		/* newly rejected */
	uint64_t reports, records;	/* new ones */
	uint64_t unreadable;	/* of the rejected: to be read next time */
	uint64_t unsettled;	/* stored, but could not be moved or marked */
};

uint64_t tally_seen(const struct tally *t);

enum talk { TALK_QUIET, TALK_NORMAL, TALK_VERBOSE };

struct progress;

/* NULL when out of memory. The bar is shown if stderr is a terminal. */
struct progress *progress_new(enum talk talk, bool dry_run);
void progress_free(struct progress *p);	/* NULL is fine */

/* Whether it is worth counting messages beforehand. */
bool progress_wants_total(const struct progress *p);
void progress_more(struct progress *p, uint64_t messages);

/* Draw the bar, if some time has passed since it was drawn. */
void progress_show(struct progress *p, const struct tally *t);

/* Print lines (each with its line feed), above the bar. */
void progress_say(struct progress *p, struct buf *lines);

/* How much --prune deleted, where a summary is due. */
void progress_prune(struct progress *p, const struct store_pruning *done);

/* The last line of a run, where one is due. */
void progress_end(struct progress *p, const struct tally *t);

/* The text of that line, without a line feed. */
void tally_text(struct buf *out, const struct tally *t, bool dry_run);

#endif
