/*
 * cache.h: what is already in the database, so that it need not be asked.
 *
 * Bytes to the key of the row that holds them. A cache only forgets: its
 * size is fixed, a new entry takes the place of an older one, and a miss
 * costs a SELECT. Bytes are compared in full, so that nobody who knows the
 * hash can make two things one.
 */
#ifndef DMARC_STORE_CACHE_H
#define DMARC_STORE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cache;

/* A new cache of slots entries (a power of two); NULL when out of memory. */
struct cache *cache_new(size_t slots);

/* NULL is fine. */
void cache_free(struct cache *c);

/* Forget all: after a rollback, or when rows went away. */
void cache_clear(struct cache *c);

/* The row of len bytes, if it is known here. */
bool cache_get(const struct cache *c, const void *bytes, size_t len,
    int64_t *row);

/*
 * Remember it, which must not be known yet. Long bytes are not kept, nor
 * anything when out of memory.
 */
void cache_put(struct cache *c, const void *bytes, size_t len, int64_t row);

#endif
