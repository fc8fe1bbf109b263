/*
 * test_heap.c: memory is there as before, and more than is in huge pages.
 */
#include "common/memory/heap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static void
gives_memory_as_before(void)
{
	enum { BLOCKS = 48 };
	const size_t size = (size_t)2 << 20;
	unsigned char *block[BLOCKS];
	char *end = sbrk(0), *small = malloc(1);
	/* Sanitizers have a heap of their own, far from this one. */
	bool glibc = small < end && end - small < 64 << 20;

	heap_prepare();
	CU_ASSERT_EQUAL((char *)sbrk(0) - end >= 64 << 20, glibc);
	free(small);
	for (int i = 0; i < BLOCKS; i++) {
		block[i] = malloc(size);
		CU_ASSERT_PTR_NOT_NULL_FATAL(block[i]);
		if (block[i] != NULL)
			memset(block[i], i, size);
	}
	for (int i = 0; i < BLOCKS; i++) {
		CU_ASSERT_EQUAL(block[i][0], i);
		CU_ASSERT_EQUAL(block[i][size - 1], i);
		free(block[i]);
	}
}

static const struct test tests[] = {
	{ "it gives memory as before", gives_memory_as_before },
};

TEST_MAIN("common/memory/heap", tests)
