/*
 * wire.h: numbers and strings as bytes, for frames and for digests.
 *
 * Numbers are little-endian. A string is its length as 32 bits, its bytes
 * and a NUL, so that a reader may point into the buffer; an absent one
 * (NULL) has the length 2^32 - 1 and nothing else.
 */
#ifndef DMARC_COMMON_WIRE_H
#define DMARC_COMMON_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"

void wire_put_u8(struct buf *b, uint8_t v);
void wire_put_u32(struct buf *b, uint32_t v);
void wire_put_u64(struct buf *b, uint64_t v);
void wire_put_string(struct buf *b, const char *s);

/*
 * Reads what a process that we do not trust has written. After the first
 * fault bad is set and every function gives 0 or NULL: check bad before
 * using what was read.
 */
struct wire {
	const unsigned char *at, *end;
	bool bad;
};

uint8_t wire_get_u8(struct wire *w);
uint32_t wire_get_u32(struct wire *w);
uint64_t wire_get_u64(struct wire *w);

/* One of n members of an enum, 0 .. n-1; any other number is a fault. */
unsigned wire_get_enum(struct wire *w, unsigned n);

/*
 * A string of at most most bytes; it stays in the buffer. Valid UTF-8
 * without NUL, or it is a fault. NULL when absent.
 */
const char *wire_get_string(struct wire *w, size_t most);

/*
 * A number of things that each take at least least bytes: a fault if fewer
 * bytes are left than that, so that it can size an allocation.
 */
uint32_t wire_get_count(struct wire *w, size_t least);

/* The next len bytes. NULL on a fault. */
const unsigned char *wire_get_bytes(struct wire *w, size_t len);

/* A copy of them in to, which stays as it was on a fault. */
void wire_get_copy(struct wire *w, void *to, size_t len);

#endif
