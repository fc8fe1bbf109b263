/*
 * test_vec.c: arrays that grow.
 */
#include "common/vec.h"

#include <stdint.h>
#include <stdlib.h>

#include "tests/cunit_main.h"

static void
keeps_what_it_holds(void)
{
	int *list = NULL;
	size_t size = 0;

	for (size_t n = 0; n < 1000; n++) {
		CU_ASSERT_TRUE_FATAL(vec_room(&list, n, &size, sizeof *list));
		CU_ASSERT(size > n);
		list[n] = (int)n;
	}
	for (size_t n = 0; n < 1000; n++)
		CU_ASSERT_EQUAL(list[n], (int)n);
	free(list);
}

static void
does_not_overflow(void)
{
	void *array = NULL;
	size_t size = SIZE_MAX / 4;

	CU_ASSERT_FALSE(vec_grow(&array, size, &size, 8));
	CU_ASSERT_PTR_NULL(array);
	CU_ASSERT_EQUAL(size, SIZE_MAX / 4);
}

static const struct test tests[] = {
	{ "keeps what it holds", keeps_what_it_holds },
	{ "does not overflow", does_not_overflow },
};

TEST_MAIN("common/vec", tests)
