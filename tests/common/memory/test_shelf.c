/*
 * test_shelf.c: rows stay where they are, within the room that there is.
 */
#include "common/memory/shelf.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

static const uint8_t bits[] = { 17, 20 };	/* two words a row */
#define BLOCK_BYTES (SHELF_ROWS * 2 * sizeof(uint32_t))

/* Whether the shelf has the row of a key, and it is that of fill(). */
static bool
has(const struct shelf *s, uint64_t key)
{
	uint32_t row[2];

	return shelf_row(s, key, row) && row[0] == key && row[1] == key * 7;
}

/* Whether its block is missing. */
static bool
misses(const struct shelf *s, uint64_t key)
{
	uint32_t row[2];

	return !shelf_row(s, key, row);
}

/* Fills the block of a key with numbers that follow from the keys. */
static bool
fill(struct shelf *s, uint64_t key)
{
	uint64_t first = 0;
	uint32_t *block = shelf_begin(s, key, &first);

	if (block == NULL)
		return false;
	for (size_t i = 0; i < SHELF_ROWS; i++) {
		const uint32_t row[] = { (uint32_t)(first + i),
		    (uint32_t)(first + i) * 7 };

		CU_ASSERT_TRUE(shelf_put(s, block, i, row));
	}
	shelf_keep(s, first, block);
	return true;
}

static void
keeps_rows(void)
{
	struct shelf_room room = { .left = 1 << 20 };
	struct shelf *s = shelf_new(bits, 2, 1000, &room);

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT(misses(s, 700));
	CU_ASSERT_TRUE(fill(s, 700));
	shelf_prefetch(s, 700);
	shelf_prefetch(s, 10);
	CU_ASSERT(has(s, 700));
	CU_ASSERT(has(s, 512));
	CU_ASSERT(misses(s, 511));
	CU_ASSERT(misses(s, UINT64_C(1) << 60));
	CU_ASSERT_FALSE(fill(s, UINT64_C(1) << 60));
	shelf_free(s);
	shelf_free(NULL);
}

/* Numbers of any width stand side by side in each row. */
static void
keeps_numbers_of_any_width(void)
{
	static const uint8_t widths[] = { 1, 32, 31, 7, 32, 5 };
	struct shelf_room room = { .left = 1 << 20 };
	struct shelf *s = shelf_new(widths, COUNT(widths), 10, &room);
	uint64_t first;
	uint32_t *block;
	uint32_t want[COUNT(widths)], row[COUNT(widths)];

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	block = shelf_begin(s, 0, &first);
	CU_ASSERT_PTR_NOT_NULL_FATAL(block);
	/* The row has all bits of one number, and none of the others. */
	for (size_t i = 0; i < COUNT(widths); i++) {
		memset(want, 0, sizeof want);
		want[i] = UINT32_MAX >> (32 - widths[i]);
		CU_ASSERT_TRUE(shelf_put(s, block, i, want));
	}
	shelf_keep(s, first, block);
	for (size_t i = 0; i < COUNT(widths); i++) {
		CU_ASSERT_TRUE(shelf_row(s, i, row));
		for (size_t k = 0; k < COUNT(widths); k++)
			CU_ASSERT_EQUAL(row[k], k != i ? 0 :
			    UINT32_MAX >> (32 - widths[i]));
	}
	shelf_free(s);
}

static void
refuses_a_number_that_is_too_large(void)
{
	struct shelf_room room = { .left = 1 << 20 };
	struct shelf *s = shelf_new(bits, 2, 1000, &room);
	const uint32_t most[] = { (1u << 17) - 1, (1u << 20) - 1 };
	const uint32_t first_large[] = { 1u << 17, 0 };
	const uint32_t last_large[] = { 0, UINT32_MAX };
	uint64_t first;
	uint32_t *block;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	block = shelf_begin(s, 0, &first);
	CU_ASSERT_PTR_NOT_NULL_FATAL(block);
	CU_ASSERT_TRUE(shelf_put(s, block, 0, most));
	CU_ASSERT_FALSE(shelf_put(s, block, 1, first_large));
	CU_ASSERT_FALSE(shelf_put(s, block, 1, last_large));
	shelf_drop(s, block);
	CU_ASSERT_EQUAL(room.left, 1 << 20);
	shelf_free(s);
}

static void
stays_within_its_room(void)
{
	struct shelf_room room = { .left = 2 * BLOCK_BYTES };
	struct shelf *s = shelf_new(bits, 2, 10000, &room);
	uint32_t *block;
	uint64_t first;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_TRUE(fill(s, 0));
	block = shelf_begin(s, 5000, &first);
	CU_ASSERT_PTR_NOT_NULL(block);
	CU_ASSERT_FALSE(fill(s, 9000));
	shelf_drop(s, block);
	CU_ASSERT_TRUE(fill(s, 9000));
	CU_ASSERT_FALSE(fill(s, 5000));
	CU_ASSERT(has(s, 0));
	/* The second of two that fill the same one gives its room back. */
	shelf_free(s);
	room.left = 2 * BLOCK_BYTES;
	s = shelf_new(bits, 2, 10000, &room);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_TRUE(fill(s, 0));
	CU_ASSERT_TRUE(fill(s, 1));
	CU_ASSERT_TRUE(fill(s, 300));
	shelf_free(s);
}

static void *
use_all(void *shelf)
{
	size_t wrong = 0;

	for (uint64_t key = 0; key < 100000; key += 3) {
		if (misses(shelf, key))
			(void)fill(shelf, key);
		wrong += !has(shelf, key);
	}
	return wrong == 0 ? shelf : NULL;
}

static void
serves_several_threads(void)
{
	struct shelf_room room = { .left = 100 << 20 };
	struct shelf *s = shelf_new(bits, 2, 100000, &room);
	pthread_t thread[4];

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	for (size_t i = 0; i < COUNT(thread); i++)
		CU_ASSERT_EQUAL_FATAL(pthread_create(&thread[i], NULL,
		    use_all, s), 0);
	for (size_t i = 0; i < COUNT(thread); i++) {
		void *right = NULL;

		CU_ASSERT_EQUAL(pthread_join(thread[i], &right), 0);
		CU_ASSERT_PTR_EQUAL(right, s);
	}
	shelf_free(s);
}

static const struct test tests[] = {
	{ "keeps rows", keeps_rows },
	{ "keeps numbers of any width", keeps_numbers_of_any_width },
	{ "refuses a number that is too large",
	    refuses_a_number_that_is_too_large },
	{ "stays within its room", stays_within_its_room },
	{ "serves several threads", serves_several_threads },
};

TEST_MAIN("common/memory/shelf", tests)
