/*
 * worker.h: one dmarc-parse process: its start, its end, and its two pipes.
 *
 * What to do with jobs and answers is workers.c's business.
 */
#ifndef DMARC_INGEST_POOL_WORKER_H
#define DMARC_INGEST_POOL_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/facts/frame.h"
#include "common/limits.h"

struct pool_job;		/* ingest/pool/workers.h */

#define WORKER_DEPTH 256	/* jobs a worker may have ahead of it */

struct worker {
	pid_t pid;		/* 0: there is no process */
	int jobs, answers;	/* our ends of its input and its output */
	struct buf in;		/* answers as they come */
	size_t taken;		/* bytes of in that were answers already */
	size_t scanned;		/* bytes after them that are whole frames ... */
	size_t frames;		/* ... and how many these are */
	bool more;		/* there may be another answer in in */
	struct {
		struct pool_job *job;	/* NULL: the probe */
		uint32_t sequence;
	} queue[WORKER_DEPTH];	/* a ring; the first is being worked on */
	size_t first, queued;
	uint32_t answered;	/* sequence of the last answer, if proven */
	int64_t since;		/* ms: when it started on the first */
	bool proven;		/* it has answered something */
};

/*
 * Start the process and greet it. E_UNAVAILABLE or E_IO; w is then without a
 * process.
 */
DMARC_MUST_USE enum dmarc_status worker_start(struct worker *w,
    const char *parser, const struct frame_hello *hello,
    struct dmarc_err *err);

/* Kill it if it lives, and forget its answers. Returns its wait status. */
int worker_end(struct worker *w);

/*
 * Give it a job, whose bytes lie in fd. There must be room in its queue.
 * false and errno: it could not be told, perhaps for now.
 */
DMARC_MUST_USE bool worker_send(struct worker *w, struct pool_job *job,
    int fd, uint64_t offset, uint64_t length, uint32_t sequence);

/* The job it works on leaves the queue. NULL was the probe. */
struct pool_job *worker_shift(struct worker *w);

enum worker_read { WORKER_READ, WORKER_NOTHING, WORKER_EOF, WORKER_TOO_LONG,
	WORKER_NO_MEMORY, WORKER_BROKEN };	/* the pipe: see errno */

/* Take in what it has written, without waiting. */
enum worker_read worker_read(struct worker *w);

#endif
