/*
 * shelf.c: see shelf.h.
 */
#include "common/memory/shelf.h"

#include <stdatomic.h>
#include <stdlib.h>

struct shelf {
	size_t words, blocks;
	struct shelf_room *room;
	_Atomic(uint32_t *) block[];
};

static size_t
block_bytes(const struct shelf *s)
{
	return SHELF_ROWS * s->words * sizeof(uint32_t);
}

struct shelf *
shelf_new(size_t words, uint64_t last, struct shelf_room *room)
{
	uint64_t blocks = last / SHELF_ROWS + 1;
	struct shelf *s;

	if (blocks > SIZE_MAX / 2 / sizeof *s->block)
		return NULL;
	s = calloc(1, sizeof *s + (size_t)blocks * sizeof *s->block);
	if (s == NULL)
		return NULL;
	s->words = words;
	s->blocks = (size_t)blocks;
	s->room = room;
	return s;
}

const uint32_t *
shelf_row(const struct shelf *s, uint64_t key)
{
	const uint32_t *block;

	if (key / SHELF_ROWS >= s->blocks)
		return NULL;
	block = atomic_load_explicit(&s->block[key / SHELF_ROWS],
	    memory_order_acquire);
	return block == NULL ? NULL : block + key % SHELF_ROWS * s->words;
}

uint32_t *
shelf_begin(struct shelf *s, uint64_t key, uint64_t *first)
{
	size_t bytes = block_bytes(s), left = atomic_load(&s->room->left);
	uint32_t *block;

	if (key / SHELF_ROWS >= s->blocks)
		return NULL;
	do
		if (left < bytes)
			return NULL;
	while (!atomic_compare_exchange_weak(&s->room->left, &left,
	    left - bytes));
	*first = key / SHELF_ROWS * SHELF_ROWS;
	block = calloc(1, bytes);
	if (block == NULL)
		shelf_drop(s, NULL);
	return block;
}

void
shelf_keep(struct shelf *s, uint64_t first, uint32_t *block)
{
	uint32_t *none = NULL;

	if (!atomic_compare_exchange_strong(&s->block[first / SHELF_ROWS],
	    &none, block))
		shelf_drop(s, block);
}

void
shelf_drop(struct shelf *s, uint32_t *block)
{
	free(block);
	(void)atomic_fetch_add(&s->room->left, block_bytes(s));
}

void
shelf_free(struct shelf *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->blocks; i++)
		free(s->block[i]);
	free(s);
}
