/*
 * source.h: bytes that can be read from the start, more than once.
 *
 * A gzip reads from another source, so that gzip in zip in gzip streams
 * through buffers of fixed size, however much comes out. A second reading
 * (of XML that has to be mended) inflates again instead of keeping it all.
 */
#ifndef DMARC_PARSE_ARCHIVE_SOURCE_H
#define DMARC_PARSE_ARCHIVE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/limits.h"

struct source;

/*
 * Read at most size bytes into to. *got is 0 only at the end; what is
 * wrong with the container (truncated, checksum) is told by then.
 */
DMARC_MUST_USE enum dmarc_status source_read(struct source *s,
    unsigned char *to, size_t size, size_t *got, struct dmarc_err *err);

/* Back to the start. What had come out so far is given back to the budget. */
DMARC_MUST_USE enum dmarc_status source_rewind(struct source *s,
    struct dmarc_err *err);

void source_close(struct source *s);	/* NULL is fine */

/* What a kind of source provides. */
struct source {
	enum dmarc_status (*read)(struct source *s, unsigned char *to,
	    size_t size, size_t *got, struct dmarc_err *err);
	enum dmarc_status (*rewind)(struct source *s, struct dmarc_err *err);
	void (*close)(struct source *s);
};

/* Bytes in memory, which stay the caller's. No need to close. */
struct source_memory {
	struct source base;
	const unsigned char *data;
	size_t len, at;
};
void source_of_memory(struct source_memory *s, const unsigned char *data,
    size_t len);

/* How much may come out of all containers of a message together. */
struct source_budget {
	uint64_t used, most;
};

/* Count n more bytes; E_LIMIT when that is too much. */
DMARC_MUST_USE enum dmarc_status budget_spend(struct source_budget *b,
    uint64_t n, struct dmarc_err *err);

#endif
