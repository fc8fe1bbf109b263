/*
 * cache.h: remembers rows already in the database, to save SELECTs.
 *
 * Maps bytes to the key of the row that holds them. The size is fixed: a new
 * entry may replace an older one, and a miss costs a SELECT. Bytes are
 * compared in full, so hash collisions cannot merge two rows.
 */
#ifndef DMARC_STORE_WRITE_ROWS_CACHE_H
#define DMARC_STORE_WRITE_ROWS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cache;

/*
 * Makes a cache of slots entries (a power of two), each of at most the given
 * bytes; NULL: out of memory. Takes slots * (bytes + 12) bytes, which never
 * grows.
 */
struct cache *cache_new(size_t slots, size_t bytes);

/* NULL is fine. */
void cache_free(struct cache *c);

/* Forgets all entries: after a rollback, or if rows were deleted. */
void cache_clear(struct cache *c);

/* The row of len bytes; false: not in the cache. */
bool cache_get(const struct cache *c, const void *bytes, size_t len,
    int64_t *row);

/*
 * Adds an entry, which must be absent. Ignores bytes too long for an entry, and
 * rows from 2^48 on.
 */
void cache_put(struct cache *c, const void *bytes, size_t len, int64_t row);

#endif
