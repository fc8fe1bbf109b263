/*
 * test_cache.c: entries are found by their bytes, and only by them.
 */
#include "store/write/rows/cache.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
finds_by_all_bytes(void)
{
	static const char *const keys[] = {
		"", "a", "ab", "a\0b", "example.org", "example.orG",
	};
	static const size_t lens[] = { 0, 1, 2, 3, 11, 11 };
	struct cache *c = cache_new(64, 16);
	int64_t row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	for (size_t i = 0; i < COUNT(keys); i++) {
		CU_ASSERT_FALSE(cache_get(c, keys[i], lens[i], &row));
		cache_put(c, keys[i], lens[i], (int64_t)i + 7);
	}
	for (size_t i = 0; i < COUNT(keys); i++) {
		CU_ASSERT_TRUE(cache_get(c, keys[i], lens[i], &row));
		CU_ASSERT_EQUAL(row, (int64_t)i + 7);
	}
	cache_free(c);
}

static void
forgets_when_told(void)
{
	struct cache *c = cache_new(64, 16);
	int64_t row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	cache_put(c, "example.org", 11, 1);
	cache_clear(c);
	CU_ASSERT_FALSE(cache_get(c, "example.org", 11, &row));
	cache_put(c, "example.org", 11, 2);
	CU_ASSERT_TRUE(cache_get(c, "example.org", 11, &row));
	CU_ASSERT_EQUAL(row, 2);
	cache_free(c);
}

/* More entries than fit: some are dropped, none is mixed up. */
static void
never_answers_for_another(void)
{
	struct cache *c = cache_new(16, 16);
	int64_t row;
	int known = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	for (int i = 0; i < 1000; i++) {
		char key[16];
		int len = snprintf(key, sizeof key, "%d", i);

		cache_put(c, key, (size_t)len, i);
	}
	for (int i = 0; i < 1000; i++) {
		char key[16];
		int len = snprintf(key, sizeof key, "%d", i);

		if (!cache_get(c, key, (size_t)len, &row))
			continue;
		known++;
		CU_ASSERT_EQUAL(row, i);
	}
	CU_ASSERT(known > 0 && known <= 16);
	cache_free(c);
}

static void
keeps_no_long_bytes(void)
{
	static char big[100000];
	struct cache *c = cache_new(16, 16);
	int64_t row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(c);
	cache_put(c, big, sizeof big, 1);
	CU_ASSERT_FALSE(cache_get(c, big, sizeof big, &row));
	cache_free(c);
}

/* Bytes too long for an entry are not cached, and so never wrong. */
static void
keeps_no_row_it_cannot_hold(void)
{
	static const struct { int64_t row; bool kept; } cases[] = {
		{ 0, true }, { (INT64_C(1) << 48) - 1, true },
		{ INT64_C(1) << 48, false }, { INT64_MAX, false },
		{ -1, false }, { INT64_MIN, false },
	};
	struct cache *c;

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t row = 7;

		c = cache_new(16, 16);
		CU_ASSERT_PTR_NOT_NULL_FATAL(c);
		cache_put(c, "a", 1, cases[i].row);
		CU_ASSERT_EQUAL(cache_get(c, "a", 1, &row), cases[i].kept);
		CU_ASSERT_EQUAL(row, cases[i].kept ? cases[i].row : 7);
		cache_free(c);
	}
}

/*
 * A half-full cache must have kept nearly all entries, whichever bytes differ:
 * two of an address, or of three keys.
 */
static void
spreads_what_it_is_given(void)
{
	enum { KEYS = 4096 };
	static const struct { size_t len, one, two; } cases[] = {
		{ 16, 12, 13 }, { 16, 13, 14 }, { 16, 14, 15 }, { 16, 4, 5 },
		{ 24, 0, 1 }, { 24, 8, 9 }, { 24, 16, 17 }, { 24, 0, 8 },
		{ 24, 0, 16 }, { 24, 8, 16 },
	};
	int64_t row;

	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char key[24] = { [10] = 0xff, [11] = 0xff };
		size_t len = cases[i].len;
		struct cache *c = cache_new((size_t)2 * KEYS, len);
		unsigned known = 0;

		CU_ASSERT_PTR_NOT_NULL_FATAL(c);
		for (unsigned n = 0; n < 2 * KEYS; n++) {
			key[cases[i].one] = (unsigned char)n;
			key[cases[i].two] = (unsigned char)(n >> 8 & 15);
			if (n < KEYS)
				cache_put(c, key, len, n);
			else
				known += cache_get(c, key, len, &row);
		}
		CU_ASSERT(known > KEYS - KEYS / 10);
		cache_free(c);
	}
}

static const struct test tests[] = {
	{ "finds by all bytes", finds_by_all_bytes },
	{ "forgets when told", forgets_when_told },
	{ "never answers for another", never_answers_for_another },
	{ "spreads what it is given", spreads_what_it_is_given },
	{ "keeps no long bytes", keeps_no_long_bytes },
	{ "keeps no row it cannot hold", keeps_no_row_it_cannot_hold },
};

TEST_MAIN("store/write/rows/cache", tests)
