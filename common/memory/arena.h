/*
 * arena.h: memory with one lifetime.
 *
 * Everything learnt from a message lives equally long, so an arena is freed
 * as a whole. Its cap is the most memory that a message can cost.
 */
#ifndef DMARC_COMMON_MEMORY_ARENA_H
#define DMARC_COMMON_MEMORY_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena of at most cap bytes; NULL when out of memory. */
struct arena *arena_new(size_t cap);

/* Free the arena and everything allocated from it. NULL is fine. */
void arena_free(struct arena *a);

/*
 * Free everything but one small block, which the next message reuses: a
 * worker's memory shrinks again after a large message.
 */
void arena_reset(struct arena *a);

/*
 * size bytes, aligned for any type and zeroed. NULL when the cap is reached
 * or malloc fails: the caller refuses the message (DMARC_R_MEMORY).
 */
void *arena_alloc(struct arena *a, size_t size);

/* The same for n objects of size bytes; NULL also if n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A NUL-terminated copy of len bytes; NULL as for arena_alloc(). */
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* A point in the life of an arena. */
struct arena_mark {
	void *top;
	size_t in_top, used;
};
struct arena_mark arena_mark(const struct arena *a);

/* Free everything allocated since the mark; earlier marks stay valid. */
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Bytes allocated since arena_new() or the last arena_reset(). */
size_t arena_used(const struct arena *a);

/*
 * Whether malloc failed (as opposed to: the cap was reached) since
 * arena_new() or the last arena_reset().
 */
bool arena_starved(const struct arena *a);

/* For tests: make the nth allocation from now fail (1: the next; 0: none). */
void arena_fail_at(struct arena *a, size_t nth);

#endif
