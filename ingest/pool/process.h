/*
 * process.h: one dmarc-parse process: its start, its end, and its two pipes.
 *
 * pool.c distributes the jobs, answer.c decodes the output.
 */
#ifndef DMARC_INGEST_POOL_PROCESS_H
#define DMARC_INGEST_POOL_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/err.h"
#include "common/facts/frame.h"
#include "common/limits.h"
#include "common/memory/buf.h"

struct pool_job;		/* ingest/pool/pool.h */

#define PROCESS_DEPTH 256	/* most jobs queued at a worker */

struct process {
	pid_t pid;		/* 0: no process */
	int jobs, answers;	/* our ends of its stdin and stdout */
	struct buf in;		/* its output, not yet processed */
	size_t taken;		/* bytes of in already processed */
	size_t scanned;		/* bytes of whole frames after those */
	size_t frames;		/* number of those frames */
	bool more;		/* in may hold another answer */
	struct {
		struct pool_job *job;	/* NULL: the probe */
		uint32_t sequence;
	} queue[PROCESS_DEPTH];	/* a ring; it works on the first */
	size_t first, queued;
	uint32_t answered;	/* sequence of the last answer, if proven */
	int64_t since;		/* ms: when it started on the first */
	bool proven;		/* it has answered a job */
};

/*
 * Start the process and send it the hello. On failure (E_UNAVAILABLE, E_IO,
 * E_NOMEM) w has no process.
 */
DMARC_MUST_USE enum dmarc_status process_start(struct process *w,
    const char *parser, const struct frame_hello *hello,
    struct dmarc_err *err);

/* Kill the process and drop its output. Returns its wait status. */
int process_end(struct process *w);

/* Whether a signal to stop ended it, e.g. from systemd. */
bool process_was_stopped(int status);

/*
 * The reason to refuse the job that it died on: parser-died, parser-timeout or
 * memory. Describes the end in text, of size bytes.
 */
enum dmarc_reason process_reason(int status, char *text, size_t size);

/*
 * Send it a job: what says which bytes of fd. Its queue must have room.
 * Returns false and sets errno on failure, which may be temporary.
 */
DMARC_MUST_USE bool process_send(struct process *w, struct pool_job *job,
    int fd, const struct frame_job *what);

/* Remove its first job from the queue. NULL: the probe. */
struct pool_job *process_shift(struct process *w);

enum process_read { PROCESS_READ, PROCESS_NOTHING, PROCESS_EOF,
	PROCESS_TOO_LONG, PROCESS_NO_MEMORY, PROCESS_BROKEN };
					/* BROKEN: the pipe, see errno */

/* Read what it has written, without blocking. */
enum process_read process_read(struct process *w);

#endif
