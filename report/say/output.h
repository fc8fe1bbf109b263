/*
 * output.h: the way to standard output, in pieces, with every write checked.
 */
#ifndef DMARC_REPORT_SAY_OUTPUT_H
#define DMARC_REPORT_SAY_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "common/buf.h"
#include "common/err.h"

struct output {
	FILE *file;		/* not owned; NULL: all stays in buf */
	struct buf buf;		/* what is not written yet */
	bool colour;		/* words of state, on a terminal */
};

#define OUTPUT_PIECE 65536	/* bytes that may wait */
#define OUTPUT_INIT(stream) { .file = (stream), .buf = BUF_INIT(64u << 20) }

/* Whether a stream is for eyes: a terminal, and nobody minds colour. */
bool output_likes_colour(FILE *stream);

/* Write what waits, if it is a piece or more. Writers call it for each row. */
DMARC_MUST_USE enum dmarc_status output_flush(struct output *o,
    struct dmarc_err *err);

/* Write everything and close the file; also after a failure. */
DMARC_MUST_USE enum dmarc_status output_close(struct output *o,
    struct dmarc_err *err);

#endif
