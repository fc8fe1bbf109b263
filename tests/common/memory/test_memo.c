/*
 * test_memo.c: stored values are found again.
 */
#include "common/memory/memo.h"

#include "tests/cunit_main.h"

#define MANY 5000

static struct arena *arena;

static struct memo
begin(size_t cap)
{
	arena = arena_new(cap);
	CU_ASSERT_PTR_NOT_NULL_FATAL(arena);
	return MEMO_INIT(arena, uint64_t);
}

/* The value for a pair, which must be new or known. */
static uint64_t *
at(struct memo *m, uint64_t a, uint64_t b, bool is_new)
{
	bool first;
	uint64_t *kept = memo_at(m, a, b, &first);

	CU_ASSERT_PTR_NOT_NULL_FATAL(kept);
	CU_ASSERT_EQUAL(first, is_new);
	if (is_new)
		CU_ASSERT_EQUAL(*kept, 0);
	return kept;
}

static void
keeps_what_it_is_given(void)
{
	struct memo m = begin(1 << 20);

	*at(&m, 7, 0, true) = 70;
	*at(&m, 0, 7, true) = 7;
	*at(&m, UINT64_MAX, UINT64_MAX, true) = 1;
	*at(&m, 0, 0, true) = 2;
	CU_ASSERT_EQUAL(*at(&m, 7, 0, false), 70);
	CU_ASSERT_EQUAL(*at(&m, 0, 7, false), 7);
	CU_ASSERT_EQUAL(*at(&m, UINT64_MAX, UINT64_MAX, false), 1);
	CU_ASSERT_EQUAL(*at(&m, 0, 0, false), 2);
	arena_free(arena);
}

/* Also pairs that differ only in a few high bits. */
static void
keeps_many_where_they_are(void)
{
	struct memo m = begin(16 << 20);
	uint64_t *kept[MANY];

	CU_ASSERT_PTR_NULL(memo_find(&m, 0, 0));
	for (uint64_t i = 0; i < MANY; i++) {
		kept[i] = at(&m, i, i << 40, true);
		*kept[i] = i + 1;
	}
	for (uint64_t i = 0; i < MANY; i++) {
		CU_ASSERT_PTR_EQUAL(at(&m, i, i << 40, false), kept[i]);
		CU_ASSERT_EQUAL(*kept[i], i + 1);
		CU_ASSERT_PTR_EQUAL(memo_find(&m, i, i << 40), kept[i]);
		CU_ASSERT_PTR_NULL(memo_find(&m, i, 1));
	}
	arena_free(arena);
}

static void
tells_in_which_order_they_came(void)
{
	struct memo m = begin(16 << 20);
	uint32_t place;
	bool first;

	m = MEMO_INIT_ORDER(arena);
	for (int again = 0; again < 2; again++)
		for (uint64_t i = 0; i < MANY; i++) {
			CU_ASSERT_TRUE_FATAL(memo_place(&m, i << 40, i, &place,
			    &first));
			CU_ASSERT_EQUAL(place, i);
			CU_ASSERT_EQUAL(first, again == 0);
		}
	arena_free(arena);
}

static void
says_when_there_is_no_memory(void)
{
	struct memo m = begin(1 << 20);
	bool first;

	for (size_t nth = 1; nth <= 2; nth++) {	/* the table, the structs */
		arena_fail_at(arena, nth);
		CU_ASSERT_PTR_NULL(memo_at(&m, 1, 0, &first));
		arena_fail_at(arena, 0);
	}
	*at(&m, 1, 0, true) = 5;
	for (uint64_t i = 2; memo_at(&m, i, 0, &first) != NULL; i++)
		CU_ASSERT_FATAL(i < 1 << 20);
	CU_ASSERT_EQUAL(*at(&m, 1, 0, false), 5);
	arena_free(arena);
}

static const struct test tests[] = {
	{ "it keeps what it is given", keeps_what_it_is_given },
	{ "it keeps many where they are", keeps_many_where_they_are },
	{ "it tells in which order they came",
	    tells_in_which_order_they_came },
	{ "it says when there is no memory", says_when_there_is_no_memory },
};

TEST_MAIN("common/memory/memo", tests)
