/*
 * answer.h: finds the answers in the output of a worker, and decodes them.
 *
 * An answer is a frame for each finding and a last one (FRAME_DONE), all with
 * the sequence number of the job that the worker is on.
 */
#ifndef DMARC_INGEST_POOL_ANSWER_H
#define DMARC_INGEST_POOL_ANSWER_H

#include <stdbool.h>

#include "common/err.h"
#include "common/facts/frame.h"
#include "common/limits.h"
#include "common/memory/arena.h"
#include "ingest/pool/pool.h"
#include "ingest/pool/process.h"

enum answer_found {
	ANSWER_PARTIAL,		/* read more of its output first */
	ANSWER_WHOLE,		/* answer_read() it, then answer_taken() */
	ANSWER_GARBLED,		/* not a frame, or of another job */
	ANSWER_UNASKED		/* output without a job */
};

/*
 * Look for the answer to the worker's first job. After ANSWER_WHOLE a call
 * must follow answer_taken().
 */
enum answer_found answer_find(struct process *w);

/*
 * Check and decode the answer found. *out points into a and into *done, which
 * must live as long. Refuses it as parser-garbled, or as memory if a is full.
 */
DMARC_MUST_USE enum dmarc_status answer_read(const struct process *w,
    const struct dmarc_limits *lim, struct arena *a, struct pool_answer *out,
    struct frame_done *done, struct dmarc_err *err);

/* Drop the answer from the output, and its job from the queue: see there. */
struct pool_job *answer_taken(struct process *w);

/* Whether the worker sent another frame for a job it had already finished. */
bool answer_repeats(const struct process *w);

#endif
