/*
 * pool.h: a pool of dmarc-parse processes that read messages.
 *
 * A worker has several jobs queued, so that it never waits for us, and answers
 * them in order (common/facts/frame.h). Its failure costs exactly the message
 * it is working on: when it dies, hangs or sends a malformed answer, that
 * message is refused, the worker replaced, and its other jobs go to other
 * workers.
 */
#ifndef DMARC_INGEST_POOL_POOL_H
#define DMARC_INGEST_POOL_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/finding.h"
#include "common/limits.h"

/* A message to be read. The caller owns it and may embed it in a struct. */
struct pool_job {
	int fd;			/* must stay open until the answer */
	uint64_t offset, length;	/* the message within fd */
	bool doubtful;		/* its header vouches for nobody */
	struct pool_job *next;	/* next and tries: for the pool only */
	unsigned tries;		/* workers that failed without its fault */
};

struct pool_answer {
	const unsigned char *sha256;	/* of the message; NULL: unread */
	const struct dmarc_finding *finding;	/* valid during the call */
	size_t findings;		/* at least one */
	/*
	 * Why mail could not be read (DMARC_R_UNREADABLE). DMARC_OK if the
	 * worker failed to read it: an I/O error, as the file was open.
	 */
	enum dmarc_status trouble;
};

struct pool_opts {
	const char *parser;	/* the path of dmarc-parse */
	unsigned workers;	/* at most this many processes */
	const struct dmarc_limits *limits;
	const char *authserv_id;	/* our mail server's; NULL: unknown */
	bool below_received;	/* see parse/mail/provenance.h */
	const unsigned char *tag_key;	/* DMARC_TAG_KEY bytes; NULL: read no
					 * failure reports */

	/*
	 * Called once for each job, in any order, by pool_submit() and
	 * pool_drain(). If it fails, they fail with its status.
	 */
	enum dmarc_status (*answered)(void *ctx, struct pool_job *job,
	    const struct pool_answer *answer, struct dmarc_err *err);
	/* Called at least once a second while waiting for workers. */
	enum dmarc_status (*tick)(void *ctx, struct dmarc_err *err);
	/* Called by pool_free() for each job without an answer. */
	void (*dropped)(void *ctx, struct pool_job *job);
	void *ctx;
};

struct pool;

DMARC_MUST_USE enum dmarc_status pool_new(const struct pool_opts *opts,
    struct pool **out, struct dmarc_err *err);

/* Kill the workers. NULL is fine. */
void pool_free(struct pool *p);

/*
 * Queue a message; waits until a worker has room. Fails with E_AGAIN when a
 * signal has come, E_UNAVAILABLE when dmarc-parse does not start. The pool has
 * the job in any case, and answers or drops it.
 */
DMARC_MUST_USE enum dmarc_status pool_submit(struct pool *p,
    struct pool_job *job, struct dmarc_err *err);

/* Wait until every job is answered. */
DMARC_MUST_USE enum dmarc_status pool_drain(struct pool *p,
    struct dmarc_err *err);

#endif
