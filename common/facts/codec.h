/*
 * codec.h: how each kind of finding is written into a frame and read back.
 *
 * For the row X(NAME, name, type) of DMARC_FINDING_KINDS there are
 *
 *   name_put(): append the body, but the part, which every finding has;
 *   name_get(): read and check it, as strictly as bytes of a stranger.
 *
 * name_get() need not look at w->bad at its end, nor for bytes left over:
 * frame.c does. Strings stay in the frame's buffer, arrays go into the arena.
 */
#ifndef DMARC_COMMON_FACTS_CODEC_H
#define DMARC_COMMON_FACTS_CODEC_H

#include "common/buf.h"
#include "common/err.h"
#include "common/facts/finding.h"
#include "common/limits.h"
#include "common/wire.h"

struct arena;

#define CODEC_DETAIL_BYTES 1024	/* of what is said about a fault */

#define AS_CODEC(NAME, name, type) \
	void name##_put(struct buf *b, const struct dmarc_finding *f); \
	DMARC_MUST_USE enum dmarc_status name##_get(struct wire *w, \
	    const struct dmarc_limits *lim, struct arena *a, \
	    struct dmarc_finding *f, struct dmarc_err *err);
DMARC_FINDING_KINDS(AS_CODEC)
#undef AS_CODEC

/* E_INPUT: what cannot be right; and E_LIMIT: the arena is full. */
enum dmarc_status codec_garbled(struct dmarc_err *err, const char *what);
enum dmarc_status codec_no_memory(struct dmarc_err *err);

#endif
