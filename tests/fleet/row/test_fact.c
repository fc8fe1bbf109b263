/*
 * test_fact.c: answers of DNS come back from the engine as they were shipped,
 * and rows of a wrong length are refused without harm.
 */
#include "fleet/row/fact.h"

#include <stdlib.h>
#include <string.h>

#include "fleet/row/copy.h"
#include "tests/cunit_main.h"

#define MOST ((size_t)1 << 20)
#define TIME 1794549600		/* seconds */

static struct arena *arena;

static const char key[] = "[\"news.example.org\",\"s1\",\"good\",\"rsa\",2048,"
    "0,300,1794549600,1794549600,\"000102030405060708090a0b0c0d0e0f"
    "101112131415161718191a1b1c1d1e1f\",null,null,null]";

/* A row as an engine sends it. */
static struct buf
row(const char *kind, const char *answer)
{
	struct buf b = BUF_INIT(MOST);

	copy_be(&b, 3, 2);
	copy_text(&b, kind);
	copy_int(&b, TIME, 8);
	copy_text(&b, answer);
	CU_ASSERT_FALSE_FATAL(b.failed);
	return b;
}

/* Reads a row that lies in memory of exactly its size, so that ASan guards. */
static enum dmarc_status
read_row(const unsigned char *data, size_t len, struct dns_fact *out)
{
	unsigned char *copy = malloc(len > 0 ? len : 1);
	struct dmarc_err err;
	bool end = false;
	enum dmarc_status st;

	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	if (len > 0)
		memcpy(copy, data, len);
	arena_reset(arena);
	st = fact_get(copy, len, "example.org", arena, &end, out, &err);
	free(copy);
	CU_ASSERT_FALSE(end);
	return st;
}

static void
comes_back_as_it_was(void)
{
	struct buf b = row("key", key);
	struct dns_fact f;

	CU_ASSERT_EQUAL_FATAL(read_row(b.data, b.len, &f), DMARC_OK);
	CU_ASSERT_EQUAL(f.kind, DNS_FACT_KEY);
	CU_ASSERT_EQUAL(f.checked, TIME);
	CU_ASSERT_STRING_EQUAL(f.answer, key);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.hash);
	for (unsigned i = 0; i < 32; i++)
		CU_ASSERT_EQUAL(f.hash[i], i);
	buf_free(&b);

	b = row("service", "[\"mailer\",[[\"00000000000000000000ffffc6122800\","
	    "\"00000000000000000000ffffc61228ff\"]]]");
	CU_ASSERT_EQUAL_FATAL(read_row(b.data, b.len, &f), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(f.name, "mailer");
	CU_ASSERT_EQUAL_FATAL(f.ranges, 1);
	CU_ASSERT_EQUAL(f.range[0].first.byte[14], 0x28);
	CU_ASSERT_EQUAL(f.range[0].last.byte[15], 0xff);
	buf_free(&b);
}

/* Two facts differ in their rows if they differ in anything. */
static void
tells_facts_apart(void)
{
	const struct fact a = { .domain = "example.org", .kind = "name",
		.name = "a", .answer = "[\"a\",0]", .checked = TIME };
	struct fact other = a;
	struct buf x = BUF_INIT(MOST), y = BUF_INIT(MOST);

	fact_put(&x, &a);
	fact_put(&y, &other);
	CU_ASSERT_EQUAL_FATAL(x.len, y.len);
	CU_ASSERT_EQUAL(memcmp(x.data, y.data, x.len), 0);
	buf_clear(&y, 0);
	other.answer = "[\"a\",1]";
	fact_put(&y, &other);
	/* Not only in the answer, at its end, but in its identity. */
	CU_ASSERT_EQUAL_FATAL(x.len, y.len);
	CU_ASSERT_NOT_EQUAL(memcmp(x.data, y.data, x.len - 12), 0);
	buf_free(&x);
	buf_free(&y);
}

static void
refuses_wrong_lengths(void)
{
	struct buf b = row("key", key);
	struct dns_fact f;

	for (size_t len = 0; len < b.len; len++)
		CU_ASSERT_EQUAL(read_row(b.data, len, &f), DMARC_E_DATA);
	buf_byte(&b, 0);
	CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), DMARC_E_DATA);
	b.len--;
	/* The lengths of the three fields, longer and shorter. */
	for (size_t at = 2; at < b.len; at += 4 +
	    (size_t)copied_be(b.data + at, 4)) {
		b.data[at + 3]++;
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), DMARC_E_DATA);
		b.data[at + 3] = (unsigned char)(b.data[at + 3] - 2);
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), DMARC_E_DATA);
		b.data[at + 3]++;
		b.data[at] = 0x7f;
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), DMARC_E_DATA);
		b.data[at] = 0;
	}
	CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), DMARC_OK);
	buf_free(&b);
}

int
main(void)
{
	static const struct test tests[] = {
		{ "comes back as it was", comes_back_as_it_was },
		{ "tells facts apart", tells_facts_apart },
		{ "refuses wrong lengths", refuses_wrong_lengths },
	};
	int status;

	arena = arena_new(MOST);
	if (arena == NULL)
		return 1;
	status = run_tests("fleet/row/fact", tests, COUNT(tests));
	arena_free(arena);
	return status;
}
