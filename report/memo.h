/*
 * memo.h: what was found out once, by one or two numbers.
 *
 * A hash table from pairs of numbers to structs of one size. What it holds is
 * in an arena, stays where it is, and is gone with it.
 */
#ifndef DMARC_REPORT_MEMO_H
#define DMARC_REPORT_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

struct memo_entry;

/* MEMO_INIT is an empty one. */
struct memo {
	struct arena *arena;
	size_t bytes;		/* of a struct */
	struct memo_entry **slot;
	size_t slots, n;
};

#define MEMO_INIT(arena, type) \
	((struct memo){ (arena), sizeof(type), NULL, 0, 0 })

/*
 * What is kept for two numbers; of those not met before all zeros, and
 * *first is true. NULL: no memory.
 */
void *memo_at(struct memo *m, uint64_t a, uint64_t b, bool *first);

#endif
