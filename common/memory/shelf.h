/*
 * shelf.h: rows of numbers by their key, kept for all threads.
 *
 * Keys of a table are dense, and what one domain reads stands beside what
 * others read, so rows are kept in blocks of adjacent keys. A block is filled
 * by the first thread that needs it and never changes, so nobody waits.
 */
#ifndef DMARC_COMMON_MEMORY_SHELF_H
#define DMARC_COMMON_MEMORY_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHELF_ROWS 256	/* of a block */
#define SHELF_NUMBERS 8	/* of a row, at most */

struct shelf;

/* Bytes that several shelves, and what is kept beside them, may still take. */
struct shelf_room {
	_Atomic size_t left;
};

/* Takes bytes of the room; false: it has fewer. */
bool shelf_take(struct shelf_room *room, size_t bytes);
void shelf_give(struct shelf_room *room, size_t bytes);

/*
 * Begins with rows for the keys 0 to last, all of them missing. A row is n
 * numbers; number i takes bits[i] bits, 1 to 32, and no more of memory: rows
 * are most of what is kept. NULL: out of memory. room has to outlive it.
 */
struct shelf *shelf_new(const uint8_t *bits, size_t n, uint64_t last,
    struct shelf_room *room);

/* The numbers of the row of a key; false: its block is missing. */
bool shelf_row(const struct shelf *s, uint64_t key, uint32_t *number);

/* Prefetches the memory that shelf_row() will read. */
void shelf_prefetch(const struct shelf *s, uint64_t key);

/*
 * A block for the caller to fill, of zeros, for the keys from *first on. NULL:
 * there is no room, no memory, or no such key.
 */
uint32_t *shelf_begin(struct shelf *s, uint64_t key, uint64_t *first);

/* Fills row i of a block, once; false: a number takes more than its bits. */
bool shelf_put(const struct shelf *s, uint32_t *block, size_t i,
    const uint32_t *number);

/* Keeps a filled block; if another thread was quicker, that of the other. */
void shelf_keep(struct shelf *s, uint64_t first, uint32_t *block);
/* Gives up a block that was begun. */
void shelf_drop(struct shelf *s, uint32_t *block);

void shelf_free(struct shelf *s);	/* NULL is fine */

#endif
