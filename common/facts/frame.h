/*
 * frame.h: the protocol between dmarc-ingest and its workers.
 *
 * The worker (dmarc-parse --worker) reads packets from its standard input, a
 * SOCK_SEQPACKET socket: first a hello with its options, then a job for each
 * message, with the file descriptor attached (SCM_RIGHTS). It answers on its
 * standard output, a pipe: for each job, in order, a frame for each finding
 * and then a done frame. It exits at end of file on its input. The parent
 * trusts nothing in a frame: it checks every length, number, enum and string
 * here before it fills a struct.
 *
 *   frame: length of the body (u32), kind (u32), sequence of the job (u32),
 *   body. Numbers and strings as in wire.h.
 */
#ifndef DMARC_COMMON_FACTS_FRAME_H
#define DMARC_COMMON_FACTS_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/facts/digest.h"
#include "common/facts/failure_report.h"
#include "common/facts/finding.h"
#include "common/limits.h"
#include "common/memory/buf.h"

struct arena;

#define DMARC_AUTHSERV_ID 255	/* bytes of a domain */
#define FRAME_HEADER 12		/* bytes before the body */

/* Parent to worker. */
#define FRAME_HELLO_MOST (8 + 8 * DMARC_LIMITS + 1 + 4 + \
    DMARC_AUTHSERV_ID + 1 + 1 + DMARC_TAG_KEY)
#define FRAME_JOB_BYTES 21

struct frame_job {
	uint32_t sequence;	/* repeated in every frame of the answer */
	uint64_t offset, length;	/* the message within the file */
	bool doubtful;		/* its header vouches for nobody */
};

/*
 * The options of a worker. Both pointers point into the packet. authserv_id is
 * NULL if our mail server's name is unknown.
 */
struct frame_hello {
	struct dmarc_limits limits;
	const char *authserv_id;	/* at most DMARC_AUTHSERV_ID bytes */
	bool below_received;	/* see parse/mail/provenance.h */
	const unsigned char *tag_key;	/* DMARC_TAG_KEY secret bytes for the
					 * tags of failure reports; NULL: do
					 * not read such reports */
};

void frame_put_hello(struct buf *b, const struct frame_hello *hello);
DMARC_MUST_USE bool frame_get_hello(const void *packet, size_t len,
    struct frame_hello *hello);
void frame_put_job(struct buf *b, const struct frame_job *job);
DMARC_MUST_USE bool frame_get_job(const void *packet, size_t len,
    struct frame_job *job);

/* Worker to parent: FRAME_DONE, or FRAME_FINDING plus the kind of finding. */
enum { FRAME_DONE, FRAME_FINDING };

/* The content of the done frame, about the whole message. */
struct frame_done {
	bool read;		/* all its bytes could be read */
	unsigned char sha256[DMARC_DIGEST];	/* of the bytes, if read */
};

/* Append a frame; if the buffer fails, it is left without the frame. */
void frame_put_finding(struct buf *b, uint32_t sequence,
    const struct dmarc_finding *f);
void frame_put_done(struct buf *b, uint32_t sequence,
    const struct frame_done *done);

/* A frame as it lies in the parent's buffer. */
struct frame {
	uint32_t kind;		/* FRAME_DONE, or FRAME_FINDING + kind */
	const unsigned char *body;
	size_t len;
};

enum frame_next { FRAME_READY, FRAME_PARTIAL, FRAME_GARBLED };

/*
 * Find the frame at the start of len bytes. FRAME_READY: *out is set, and
 * *used to the bytes it takes; FRAME_PARTIAL: more bytes are needed;
 * FRAME_GARBLED: this is not a frame for job sequence, or its body is longer
 * than most.
 */
enum frame_next frame_next(const unsigned char *data, size_t len,
    uint32_t sequence, size_t most, struct frame *out, size_t *used);

/*
 * Decode a finding. Strings stay in the frame's buffer, arrays go into the
 * arena. Fails with E_INPUT (parser-garbled), or with E_LIMIT (memory) when the
 * arena is full.
 */
DMARC_MUST_USE enum dmarc_status frame_get_finding(const struct frame *f,
    const struct dmarc_limits *lim, struct arena *a, struct dmarc_finding *out,
    struct dmarc_err *err);
DMARC_MUST_USE bool frame_get_done(const struct frame *f,
    struct frame_done *out);

#endif
