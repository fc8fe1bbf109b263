/*
 * packed.h: puts encoded items in the order of their bytes, so that a digest
 * does not depend on the order in which a report names them.
 */
#ifndef DMARC_COMMON_FACTS_PACKED_H
#define DMARC_COMMON_FACTS_PACKED_H

#include "common/err.h"
#include "common/memory/buf.h"

/* An encoded item: len bytes of a buffer, from at on. */
struct packed {
	const unsigned char *bytes;	/* packed_sort() finds them */
	size_t at, len;
	size_t place;		/* in the report */
};

/* Begin item number place at the end of b; it is appended next. */
struct packed packed_begin(const struct buf *b, size_t place);
/* End the item: it reaches to the end of b. */
void packed_end(struct packed *item, const struct buf *b);

/*
 * Sort n items of b, which must not grow while their bytes are in use. false:
 * b has failed.
 */
DMARC_MUST_USE bool packed_sort(struct packed *item, size_t n,
    const struct buf *b);
/* Compare the bytes of two sorted items, as memcmp(). */
int packed_compare(const struct packed *a, const struct packed *b);

#endif
