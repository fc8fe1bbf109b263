/*
 * cache.c: a set-associative cache. The hash selects a set of WAYS entries;
 * sets are full from the front, newest first. Bytes lie in the entries, so
 * that a look-up costs one or two lines of memory, and no entry an allocation.
 */
#include "store/write/rows/cache.h"

#include <stdlib.h>
#include <string.h>

#define WAYS 4

/* Stands before the bytes of an entry. */
struct head {
	uint32_t hash;		/* the other half selects the set */
	uint16_t len;		/* plus 1: 0 is a free entry */
	uint16_t row_high;
	uint32_t row_low;
};

struct cache {
	size_t sets;		/* a power of two */
	size_t entry;		/* bytes of an entry, head included */
	size_t most;		/* limit for the bytes of an entry */
	bool used;
	unsigned char data[];
};

/*
 * Hashes eight bytes at a time. An attacker who finds collisions can only cause
 * misses. Multiplication carries bits upwards only: the bits of an address are
 * high in its word, so shift them down before the next multiplication, which
 * selects a set.
 */
static uint64_t
hash_of(const unsigned char *bytes, size_t len)
{
	uint64_t h = len, word;

	for (; len > 0; bytes += sizeof word) {
		size_t n = len < sizeof word ? len : sizeof word;

		word = 0;
		memcpy(&word, bytes, n);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
		len -= n;
	}
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

struct cache *
cache_new(size_t slots, size_t bytes)
{
	size_t entry = sizeof(struct head) + bytes;
	struct cache *c;

	entry = (entry + _Alignof(struct head) - 1) /
	    _Alignof(struct head) * _Alignof(struct head);
	c = calloc(1, sizeof *c + slots * entry);
	if (c != NULL)
		*c = (struct cache){ slots / WAYS, entry, bytes, false };
	return c;
}

void
cache_clear(struct cache *c)
{
	/* A new cache takes no memory yet; do not touch it. */
	if (c->used)
		memset(c->data, 0, c->sets * WAYS * c->entry);
	c->used = false;
}

void
cache_free(struct cache *c)
{
	free(c);
}

static size_t
place_of(const struct cache *c, uint64_t hash)
{
	return (size_t)(hash >> 32 & (c->sets - 1)) * WAYS * c->entry;
}

bool
cache_get(const struct cache *c, const void *bytes, size_t len, int64_t *row)
{
	uint64_t hash = hash_of(bytes, len);
	const unsigned char *at = c->data + place_of(c, hash);

	for (size_t w = 0; w < WAYS; w++, at += c->entry) {
		struct head e;

		memcpy(&e, at, sizeof e);
		if (e.len == 0)
			return false;
		if (e.hash == (uint32_t)hash && e.len == len + 1 &&
		    memcmp(at + sizeof e, bytes, len) == 0) {
			*row = (int64_t)e.row_high << 32 | e.row_low;
			return true;
		}
	}
	return false;
}

void
cache_put(struct cache *c, const void *bytes, size_t len, int64_t row)
{
	uint64_t hash = hash_of(bytes, len);
	unsigned char *at = c->data + place_of(c, hash);
	struct head e = { .hash = (uint32_t)hash, .len = (uint16_t)(len + 1),
		.row_high = (uint16_t)(row >> 32), .row_low = (uint32_t)row };

	if (len > c->most || len >= UINT16_MAX || row < 0 || row >> 48 != 0)
		return;
	memmove(at + c->entry, at, (WAYS - 1) * c->entry);
	memcpy(at, &e, sizeof e);
	memcpy(at + sizeof e, bytes, len);
	c->used = true;
}
