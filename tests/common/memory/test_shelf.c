/*
 * test_shelf.c: rows stay where they are, within the room that there is.
 */
#include "common/memory/shelf.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tests/cunit_main.h"

#define BLOCK_BYTES (SHELF_ROWS * 2 * sizeof(uint32_t))

/* Fills the block of a key with numbers that follow from the keys. */
static bool
fill(struct shelf *s, uint64_t key)
{
	uint64_t first = 0;
	uint32_t *block = shelf_begin(s, key, &first);

	if (block == NULL)
		return false;
	for (size_t i = 0; i < SHELF_ROWS; i++) {
		block[2 * i] = (uint32_t)(first + i);
		block[2 * i + 1] = (uint32_t)(first + i) * 7;
	}
	shelf_keep(s, first, block);
	return true;
}

static void
keeps_rows(void)
{
	struct shelf_room room = { .left = 1 << 20 };
	struct shelf *s = shelf_new(2, 1000, &room);
	const uint32_t *row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_PTR_NULL(shelf_row(s, 700));
	CU_ASSERT_TRUE(fill(s, 700));
	row = shelf_row(s, 700);
	CU_ASSERT(row != NULL && row[0] == 700 && row[1] == 4900);
	CU_ASSERT_PTR_NOT_NULL(shelf_row(s, 512));
	CU_ASSERT_PTR_NULL(shelf_row(s, 511));
	CU_ASSERT_PTR_NULL(shelf_row(s, UINT64_C(1) << 60));
	CU_ASSERT_FALSE(fill(s, UINT64_C(1) << 60));
	shelf_free(s);
	shelf_free(NULL);
}

static void
stays_within_its_room(void)
{
	struct shelf_room room = { .left = 2 * BLOCK_BYTES };
	struct shelf *s = shelf_new(2, 10000, &room);
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
	CU_ASSERT_PTR_NOT_NULL(shelf_row(s, 0));
	/* The second of two that fill the same one gives its room back. */
	shelf_free(s);
	room.left = 2 * BLOCK_BYTES;
	s = shelf_new(2, 10000, &room);
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
		const uint32_t *row = shelf_row(shelf, key);

		if (row == NULL && fill(shelf, key))
			row = shelf_row(shelf, key);
		wrong += row == NULL || row[0] != key ||
		    row[1] != (uint32_t)key * 7;
	}
	return wrong == 0 ? shelf : NULL;
}

static void
serves_several_threads(void)
{
	struct shelf_room room = { .left = 100 << 20 };
	struct shelf *s = shelf_new(2, 100000, &room);
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
	{ "stays within its room", stays_within_its_room },
	{ "serves several threads", serves_several_threads },
};

TEST_MAIN("common/memory/shelf", tests)
