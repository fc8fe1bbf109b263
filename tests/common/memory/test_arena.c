/*
 * test_arena.c: allocation, the cap and reset.
 */
#include "common/memory/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
gives_zeroed_aligned_memory(void)
{
	struct arena *a = arena_new((size_t)32 << 20);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (int round = 0; round < 2; round++) {
		for (size_t size = 1; size < 300000; size = size * 3 + 1) {
			unsigned char *p = arena_alloc(a, size);

			CU_ASSERT_PTR_NOT_NULL_FATAL(p);
			CU_ASSERT_EQUAL((uintptr_t)p % alignof(max_align_t),
			    0);
			for (size_t i = 0; i < size; i++)
				if (p[i] != 0) {
					CU_FAIL("not zero");
					break;
				}
			memset(p, 0xff, size);
		}
		arena_reset(a);	/* the second round reuses memory */
	}
	arena_free(a);
}

static void
stops_at_its_cap(void)
{
	struct arena *a = arena_new(1000);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_PTR_NULL(arena_alloc(a, 1001));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 900));
	CU_ASSERT_PTR_NULL(arena_alloc(a, 200));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 16));
	CU_ASSERT_TRUE(arena_used(a) <= 1000);
	arena_reset(a);
	CU_ASSERT_EQUAL(arena_used(a), 0);
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 900));
	arena_free(a);
}

static void
does_not_wrap(void)
{
	struct arena *a = arena_new(SIZE_MAX);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_PTR_NULL(arena_alloc(a, SIZE_MAX));
	CU_ASSERT_PTR_NULL(arena_alloc(a, SIZE_MAX - 20));
	CU_ASSERT_PTR_NULL(arena_array(a, SIZE_MAX / 2, 3));
	CU_ASSERT_PTR_NULL(arena_strndup(a, "x", SIZE_MAX));
	CU_ASSERT_PTR_NOT_NULL(arena_array(a, 0, 3));
	CU_ASSERT_PTR_NOT_NULL(arena_array(a, 3, 0));
	arena_free(a);
}

static void
copies_strings(void)
{
	struct arena *a = arena_new(100);
	char *s;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	s = arena_strndup(a, "report-id", 6);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_STRING_EQUAL(s, "report");
	s = arena_strndup(a, "", 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_STRING_EQUAL(s, "");
	CU_ASSERT_PTR_NULL(arena_strndup(a, "x", 100));
	arena_free(a);
	arena_free(NULL);
}

static void
fails_when_told(void)
{
	struct arena *a = arena_new(1000);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	arena_fail_at(a, 2);
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 1));
	CU_ASSERT_PTR_NULL(arena_strndup(a, "x", 1));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 1));
	arena_fail_at(a, 1);
	CU_ASSERT_PTR_NULL(arena_array(a, 1, 1));
	arena_fail_at(a, 1);
	arena_fail_at(a, 0);
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 1));
	arena_free(a);
}

static void
goes_back_to_a_mark(void)
{
	struct arena *a = arena_new(64u << 20);
	struct arena_mark mark;
	char *before, *after;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	before = arena_strndup(a, "before", 6);
	CU_ASSERT_PTR_NOT_NULL_FATAL(before);
	mark = arena_mark(a);
	for (int again = 0; again < 2; again++) {
		size_t used = arena_used(a);

		after = arena_alloc(a, 16);
		CU_ASSERT_PTR_NOT_NULL_FATAL(after);
		CU_ASSERT_EQUAL(after[0], '\0');
		memset(after, 'x', 16);
		CU_ASSERT_PTR_NOT_NULL(arena_alloc(a, 8u << 20));
		arena_rewind(a, mark);
		CU_ASSERT_EQUAL(arena_used(a), used);
	}
	CU_ASSERT_STRING_EQUAL(before, "before");
	arena_free(a);
}

static const struct test tests[] = {
	{ "it gives zeroed, aligned memory, also when used again",
	    gives_zeroed_aligned_memory },
	{ "it stops at its cap", stops_at_its_cap },
	{ "it does not wrap around", does_not_wrap },
	{ "it copies strings", copies_strings },
	{ "it lets the nth allocation fail", fails_when_told },
	{ "it goes back to a mark", goes_back_to_a_mark },
};

TEST_MAIN("common/memory/arena", tests)
