/*
 * arena.h: memory with one lifetime.
 *
 * All that is learnt from one message shares one lifetime, so nothing in an
 * arena is freed alone, and the arena's cap is the most a message can cost.
 */
#ifndef DMARC_COMMON_ARENA_H
#define DMARC_COMMON_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena that will hold at most cap bytes; NULL when out of memory. */
struct arena *arena_new(size_t cap);

/* Release the arena and all it gave out. NULL is fine. */
void arena_free(struct arena *a);

/*
 * Take everything back and keep one small block for the next message, so
 * that a worker's memory does not stay at the size of its largest message.
 */
void arena_reset(struct arena *a);

/*
 * size bytes, aligned for any type and set to zero. NULL when the cap is
 * reached or memory is out: the caller refuses the message (DMARC_R_MEMORY).
 */
void *arena_alloc(struct arena *a, size_t size);

/* The same for n objects of size bytes; the product may not overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A NUL-terminated copy of len bytes. NULL as above. */
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* Bytes handed out since arena_new or the last arena_reset. */
size_t arena_used(const struct arena *a);

/*
 * Whether, since then, an allocation has failed for want of memory, which is
 * nobody's fault, and not for the cap.
 */
bool arena_starved(const struct arena *a);

/* For tests: let the nth allocation from now fail (1: the next; 0: none). */
void arena_fail_at(struct arena *a, size_t nth);

#endif
