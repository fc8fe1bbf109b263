/*
 * shelf.h: rows of numbers by their key, kept for all threads.
 *
 * Keys of a table are dense, and what one domain reads stands beside what
 * others read, so rows are kept in blocks of adjacent keys. A block is filled
 * by the first thread that needs it and never changes, so nobody waits.
 */
#ifndef DMARC_COMMON_MEMORY_SHELF_H
#define DMARC_COMMON_MEMORY_SHELF_H

#include <stddef.h>
#include <stdint.h>

#define SHELF_ROWS 256	/* of a block */

struct shelf;

/* Bytes that several shelves may still take. */
struct shelf_room {
	_Atomic size_t left;
};

/*
 * Begins with rows of so many words for the keys 0 to last, all of them
 * missing. NULL: out of memory. room has to outlive it.
 */
struct shelf *shelf_new(size_t words, uint64_t last, struct shelf_room *room);

/* The row of a key; NULL: its block is missing. */
const uint32_t *shelf_row(const struct shelf *s, uint64_t key);

/*
 * A block for the caller to fill, of zeros: the row of a key of *first on is at
 * (key - *first) * words. NULL: there is no room, no memory, or no such key.
 */
uint32_t *shelf_begin(struct shelf *s, uint64_t key, uint64_t *first);

/* Keeps a filled block; if another thread was quicker, that of the other. */
void shelf_keep(struct shelf *s, uint64_t first, uint32_t *block);
/* Gives up a block that was begun. */
void shelf_drop(struct shelf *s, uint32_t *block);

void shelf_free(struct shelf *s);	/* NULL is fine */

#endif
