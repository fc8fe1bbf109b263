/*
 * spool.h: texts that are kept until their order is known: in memory while they
 * are few, then in a file without a name in $TMPDIR.
 */
#ifndef DMARC_REPORT_RUN_VERDICTS_SPOOL_H
#define DMARC_REPORT_RUN_VERDICTS_SPOOL_H

#include <stdio.h>

#include "common/err.h"
#include "common/memory/buf.h"

struct spool {
	struct buf first;	/* the texts in memory */
	size_t most;		/* bytes of them */
	FILE *rest;		/* NULL: not needed yet */
	size_t used;		/* bytes in it */
};

#define SPOOL_INIT(bytes) { .first = BUF_INIT(bytes), .most = (bytes) }

/* Where a text is. */
struct spooled {
	size_t at, len;
	bool in_file;
};

/* Keeps a text. E_NOMEM; E_IO, E_AGAIN if the file cannot be written. */
DMARC_MUST_USE enum dmarc_status spool_add(struct spool *s,
    const struct buf *text, struct spooled *out, struct dmarc_err *err);

/* Appends a text that was kept. The same errors. */
DMARC_MUST_USE enum dmarc_status spool_read(struct spool *s,
    const struct spooled *where, struct buf *out, struct dmarc_err *err);

void spool_free(struct spool *s);

#endif
