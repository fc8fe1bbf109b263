/*
 * memo.h: a cache keyed by one or two numbers.
 *
 * A hash table from pairs of numbers to structs of one size. The structs
 * belong to an arena: they never move and are freed with it.
 */
#ifndef DMARC_COMMON_MEMORY_MEMO_H
#define DMARC_COMMON_MEMORY_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/memory/arena.h"

struct memo_slot;

#define MEMO_CHUNKS 27		/* enough for 2^32 structs */

/* Initialise with MEMO_INIT or MEMO_INIT_ORDER. */
struct memo {
	struct arena *arena;
	size_t bytes;		/* size of a struct */
	struct memo_slot *slot;
	size_t slots;
	uint32_t n;
	unsigned char *chunk[MEMO_CHUNKS];	/* pairs, with their structs */
};

#define MEMO_INIT(memory, type) \
	((struct memo){ .arena = (memory), .bytes = sizeof(type) })

/*
 * The struct for a pair of numbers. A new pair gets a zeroed struct and sets
 * *first. NULL: out of memory.
 */
void *memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first);

/* The struct of a pair that is there already; NULL: a new pair. */
void *memo_find(const struct memo *m, uint64_t a, uint64_t b);

/* A memo without structs: it only numbers the pairs (memo_place()). */
#define MEMO_INIT_ORDER(memory) ((struct memo){ .arena = (memory) })

/* Prefetches the memory that a look-up of the pair will read. */
void memo_prefetch(const struct memo *m, uint64_t a, uint64_t b);

/* The number of pairs that came before this one. false: out of memory. */
bool memo_place(struct memo *m, uint64_t a, uint64_t b, uint32_t *place,
    bool *first);

#endif
