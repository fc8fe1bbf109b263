/*
 * each.h: work on many domains at the same time, written in their order.
 *
 * For each domain of a list one thread makes something of it, side by side
 * with threads that do the same for others. Once all domains before it are
 * written, some thread writes what was made. So a run holds in memory the
 * domains in work, one a thread, and a few small ones that wait for their
 * turn, and prints the same whatever the number of threads.
 */
#ifndef DMARC_REPORT_JUDGE_EACH_H
#define DMARC_REPORT_JUDGE_EACH_H

#include "report/gather/gather.h"

/* What a thread has for the work on a domain. */
struct each_seat {
	/* A copy of the run's, with a connection and a cache of names of the
	 * thread's own. All connections see one state of the database. */
	struct gather_context gather;
	struct arena *arena;	/* emptied after each domain */
	void *made;		/* by make(), for write() and end() */
};

/* What to do with domain i. */
struct each_work {
	/*
	 * Runs at any time, beside others: may write to nothing that is
	 * shared. What it keeps in seat->made lives until end() was called.
	 */
	enum dmarc_status (*make)(void *ctx, struct each_seat *seat, size_t i,
	    struct dmarc_err *err);
	/*
	 * Runs in the order of the list, and never beside another write(), but
	 * beside the thread of the seat: may not use seat->gather. May change
	 * shared data that make() does not use. NULL: nothing to do.
	 */
	enum dmarc_status (*write)(void *ctx, struct each_seat *seat, size_t i,
	    struct dmarc_err *err);
	/*
	 * Frees what seat->made holds besides the arena: after write(), or
	 * after a failure, by any thread. NULL: nothing to do.
	 */
	void (*end)(struct each_seat *seat);
	void *ctx;
};

struct each;

/*
 * Begins with a seat for each of the n snapshots, which see one state (n at
 * least 1). The first seat has context as it is. each_end() also after a
 * failure.
 */
DMARC_MUST_USE enum dmarc_status each_begin(
    const struct gather_context *context, struct snapshot *const *db, size_t n,
    struct each **out, struct dmarc_err *err);

/*
 * Does the work for n domains, with a thread for each seat but the first,
 * which is the caller's; none for a single domain. Stops at the first failure
 * in the order of the list and returns that; what comes before it was written.
 */
DMARC_MUST_USE enum dmarc_status each_domain(struct each *e,
    const struct each_work *work, size_t n, struct dmarc_err *err);

/* The seat of the caller, for work on single domains. */
struct each_seat *each_own(struct each *e);

void each_end(struct each *e);	/* NULL is fine */

#endif
