/*
 * test_buf.c: growth up to a cap, and failed afterwards.
 */
#include "common/memory/buf.h"

#include <stdint.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
grows(void)
{
	struct buf b = BUF_INIT(100000);

	CU_ASSERT_STRING_EQUAL(buf_string(&b), "");
	for (int i = 0; i < 10000; i++)
		buf_text(&b, "0123456789");
	CU_ASSERT_EQUAL(b.len, 100000);
	CU_ASSERT_FALSE(b.failed);
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] != '0' + i % 10) {
			CU_FAIL("content");
			break;
		}
	buf_byte(&b, 'x');
	CU_ASSERT_TRUE(b.failed);
	CU_ASSERT_EQUAL(b.len, 100000);
	CU_ASSERT_TRUE(b.size <= b.cap);
	buf_free(&b);
	CU_ASSERT_FALSE(b.failed);
	CU_ASSERT_PTR_NULL(b.data);
}

static void
keeps_its_cap(void)
{
	static const size_t caps[] = { 1, 10, 255, 256, 257, 300, 1000 };

	for (size_t i = 0; i < COUNT(caps); i++) {
		struct buf b = BUF_INIT(caps[i]);

		for (size_t n = 0; n < caps[i]; n++)
			buf_byte(&b, 'a');
		CU_ASSERT_FALSE(b.failed);
		CU_ASSERT_TRUE(b.size <= caps[i]);
		buf_byte(&b, 'a');
		CU_ASSERT_TRUE(b.failed);
		CU_ASSERT_EQUAL(b.len, caps[i]);
		buf_free(&b);
	}
}

static void
drops_all_after_a_failure(void)
{
	struct buf b = BUF_INIT(5);

	buf_text(&b, "abc");
	buf_text(&b, "defg");
	buf_text(&b, "h");	/* would fit */
	CU_ASSERT_TRUE(b.failed);
	CU_ASSERT_EQUAL(b.len, 3);
	CU_ASSERT_PTR_NULL(buf_string(&b));
	CU_ASSERT_PTR_NULL(buf_room(&b, SIZE_MAX));
	buf_clear(&b, 1000);
	CU_ASSERT_FALSE(b.failed);
	buf_text(&b, "abcd");
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "abcd");
	buf_text(&b, "e");	/* no room for the NUL */
	CU_ASSERT_PTR_NULL(buf_string(&b));
	buf_free(&b);
}

static void
gives_memory_back(void)
{
	struct buf b = BUF_INIT(1 << 20);

	memset(buf_room(&b, 100000), 'x', 100000);
	b.len += 100000;
	buf_clear(&b, 1 << 20);
	CU_ASSERT_EQUAL(b.len, 0);
	CU_ASSERT_TRUE(b.size >= 100000);
	buf_clear(&b, 1000);
	CU_ASSERT_EQUAL(b.size, 0);
	CU_ASSERT_PTR_NULL(b.data);
	buf_add(&b, NULL, 0);
	CU_ASSERT_FALSE(b.failed);
	buf_text(&b, "again");
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "again");
	buf_free(&b);
}

static void
writes_numbers(void)
{
	struct buf b = BUF_INIT(1000);

	buf_number(&b, 0);
	buf_byte(&b, ' ');
	buf_number(&b, 1907);
	buf_byte(&b, ' ');
	buf_number(&b, UINT64_MAX);
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "0 1907 18446744073709551615");
	buf_free(&b);
}

static const struct test tests[] = {
	{ "it grows to its cap", grows },
	{ "it never takes more memory than its cap", keeps_its_cap },
	{ "it drops all that follows a failure", drops_all_after_a_failure },
	{ "it gives memory back", gives_memory_back },
	{ "it writes numbers in decimal", writes_numbers },
};

TEST_MAIN("common/memory/buf", tests)
