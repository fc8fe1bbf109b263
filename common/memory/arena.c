/*
 * arena.c: see arena.h. Blocks double in size: a report of half a million
 * records takes a few dozen calls of malloc().
 */
#include "common/memory/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)64 << 10)
#define LARGEST_BLOCK ((size_t)4 << 20)

struct block {
	struct block *next;
	size_t size, used;	/* bytes of data[] */
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *top;
	size_t cap, used, fail_at;
	bool starved;
};

static struct block *
block_new(struct block *next, size_t size)
{
	struct block *b;

	if (size > SIZE_MAX - sizeof *b)
		return NULL;
	b = malloc(sizeof *b + size);
	if (b == NULL)
		return NULL;
	b->next = next;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *
arena_new(size_t cap)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a == NULL)
		return NULL;
	a->cap = cap;
	a->top = block_new(NULL, FIRST_BLOCK);
	if (a->top == NULL) {
		free(a);
		return NULL;
	}
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct block *b = a->top, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void
arena_reset(struct arena *a)
{
	while (a->top->next != NULL) {
		struct block *b = a->top;

		a->top = b->next;
		free(b);
	}
	a->top->used = 0;
	a->used = 0;
	a->starved = false;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->top, a->top->used, a->used };
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->top != mark.top) {
		struct block *b = a->top;

		a->top = b->next;
		free(b);
	}
	a->top->used = mark.in_top;
	a->used = mark.used;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t step = alignof(max_align_t);
	struct block *b = a->top;
	void *p;

	if (a->fail_at > 0 && --a->fail_at == 0)
		return NULL;
	if (size > SIZE_MAX - step)
		return NULL;
	size = (size + step - 1) / step * step;
	if (size > a->cap - a->used)
		return NULL;
	if (size > b->size - b->used) {
		size_t want = b->size < LARGEST_BLOCK / 2 ? b->size * 2 :
		    LARGEST_BLOCK;

		b = block_new(b, size > want ? size : want);
		if (b == NULL) {
			a->starved = true;
			return NULL;
		}
		a->top = b;
	}
	p = b->data + b->used;
	b->used += size;
	a->used += size;
	return memset(p, 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		return NULL;
	p = arena_alloc(a, len + 1);
	if (p == NULL)
		return NULL;
	memcpy(p, s, len);
	return p;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

bool
arena_starved(const struct arena *a)
{
	return a->starved;
}

void
arena_fail_at(struct arena *a, size_t nth)
{
	a->fail_at = nth;
}
