/*
 * cache.c: a set-associative cache. Entries live in sets of WAYS by their
 * hash, and the next to go in a full set is the one that came first.
 */
#include "store/cache.h"

#include <stdlib.h>
#include <string.h>

#define WAYS 4

/* So that a full cache is some megabytes, whatever strangers write. */
#define LONGEST 512

struct entry {
	unsigned char *bytes;	/* owned; NULL: free */
	size_t len;
	uint64_t hash;
	int64_t row;
};

struct set {
	struct entry way[WAYS];
	unsigned oldest;
};

struct cache {
	size_t sets;		/* a power of two */
	struct set set[];
};

/* Eight bytes at a time. Whoever finds collisions causes misses, no more. */
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
	return h;
}

struct cache *
cache_new(size_t slots)
{
	size_t sets = slots / WAYS;
	struct cache *c = calloc(1, sizeof *c + sets * sizeof c->set[0]);

	if (c != NULL)
		c->sets = sets;
	return c;
}

void
cache_clear(struct cache *c)
{
	for (size_t i = 0; i < c->sets; i++) {
		for (size_t w = 0; w < WAYS; w++)
			free(c->set[i].way[w].bytes);
		memset(&c->set[i], 0, sizeof c->set[i]);
	}
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	cache_clear(c);
	free(c);
}

bool
cache_get(const struct cache *c, const void *bytes, size_t len, int64_t *row)
{
	uint64_t hash = hash_of(bytes, len);
	const struct set *set = &c->set[hash & (c->sets - 1)];

	for (size_t w = 0; w < WAYS; w++) {
		const struct entry *e = &set->way[w];

		if (e->hash == hash && e->len == len && e->bytes != NULL &&
		    memcmp(e->bytes, bytes, len) == 0) {
			*row = e->row;
			return true;
		}
	}
	return false;
}

void
cache_put(struct cache *c, const void *bytes, size_t len, int64_t row)
{
	uint64_t hash = hash_of(bytes, len);
	struct set *set = &c->set[hash & (c->sets - 1)];
	struct entry *e = &set->way[set->oldest];
	unsigned char *copy;

	if (len > LONGEST)
		return;
	copy = malloc(len + 1);		/* never of size 0 */
	if (copy == NULL)
		return;
	memcpy(copy, bytes, len);
	free(e->bytes);
	*e = (struct entry){ copy, len, hash, row };
	set->oldest = (set->oldest + 1) % WAYS;
}
