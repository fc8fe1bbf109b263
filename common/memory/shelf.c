/*
 * shelf.c: see shelf.h.
 */
#include "common/memory/shelf.h"

#include <stdatomic.h>
#include <stdlib.h>

#define WORD 32	/* bits of the words that blocks are made of */

struct shelf {
	uint8_t bits[SHELF_NUMBERS];
	size_t numbers, words;	/* of a row */
	size_t blocks;
	struct shelf_room *room;
	_Atomic(uint32_t *) block[];
};

bool
shelf_take(struct shelf_room *room, size_t bytes)
{
	size_t left = atomic_load(&room->left);

	do
		if (left < bytes)
			return false;
	while (!atomic_compare_exchange_weak(&room->left, &left,
	    left - bytes));
	return true;
}

void
shelf_give(struct shelf_room *room, size_t bytes)
{
	(void)atomic_fetch_add(&room->left, bytes);
}

static size_t
block_bytes(const struct shelf *s)
{
	return SHELF_ROWS * s->words * sizeof(uint32_t);
}

struct shelf *
shelf_new(const uint8_t *bits, size_t n, uint64_t last,
    struct shelf_room *room)
{
	uint64_t blocks = last / SHELF_ROWS + 1;
	size_t all = 0;
	struct shelf *s;

	if (blocks > SIZE_MAX / 2 / sizeof *s->block)
		return NULL;
	s = calloc(1, sizeof *s + (size_t)blocks * sizeof *s->block);
	if (s == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		s->bits[i] = bits[i];
		all += bits[i];
	}
	s->numbers = n;
	s->words = (all + WORD - 1) / WORD;
	s->blocks = (size_t)blocks;
	s->room = room;
	return s;
}

/* The row of a key; NULL: its block is missing. */
static const uint32_t *
find(const struct shelf *s, uint64_t key)
{
	const uint32_t *block;

	if (key / SHELF_ROWS >= s->blocks)
		return NULL;
	block = atomic_load_explicit(&s->block[key / SHELF_ROWS],
	    memory_order_acquire);
	return block == NULL ? NULL : block + key % SHELF_ROWS * s->words;
}

/* The largest number of so many bits. */
static uint32_t
most(uint8_t bits)
{
	return UINT32_MAX >> (WORD - bits);
}

bool
shelf_row(const struct shelf *s, uint64_t key, uint32_t *number)
{
	const uint32_t *row = find(s, key);
	size_t at = 0;

	for (size_t i = 0; row != NULL && i < s->numbers; i++) {
		uint64_t two = row[at / WORD];

		if (at % WORD + s->bits[i] > WORD)
			two |= (uint64_t)row[at / WORD + 1] << WORD;
		number[i] = (uint32_t)(two >> at % WORD) & most(s->bits[i]);
		at += s->bits[i];
	}
	return row != NULL;
}

void
shelf_prefetch(const struct shelf *s, uint64_t key)
{
	const uint32_t *row = find(s, key);

	if (row != NULL)
		__builtin_prefetch(row);
}

bool
shelf_put(const struct shelf *s, uint32_t *block, size_t i,
    const uint32_t *number)
{
	uint32_t *row = block + i * s->words;
	size_t at = 0;

	for (size_t k = 0; k < s->numbers; k++) {
		uint64_t two = (uint64_t)number[k] << at % WORD;

		if (number[k] > most(s->bits[k]))
			return false;
		row[at / WORD] |= (uint32_t)two;
		if (at % WORD + s->bits[k] > WORD)
			row[at / WORD + 1] |= (uint32_t)(two >> WORD);
		at += s->bits[k];
	}
	return true;
}

uint32_t *
shelf_begin(struct shelf *s, uint64_t key, uint64_t *first)
{
	size_t bytes = block_bytes(s);
	uint32_t *block;

	if (key / SHELF_ROWS >= s->blocks || !shelf_take(s->room, bytes))
		return NULL;
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
	shelf_give(s->room, block_bytes(s));
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
