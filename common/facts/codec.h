/*
 * codec.h: encodes and decodes each kind of finding for frames.
 *
 * For the row X(NAME, name, type) of DMARC_FINDING_KINDS there are
 *
 *   name_put(): append the body, except for the part, which frame.c writes;
 *   name_get(): read and check the body as untrusted bytes.
 *
 * frame.c checks w->bad and surplus bytes after name_get(). Strings stay in the
 * frame's buffer, arrays go into the arena.
 */
#ifndef DMARC_COMMON_FACTS_CODEC_H
#define DMARC_COMMON_FACTS_CODEC_H

#include "common/err.h"
#include "common/facts/finding.h"
#include "common/limits.h"
#include "common/memory/buf.h"
#include "common/wire.h"

struct arena;

#define CODEC_DETAIL_BYTES 1024	/* of the description of a fault */

#define AS_CODEC(NAME, name, type) \
	void name##_put(struct buf *b, const struct dmarc_finding *f); \
	DMARC_MUST_USE enum dmarc_status name##_get(struct wire *w, \
	    const struct dmarc_limits *lim, struct arena *a, \
	    struct dmarc_finding *f, struct dmarc_err *err);
DMARC_FINDING_KINDS(AS_CODEC)
#undef AS_CODEC

/* E_INPUT: what is malformed; and E_LIMIT: the arena is full. */
enum dmarc_status codec_garbled(struct dmarc_err *err, const char *what);
enum dmarc_status codec_no_memory(struct dmarc_err *err);

#endif
