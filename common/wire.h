/*
 * wire.h: encodes numbers and strings as bytes, for frames and digests.
 *
 * Numbers are little-endian. A string is its length (32 bits), its bytes and
 * a NUL, so that a reader may point into the buffer. An absent string (NULL)
 * is the length 2^32 - 1 alone.
 */
#ifndef DMARC_COMMON_WIRE_H
#define DMARC_COMMON_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/memory/buf.h"

void wire_put_u8(struct buf *b, uint8_t v);
void wire_put_u32(struct buf *b, uint32_t v);
void wire_put_u64(struct buf *b, uint64_t v);
void wire_put_string(struct buf *b, const char *s);

/*
 * Reads bytes that an untrusted process has written. The first fault sets bad;
 * from then on every function returns 0 or NULL. Check bad before using the
 * values.
 */
struct wire {
	const unsigned char *at, *end;
	bool bad;
};

uint8_t wire_get_u8(struct wire *w);
uint32_t wire_get_u32(struct wire *w);
uint64_t wire_get_u64(struct wire *w);

/* A member of an enum, 0 to n-1; a larger number is a fault. */
unsigned wire_get_enum(struct wire *w, unsigned n);

/*
 * A string of at most most bytes, which stays in the buffer; NULL if absent.
 * A longer string, invalid UTF-8 or a NUL inside is a fault.
 */
const char *wire_get_string(struct wire *w, size_t most);

/*
 * The number of items that follow, each of at least least bytes. A fault if
 * fewer bytes are left, so that the number is safe to size an allocation.
 */
uint32_t wire_get_count(struct wire *w, size_t least);

/* The next len bytes. NULL on a fault. */
const unsigned char *wire_get_bytes(struct wire *w, size_t len);

/* Copy the next len bytes to to; on a fault to is left as it was. */
void wire_get_copy(struct wire *w, void *to, size_t len);

#endif
