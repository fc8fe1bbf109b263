/*
 * source.h: a stream of bytes that can be rewound.
 *
 * A gzip source reads from another source, so gzip in zip in gzip streams
 * through buffers of fixed size, whatever the size of the output. A second
 * pass (to mend XML) inflates again instead of keeping all output in memory.
 */
#ifndef DMARC_PARSE_ARCHIVE_SOURCE_H
#define DMARC_PARSE_ARCHIVE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/limits.h"

struct source;

/*
 * Reads at most size bytes into to. *got is 0 only at the end. Damage to the
 * container (truncated, checksum) is reported at the end at the latest.
 */
DMARC_MUST_USE enum dmarc_status source_read(struct source *s,
    unsigned char *to, size_t size, size_t *got, struct dmarc_err *err);

/* Goes back to the start, and returns the bytes read so far to the budget. */
DMARC_MUST_USE enum dmarc_status source_rewind(struct source *s,
    struct dmarc_err *err);

void source_close(struct source *s);	/* NULL is fine */

/* The operations of a kind of source. */
struct source {
	enum dmarc_status (*read)(struct source *s, unsigned char *to,
	    size_t size, size_t *got, struct dmarc_err *err);
	enum dmarc_status (*rewind)(struct source *s, struct dmarc_err *err);
	void (*close)(struct source *s);
};

/* A source of bytes in memory, owned by the caller. Needs no close. */
struct source_memory {
	struct source base;
	const unsigned char *data;
	size_t len, at;
};
void source_of_memory(struct source_memory *s, const unsigned char *data,
    size_t len);

/* Limit on the bytes inflated from all containers of a message together. */
struct source_budget {
	uint64_t used, most;
};

/* Counts n more bytes; fails with E_LIMIT if they exceed the budget. */
DMARC_MUST_USE enum dmarc_status budget_spend(struct source_budget *b,
    uint64_t n, struct dmarc_err *err);

#endif
