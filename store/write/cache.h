/*
 * cache.h: what is already in the database, so that it need not be asked.
 *
 * Bytes to the key of the row that holds them. A cache only forgets: its
 * size is fixed, a new entry takes the place of an older one, and a miss
 * costs a SELECT. Bytes are compared in full, so that nobody who knows the
 * hash can make two things one.
 */
#ifndef DMARC_STORE_WRITE_CACHE_H
#define DMARC_STORE_WRITE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cache;

/*
 * A new cache of slots entries (a power of two), each of at most so many
 * bytes; NULL when out of memory. It takes slots * (bytes + 12), and no
 * more whatever it is given.
 */
struct cache *cache_new(size_t slots, size_t bytes);

/* NULL is fine. */
void cache_free(struct cache *c);

/* Forget all: after a rollback, or when rows went away. */
void cache_clear(struct cache *c);

/* The row of len bytes, if it is known here. */
bool cache_get(const struct cache *c, const void *bytes, size_t len,
    int64_t *row);

/*
 * Remember it, which must not be known yet. Bytes that are too long for an
 * entry are not kept, nor rows from 2^48 on.
 */
void cache_put(struct cache *c, const void *bytes, size_t len, int64_t row);

#endif
