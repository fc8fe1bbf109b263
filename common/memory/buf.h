/*
 * buf.h: a byte buffer that grows up to a cap.
 *
 * Appending returns no error: once the cap is reached or malloc fails, the
 * buffer drops the data and sets failed. A writer of many fields checks
 * failed once, at the end.
 */
#ifndef DMARC_COMMON_MEMORY_BUF_H
#define DMARC_COMMON_MEMORY_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	unsigned char *data;	/* owned; NULL while empty */
	size_t len, size;	/* used, allocated */
	size_t cap;		/* the most bytes to allocate */
	bool failed;		/* data was dropped */
};

#define BUF_INIT(limit) { .cap = (limit) }

/* Free the memory; the buffer is empty and usable again. */
void buf_free(struct buf *b);

/* Empty the buffer; free its memory if that is more than keep bytes. */
void buf_clear(struct buf *b, size_t keep);

/*
 * Make room for n more bytes and return its start. The caller writes them and
 * adds their number to b->len. NULL when the buffer cannot grow or has failed.
 */
unsigned char *buf_room(struct buf *b, size_t n);

/*
 * Whether realloc failed (as opposed to: a cap was reached) for any buffer of
 * this process: output made from buffers may then be incomplete.
 */
bool buf_starved(void);

void buf_add(struct buf *b, const void *data, size_t len);
void buf_byte(struct buf *b, unsigned char c);
void buf_text(struct buf *b, const char *s);	/* without its NUL */
void buf_number(struct buf *b, uint64_t n);	/* in decimal */

/*
 * The content as a NUL-terminated string; len does not count the NUL.
 * NULL when the buffer has failed.
 */
const char *buf_string(struct buf *b);

#endif
