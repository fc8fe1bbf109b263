/*
 * workers.h: a pool of dmarc-parse processes that read messages.
 *
 * A worker gets several jobs ahead, so that it never waits for us, and
 * answers them in order (common/facts/frame.h). Whatever it does, it costs
 * exactly the message it is working on: when it dies, hangs or says what makes
 * no sense, that message is answered with a refusal, the worker is replaced,
 * and the other jobs it had are given to others.
 */
#ifndef DMARC_INGEST_POOL_WORKERS_H
#define DMARC_INGEST_POOL_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"
#include "common/limits.h"

/* A message to be read. It stays the caller's; embed it in what you need. */
struct pool_job {
	int fd;			/* open until the job is answered */
	uint64_t offset, length;	/* where in it the message lies */
	struct pool_job *next;	/* the pool's own, like the next one */
	unsigned tries;		/* workers that were stopped while at it */
};

struct pool_answer {
	const unsigned char *sha256;	/* of the message; NULL: unread */
	const struct dmarc_finding *finding;	/* until the call returns */
	size_t findings;		/* at least one */
	/*
	 * Of mail that could not be read (DMARC_R_UNREADABLE): why. DMARC_OK
	 * if only the worker knows: then it is an I/O error, because the mail
	 * was open.
	 */
	enum dmarc_status trouble;
};

struct pool_opts {
	const char *parser;	/* the path of dmarc-parse */
	unsigned workers;	/* at most this many processes */
	const struct dmarc_limits *limits;
	const char *authserv_id;	/* our mail server's; NULL: not known */
	bool below_received;	/* see parse/mail/provenance.h */

	/*
	 * Called once for each job, in any order, from within pool_submit()
	 * and pool_drain(). A status but DMARC_OK ends them.
	 */
	enum dmarc_status (*answered)(void *ctx, struct pool_job *job,
	    const struct pool_answer *answer, struct dmarc_err *err);
	/* Called at least once a second while waiting. */
	enum dmarc_status (*tick)(void *ctx, struct dmarc_err *err);
	/* Called by pool_free() for each job without an answer. */
	void (*dropped)(void *ctx, struct pool_job *job);
	void *ctx;
};

struct pool;

DMARC_MUST_USE enum dmarc_status pool_new(const struct pool_opts *opts,
    struct pool **out, struct dmarc_err *err);

/* End the workers, at once. NULL is fine. */
void pool_free(struct pool *p);

/*
 * Have a message read; waits for a place in the queue. E_AGAIN when a signal
 * asks to stop, E_UNAVAILABLE when dmarc-parse does not start; the job is
 * the pool's in any case.
 */
DMARC_MUST_USE enum dmarc_status pool_submit(struct pool *p,
    struct pool_job *job, struct dmarc_err *err);

/* Wait until every job is answered. */
DMARC_MUST_USE enum dmarc_status pool_drain(struct pool *p,
    struct dmarc_err *err);

/* How many processors this process may use. */
unsigned pool_processors(void);

#endif
