/*
 * test_wire.c: numbers and strings are written and read back; malformed bytes
 * are refused.
 */
#include "common/wire.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static struct wire
over(const void *data, size_t len)
{
	return (struct wire){ .at = data,
	    .end = (const unsigned char *)data + len };
}

static void
round_trips(void)
{
	struct buf b = BUF_INIT(4096);
	struct wire w;

	wire_put_u8(&b, 0xfe);
	wire_put_u32(&b, 0x01020304);
	wire_put_u32(&b, UINT32_MAX);
	wire_put_u64(&b, UINT64_C(0x0102030405060708));
	wire_put_u64(&b, UINT64_MAX);
	wire_put_string(&b, "caf\xc3\xa9");
	wire_put_string(&b, "");
	wire_put_string(&b, NULL);
	CU_ASSERT_FALSE_FATAL(b.failed);
	CU_ASSERT_EQUAL(memcmp(b.data, "\xfe\x04\x03\x02\x01", 5), 0);
	w = over(b.data, b.len);
	CU_ASSERT_EQUAL(wire_get_u8(&w), 0xfe);
	CU_ASSERT_EQUAL(wire_get_u32(&w), 0x01020304);
	CU_ASSERT_EQUAL(wire_get_u32(&w), UINT32_MAX);
	CU_ASSERT_EQUAL(wire_get_u64(&w), UINT64_C(0x0102030405060708));
	CU_ASSERT_EQUAL(wire_get_u64(&w), UINT64_MAX);
	CU_ASSERT_STRING_EQUAL(wire_get_string(&w, 5), "caf\xc3\xa9");
	CU_ASSERT_STRING_EQUAL(wire_get_string(&w, 0), "");
	CU_ASSERT_PTR_NULL(wire_get_string(&w, 0));
	CU_ASSERT_FALSE(w.bad);
	CU_ASSERT_PTR_EQUAL(w.at, w.end);
	buf_free(&b);
}

static void
refuses_strings(void)
{
	static const struct { const char *bytes; size_t len, most; } cases[] = {
		{ "", 0, 9 },
		{ "\1\0\0", 3, 9 },			/* no length */
		{ "\2\0\0\0a", 5, 9 },			/* too few bytes */
		{ "\2\0\0\0ab", 6, 9 },			/* no NUL */
		{ "\2\0\0\0abc", 7, 9 },		/* not a NUL */
		{ "\2\0\0\0a\0\0", 7, 9 },		/* a NUL within */
		{ "\2\0\0\0\xff!\0", 7, 9 },		/* not UTF-8 */
		{ "\1\0\0\0\xc3\0", 6, 9 },
		{ "\2\0\0\0ab\0", 7, 1 },		/* too long */
		{ "\xfe\xff\xff\xff" "ab\0", 7, SIZE_MAX },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wire w = over(cases[i].bytes, cases[i].len);

		CU_ASSERT_PTR_NULL(wire_get_string(&w, cases[i].most));
		CU_ASSERT_TRUE(w.bad);
	}
}

static void
refuses_numbers(void)
{
	struct wire w = over("\5\0\0\0\0\0\0", 7);

	CU_ASSERT_EQUAL(wire_get_u64(&w), 0);
	CU_ASSERT_TRUE(w.bad);
	w = over("\5\0\0", 3);
	CU_ASSERT_EQUAL(wire_get_u32(&w), 0);
	CU_ASSERT_TRUE(w.bad);
	w = over("", 0);
	CU_ASSERT_EQUAL(wire_get_u8(&w), 0);
	CU_ASSERT_TRUE(w.bad);
	w = over("\4\5", 2);
	CU_ASSERT_EQUAL(wire_get_enum(&w, 5), 4);
	CU_ASSERT_FALSE(w.bad);
	CU_ASSERT_EQUAL(wire_get_enum(&w, 5), 0);
	CU_ASSERT_TRUE(w.bad);
}

static void
refuses_counts(void)
{
	struct wire w = over("\2\0\0\0abcdef", 10);

	CU_ASSERT_EQUAL(wire_get_count(&w, 3), 2);
	CU_ASSERT_FALSE(w.bad);
	w = over("\2\0\0\0abcde", 9);
	CU_ASSERT_EQUAL(wire_get_count(&w, 3), 0);
	CU_ASSERT_TRUE(w.bad);
	w = over("\xff\xff\xff\xff" "abcd", 8);
	CU_ASSERT_EQUAL(wire_get_count(&w, 1), 0);
	CU_ASSERT_TRUE(w.bad);
	w = over("\0\0", 2);
	CU_ASSERT_EQUAL(wire_get_count(&w, 1), 0);
	CU_ASSERT_TRUE(w.bad);
}

static void
stays_bad(void)
{
	struct wire w = over("\7\1\1\1\1\1\1\1\1\0\0\0\0", 13);

	CU_ASSERT_EQUAL(wire_get_enum(&w, 2), 0);
	CU_ASSERT_EQUAL(wire_get_u8(&w), 0);
	CU_ASSERT_EQUAL(wire_get_u32(&w), 0);
	CU_ASSERT_EQUAL(wire_get_u64(&w), 0);
	CU_ASSERT_EQUAL(wire_get_enum(&w, 9), 0);
	CU_ASSERT_EQUAL(wire_get_count(&w, 1), 0);
	CU_ASSERT_PTR_NULL(wire_get_string(&w, 9));
	CU_ASSERT_PTR_NULL(wire_get_bytes(&w, 0));
	CU_ASSERT_TRUE(w.bad);
}

static void
copies(void)
{
	struct wire w = over("abcd", 4);
	char to[] = "zzz";

	wire_get_copy(&w, to, 3);
	CU_ASSERT_STRING_EQUAL(to, "abc");
	CU_ASSERT_FALSE(w.bad);
	wire_get_copy(&w, to, 2);
	CU_ASSERT_STRING_EQUAL(to, "abc");
	CU_ASSERT_TRUE(w.bad);
}

/* A string of more than 2^32 bytes: one small piece, mapped many times. */
#define PIECE ((size_t)16 << 20)
#define PIECES 257

static void
puts_no_string_without_a_length(void)
{
#if SIZE_MAX > UINT32_MAX
	struct buf b = BUF_INIT(SIZE_MAX);
	int fd = memfd_create("piece", MFD_CLOEXEC);
	char *all = mmap(NULL, PIECES * PIECE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	void *piece;

	CU_ASSERT_FATAL(fd >= 0 && all != MAP_FAILED);
	CU_ASSERT_EQUAL_FATAL(ftruncate(fd, PIECE), 0);
	for (size_t i = 0; i < PIECES; i++)
		CU_ASSERT_NOT_EQUAL_FATAL(mmap(all + i * PIECE, PIECE,
		    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0),
		    MAP_FAILED);
	memset(all, 'x', PIECE);
	piece = mmap(all + (PIECES - 1) * PIECE, PIECE, PROT_READ,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	CU_ASSERT_NOT_EQUAL_FATAL(piece, MAP_FAILED);

	wire_put_u8(&b, 1);
	wire_put_string(&b, all);
	CU_ASSERT_TRUE(b.failed);
	CU_ASSERT_EQUAL(b.len, 1);
	buf_free(&b);
	CU_ASSERT_EQUAL(munmap(all, PIECES * PIECE), 0);
	CU_ASSERT_EQUAL(close(fd), 0);
#endif
}

static const struct test tests[] = {
	{ "it gives back what was put", round_trips },
	{ "it refuses every wrong string", refuses_strings },
	{ "it refuses numbers cut off or out of range", refuses_numbers },
	{ "it believes no count that cannot fit", refuses_counts },
	{ "it gives nothing after the first fault", stays_bad },
	{ "it copies bytes, all of them or none", copies },
	{ "it puts no string whose length does not fit",
	    puts_no_string_without_a_length },
};

TEST_MAIN("common/wire", tests)
