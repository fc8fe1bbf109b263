/*
 * test_spool.c: texts come back in any order, from memory and from a file.
 */
#include "report/run/verdicts/spool.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

#define TEXTS 100

static void
gives_back_in_any_order(void)
{
	struct spool s = SPOOL_INIT(1000);
	struct buf text = BUF_INIT(4096), back = BUF_INIT(4096);
	struct spooled at[TEXTS];
	struct dmarc_err err;

	for (size_t i = 0; i < TEXTS; i++) {
		buf_clear(&text, 4096);
		for (size_t k = 0; k < i; k++)
			buf_byte(&text, (unsigned char)(i + k));
		CU_ASSERT_EQUAL_FATAL(spool_add(&s, &text, &at[i], &err),
		    DMARC_OK);
	}
	CU_ASSERT_PTR_NOT_NULL(s.rest);
	for (size_t i = TEXTS; i-- > 0;) {
		buf_clear(&back, 4096);
		CU_ASSERT_EQUAL(spool_read(&s, &at[i], &back, &err), DMARC_OK);
		CU_ASSERT_EQUAL_FATAL(back.len, i);
		for (size_t k = 0; k < i; k++)
			CU_ASSERT_EQUAL(back.data[k], (unsigned char)(i + k));
	}
	buf_free(&text);
	buf_free(&back);
	spool_free(&s);
}

static void
needs_no_file_for_few(void)
{
	struct spool s = SPOOL_INIT(1000);
	struct buf text = BUF_INIT(4096);
	struct spooled at;
	struct dmarc_err err;

	for (size_t i = 0; i < 1000; i++)
		buf_byte(&text, 'x');
	CU_ASSERT_EQUAL(spool_add(&s, &text, &at, &err), DMARC_OK);
	CU_ASSERT_PTR_NULL(s.rest);
	buf_free(&text);
	spool_free(&s);
}

static void
says_where_the_file_cannot_be(void)
{
	struct spool s = SPOOL_INIT(1);
	struct buf text = BUF_INIT(4096);
	struct spooled at;
	struct dmarc_err err;

	buf_text(&text, "long");
	CU_ASSERT_EQUAL(setenv("TMPDIR", "/nowhere", 1), 0);
	CU_ASSERT_NOT_EQUAL(spool_add(&s, &text, &at, &err), DMARC_OK);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nowhere"));
	buf_free(&text);
	spool_free(&s);
}

static const struct test tests[] = {
	{ "needs no file for few", needs_no_file_for_few },
	{ "gives back texts in any order", gives_back_in_any_order },
	{ "says where the file cannot be", says_where_the_file_cannot_be },
};

TEST_MAIN("report/run/verdicts/spool", tests)
