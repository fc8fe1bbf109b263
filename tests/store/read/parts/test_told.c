/*
 * test_told.c: rows are taken in the order in which they were noted.
 */
#include "store/read/parts/told.h"

#include "tests/cunit_main.h"

static void
gives_rows_in_their_order(void)
{
	struct told t = { .row = NULL };
	uint32_t words[KEPT_WORDS] = { 1, 2, 3, 4, 5 };

	CU_ASSERT_FALSE(told_take(&t, KEPT_DKIM, 7, words));
	told_add(&t, KEPT_DKIM, 7, words);
	words[4] = 6;
	told_add(&t, KEPT_SPF, 7, words);
	CU_ASSERT_FALSE(told_take(&t, KEPT_DKIM, 8, words));
	CU_ASSERT_FALSE(told_take(&t, KEPT_SPF, 7, words));
	CU_ASSERT_EQUAL(words[4], 6);
	CU_ASSERT_TRUE(told_take(&t, KEPT_DKIM, 7, words));
	CU_ASSERT_TRUE(words[0] == 1 && words[4] == 5);
	CU_ASSERT_TRUE(told_take(&t, KEPT_SPF, 7, words));
	CU_ASSERT_EQUAL(words[4], 6);
	CU_ASSERT_FALSE(told_take(&t, KEPT_SPF, 7, words));
	told_clear(&t);
	CU_ASSERT_FALSE(told_take(&t, KEPT_DKIM, 7, words));
	told_add(&t, KEPT_DKIM, 9, words);
	CU_ASSERT_TRUE(told_take(&t, KEPT_DKIM, 9, words));
	told_free(&t);
}

static const struct test tests[] = {
	{ "it gives rows in their order", gives_rows_in_their_order },
};

TEST_MAIN("store/read/parts/told", tests)
