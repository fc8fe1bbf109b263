/*
 * buf.h: a byte buffer that grows up to a cap.
 *
 * Appending never fails on the spot: once the cap is reached or memory is
 * out, the buffer drops what follows and remembers it in failed, so that a
 * writer of many fields checks once, at its end.
 */
#ifndef DMARC_COMMON_BUF_H
#define DMARC_COMMON_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	unsigned char *data;	/* owned; NULL while empty */
	size_t len, size;	/* used, allocated */
	size_t cap;		/* never allocated beyond this */
	bool failed;		/* something was dropped */
};

#define BUF_INIT(limit) { .cap = (limit) }

/* Release the memory; the buffer is empty and usable again. */
void buf_free(struct buf *b);

/* Empty the buffer; memory beyond keep bytes is given back. */
void buf_clear(struct buf *b, size_t keep);

/*
 * Make room for n more bytes and return where they go, without adding them
 * (add with b->len += ...). NULL when that is not possible.
 */
unsigned char *buf_room(struct buf *b, size_t n);

/*
 * Whether memory, and not a cap, has kept any buffer of this process from
 * growing: then what was made of them may lack something.
 */
bool buf_starved(void);

void buf_add(struct buf *b, const void *data, size_t len);
void buf_byte(struct buf *b, unsigned char c);
void buf_text(struct buf *b, const char *s);	/* without its NUL */

/*
 * The content as a NUL-terminated string; the NUL is not part of it.
 * NULL when the buffer has failed.
 */
const char *buf_string(struct buf *b);

#endif
