/*
 * output.h: buffered standard output, with every write checked.
 */
#ifndef DMARC_REPORT_SAY_OUTPUT_H
#define DMARC_REPORT_SAY_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "common/err.h"
#include "common/memory/buf.h"

struct output {
	FILE *file;		/* closed by output_close(); NULL: keep
				 * everything in buf */
	struct buf buf;		/* not written yet */
	bool colour;		/* of words for a state */
};

#define OUTPUT_PIECE 65536	/* bytes; output_flush() keeps less */
#define OUTPUT_INIT(stream) { .file = (stream), .buf = BUF_INIT(64u << 20) }

/* Whether a stream is a terminal that can erase and colour what it shows. */
bool output_is_terminal(FILE *stream);
/* Whether to colour a stream: a terminal, and NO_COLOR is not set. */
bool output_wants_colour(FILE *stream);

/* Write the buffer once it holds OUTPUT_PIECE bytes. Call it per row. */
DMARC_MUST_USE enum dmarc_status output_flush(struct output *o,
    struct dmarc_err *err);

/* Write the buffer, free it and close the file, even if a write failed. */
DMARC_MUST_USE enum dmarc_status output_close(struct output *o,
    struct dmarc_err *err);

#endif
