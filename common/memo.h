/*
 * memo.h: what was found out once, by one or two numbers.
 *
 * A hash table from pairs of numbers to structs of one size. What it holds is
 * in an arena, stays where it is, and is gone with it.
 */
#ifndef DMARC_COMMON_MEMO_H
#define DMARC_COMMON_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

struct memo_slot;

#define MEMO_CHUNKS 27		/* for all that 32 bits count */

/* MEMO_INIT is an empty one. */
struct memo {
	struct arena *arena;
	size_t bytes;		/* of a struct */
	struct memo_slot *slot;
	size_t slots;
	uint32_t n;
	unsigned char *chunk[MEMO_CHUNKS];	/* of structs */
};

#define MEMO_INIT(memory, type) \
	((struct memo){ .arena = (memory), .bytes = sizeof(type) })

/*
 * What is kept for two numbers; of those not met before all zeros, and
 * *first is true. NULL: no memory.
 */
void *memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first);

/* One that keeps nothing but the order in which numbers were met. */
#define MEMO_INIT_ORDER(memory) ((struct memo){ .arena = (memory) })

/* How many were met before these two numbers. false: no memory. */
bool memo_place(struct memo *m, uint64_t a, uint64_t b, uint32_t *place,
    bool *first);

#endif
