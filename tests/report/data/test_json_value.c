/*
 * test_json_value.c: values of JSON, where no untrusted byte ends a string,
 * and the first of several errors.
 */
#include "report/data/json_value.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

/* The text written for a value; NULL stands for no memory. */
static const char *
written(json_t *value, enum dmarc_status want)
{
	static char text[512];
	struct output out = { .buf = BUF_INIT(4096) };
	struct dmarc_err err = { .code = DMARC_OK };
	struct value_sink s = { .out = &out, .err = &err };

	value_put(&s, "", value);
	CU_ASSERT_EQUAL(s.st, want);
	(void)snprintf(text, sizeof text, "%s", buf_string(&out.buf));
	buf_free(&out.buf);
	return text;
}

static void
escapes_texts(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ NULL, "null" }, { "", "\"\"" },
		{ "a\"b\\", "\"a\\\"b\\\\\"" },
		{ "</script>", "\"\\u003c/script>\"" },
		{ "\x7f\n\x1b", "\"\\u007f\\n\\u001B\"" },
		{ "caf\xc3\xa9\xe2\x80\xae", "\"caf\\u00E9\\u202E\"" },
		/* not UTF-8: escaped as for people */
		{ "caf\xe9<", "\"caf\\\\xe9\\u003c\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct output out = { .buf = BUF_INIT(4096) };
		struct value_sink s = { .out = &out };

		CU_ASSERT_STRING_EQUAL(written(value_text(cases[i].in),
		    DMARC_OK), cases[i].want);
		value_put_text(&s, "", cases[i].in);
		CU_ASSERT_STRING_EQUAL(buf_string(&out.buf), cases[i].want);
		buf_free(&out.buf);
	}
}

static void
writes_numbers_and_days(void)
{
	CU_ASSERT_STRING_EQUAL(written(value_count(0), DMARC_OK), "0");
	CU_ASSERT_STRING_EQUAL(written(value_count(INT64_MAX), DMARC_OK),
	    "9223372036854775807");
	CU_ASSERT_STRING_EQUAL(written(value_count(UINT64_MAX), DMARC_OK),
	    "9223372036854775807");
	CU_ASSERT_STRING_EQUAL(written(value_share(0.123456), DMARC_OK),
	    "0.1235");
	CU_ASSERT_STRING_EQUAL(written(value_day(20780), DMARC_OK),
	    "\"2026-11-23\"");
	CU_ASSERT_STRING_EQUAL(written(value_day(INT64_MIN), DMARC_OK),
	    "null");
	CU_ASSERT_STRING_EQUAL(written(value_day(INT64_MAX), DMARC_OK),
	    "null");
}

static void
writes_members_without_a_value_of_the_library(void)
{
	struct output out = { .buf = BUF_INIT(4096) };
	struct value_sink s = { .out = &out };
	struct dmarc_address ip;

	CU_ASSERT_TRUE(address_parse("192.0.2.1", &ip));
	value_put_address(&s, "{\"ip\":", &ip);
	value_put_address(&s, ",\"none\":", NULL);
	value_put_count(&s, ",\"n\":", 1907);
	value_put_count(&s, ",\"most\":", UINT64_MAX);
	value_put_day(&s, ",\"day\":", 20780);
	value_put_day(&s, ",\"never\":", INT64_MIN);
	value_put_day(&s, ",\"ever\":", INT64_MAX);
	CU_ASSERT_STRING_EQUAL(buf_string(&out.buf), "{\"ip\":\"192.0.2.1\","
	    "\"none\":null,\"n\":1907,\"most\":9223372036854775807,"
	    "\"day\":\"2026-11-23\",\"never\":null,\"ever\":null");
	buf_free(&out.buf);
}

/* Also the functions that make no value of the library write now and then. */
static void
writes_what_is_long_to_its_file(void)
{
	struct output out = { .file = tmpfile(), .buf = BUF_INIT(1 << 20) };
	struct dmarc_err err;
	struct value_sink s = { .out = &out, .err = &err };

	if (out.file == NULL) {
		CU_FAIL("tmpfile");
		return;
	}
	for (int i = 0; i < OUTPUT_PIECE; i++)
		value_put_count(&s, ",", 7);
	CU_ASSERT_EQUAL(out.buf.len, 0);
	CU_ASSERT_EQUAL(ftell(out.file), 2 * OUTPUT_PIECE);
	for (int i = 0; i < OUTPUT_PIECE; i++)
		value_put_text(&s, "", NULL);
	CU_ASSERT_EQUAL(out.buf.len, 0);
	CU_ASSERT_EQUAL(ftell(out.file), 6 * OUTPUT_PIECE);
	CU_ASSERT_EQUAL(output_close(&out, &err), DMARC_OK);
}

static void
keeps_the_first_trouble(void)
{
	struct output out = { .buf = BUF_INIT(4096) };
	struct dmarc_err err;
	struct value_sink s = { .out = &out, .err = &err };

	CU_ASSERT_STRING_EQUAL(written(NULL, DMARC_E_NOMEM), "");
	value_put(&s, "[", json_integer(1));
	value_put(&s, ",", NULL);
	CU_ASSERT_EQUAL(s.st, DMARC_E_NOMEM);
	CU_ASSERT_STRING_EQUAL(err.text, "out of memory");
	err.text[0] = '\0';
	value_put(&s, ",", json_integer(2));
	value_put(&s, ",", NULL);
	CU_ASSERT_EQUAL(s.st, DMARC_E_NOMEM);
	CU_ASSERT_STRING_EQUAL(err.text, "");
	CU_ASSERT_STRING_EQUAL(buf_string(&out.buf), "[1,,,");
	buf_free(&out.buf);
}

static void
says_what_it_cannot_write(void)
{
	static char text[30000];
	json_t *a = json_array(), *b = json_array();

	/* Each byte becomes four, which is too much. */
	memset(text, '\xe9', sizeof text - 1);
	CU_ASSERT_STRING_EQUAL(written(value_text(text), DMARC_E_NOMEM), "");
	/* A list that contains itself. */
	CU_ASSERT_EQUAL(json_array_append(a, b), 0);
	CU_ASSERT_EQUAL(json_array_append(b, a), 0);
	(void)written(json_incref(a), DMARC_E_NOMEM);
	CU_ASSERT_EQUAL(json_array_clear(b), 0);
	json_decref(b);
	json_decref(a);
}

static const struct test tests[] = {
	{ "escapes texts", escapes_texts },
	{ "writes numbers and days", writes_numbers_and_days },
	{ "writes members without a value of the library",
	    writes_members_without_a_value_of_the_library },
	{ "writes what is long to its file", writes_what_is_long_to_its_file },
	{ "keeps the first trouble", keeps_the_first_trouble },
	{ "says what it cannot write", says_what_it_cannot_write },
};
TEST_MAIN("report/data/json_value", tests)
