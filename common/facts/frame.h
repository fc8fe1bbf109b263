/*
 * frame.h: what dmarc-ingest and its workers say to each other.
 *
 * The worker (dmarc-parse --worker) reads packets from its standard input, a
 * SOCK_SEQPACKET socket: first one hello with what it has to know, then one
 * job for each message, with its descriptor beside it (SCM_RIGHTS). It
 * answers on its standard output, a pipe: for each job, in order, a frame
 * for each finding and then one done frame. End of file on its input ends
 * it. The parent trusts nothing in a frame: every length, number, enum and
 * string is checked here, on the parent's side, before it becomes a struct.
 *
 *   frame: length of the body (u32), kind (u32), sequence of the job (u32),
 *   body. Numbers and strings as in wire.h.
 */
#ifndef DMARC_COMMON_FACTS_FRAME_H
#define DMARC_COMMON_FACTS_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/facts/digest.h"
#include "common/facts/finding.h"
#include "common/limits.h"

struct arena;

#define DMARC_AUTHSERV_ID 255	/* bytes of a domain */
#define FRAME_HEADER 12		/* bytes before the body */

/* Parent to worker. */
#define FRAME_HELLO_MOST (8 + 8 * DMARC_LIMITS + 1 + 4 + \
    DMARC_AUTHSERV_ID + 1)
#define FRAME_JOB_BYTES 20

struct frame_job {
	uint32_t sequence;	/* comes back in every frame of the answer */
	uint64_t offset, length;	/* where in the file the message lies */
};

/*
 * What a worker has to know. The text stays in the packet; NULL: our mail
 * server's name is not known.
 */
struct frame_hello {
	struct dmarc_limits limits;
	const char *authserv_id;	/* at most DMARC_AUTHSERV_ID bytes */
	bool below_received;	/* see parse/mail/provenance.h */
};

void frame_put_hello(struct buf *b, const struct frame_hello *hello);
DMARC_MUST_USE bool frame_get_hello(const void *packet, size_t len,
    struct frame_hello *hello);
void frame_put_job(struct buf *b, const struct frame_job *job);
DMARC_MUST_USE bool frame_get_job(const void *packet, size_t len,
    struct frame_job *job);

/* Worker to parent: done, or FRAME_FINDING and a dmarc_finding_kind. */
enum { FRAME_DONE, FRAME_FINDING };

/* What the done frame says of the message as a whole. */
struct frame_done {
	bool read;		/* all its bytes could be */
	unsigned char sha256[DMARC_DIGEST];	/* of them, if so */
};

/* Append a frame. A buffer over its cap has failed set, and no frame. */
void frame_put_finding(struct buf *b, uint32_t sequence,
    const struct dmarc_finding *f);
void frame_put_done(struct buf *b, uint32_t sequence,
    const struct frame_done *done);

/* A frame as it lies in the parent's buffer. */
struct frame {
	uint32_t kind;		/* below FRAME_FINDING + their count */
	const unsigned char *body;
	size_t len;
};

enum frame_next { FRAME_READY, FRAME_PARTIAL, FRAME_GARBLED };

/*
 * The frame at the start of len bytes, and in *used how many bytes it takes
 * (FRAME_READY); FRAME_PARTIAL while more bytes are wanted; FRAME_GARBLED if
 * no worker of ours would have sent this for job sequence. most is the
 * longest body to be believed.
 */
enum frame_next frame_next(const unsigned char *data, size_t len,
    uint32_t sequence, size_t most, struct frame *out, size_t *used);

/*
 * Read a finding (any kind but FRAME_DONE). Strings stay in the frame's
 * buffer, arrays are in the arena. E_INPUT with parser-garbled, or E_LIMIT
 * with memory when the arena is full.
 */
DMARC_MUST_USE enum dmarc_status frame_get_finding(const struct frame *f,
    const struct dmarc_limits *lim, struct arena *a, struct dmarc_finding *out,
    struct dmarc_err *err);
DMARC_MUST_USE bool frame_get_done(const struct frame *f,
    struct frame_done *out);

#endif
