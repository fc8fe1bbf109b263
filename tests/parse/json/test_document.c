/*
 * test_document.c: what is JSON, what is mended, and what is refused.
 */
#include "parse/json/document.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1

enum { PLAIN, REPAIRED };

static const struct {
	const unsigned char *data;
	size_t len;
	enum dmarc_reason want;
	int repaired;
	const char *a;		/* the text of the member "a" */
} cases[] = {
	{ BYTES("{\"a\":\"x\"}"), DMARC_R_NONE, PLAIN, "x" },
	{ BYTES("\xef\xbb\xbf\0 \n{\"a\":\"x\"}\0\r\n\0"), DMARC_R_NONE, PLAIN,
	    "x" },
	{ BYTES("{\"a\":\"\\ud83d\\ude00\"}"), DMARC_R_NONE, PLAIN,
	    "\xf0\x9f\x98\x80" },
	{ BYTES("{\"a\":\"x\"} -- signed"), DMARC_R_NONE, REPAIRED, "x" },
	{ BYTES("{\"a\":\"x\"}]"), DMARC_R_NONE, REPAIRED, "x" },
	{ BYTES("{\"a\":\"x\"} \xff"), DMARC_R_NONE, REPAIRED, "x" },
	{ BYTES("{\"a\":\"\xfc\x80\xc3\xbc\"}"), DMARC_R_NONE, REPAIRED,
	    "\xc3\xbc\xe2\x82\xac\xc3\xbc" },
	{ BYTES("{\"a\":\"\xfc\"}{"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":\"\xfc\""), DMARC_R_JSON_TRUNCATED, PLAIN, NULL },
	{ BYTES("{\"a\":\"x\"}\n{\"a\":\"y\"}"), DMARC_R_JSON_MALFORMED, PLAIN,
	    NULL },
	{ BYTES("{\"a\":\"x\",}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{'a':'x'}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":NaN}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":/**/1}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":\"\\u0000\"}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"\\u0000\":1}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":\"\\udc00\"}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":9223372036854775808}"), DMARC_R_JSON_MALFORMED, PLAIN,
	    NULL },
	{ BYTES("{\"a\":-1e400}"), DMARC_R_JSON_MALFORMED, PLAIN, NULL },
	{ BYTES("{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}"),
	    DMARC_R_JSON_DUPLICATE, PLAIN, NULL },
	{ BYTES("{\"a\":\"x"), DMARC_R_JSON_TRUNCATED, PLAIN, NULL },
	{ BYTES("{"), DMARC_R_JSON_TRUNCATED, PLAIN, NULL },
	{ BYTES(""), DMARC_R_JSON_TRUNCATED, PLAIN, NULL },
	{ BYTES("\0 \xef\xbb\xbf"), DMARC_R_JSON_TRUNCATED, PLAIN, NULL },
	{ BYTES("\xff\xfe{\0}\0"), DMARC_R_JSON_ENCODING, PLAIN, NULL },
	{ BYTES("\0{\0}"), DMARC_R_JSON_ENCODING, PLAIN, NULL },
	{ BYTES("{\0\0\0}\0\0\0"), DMARC_R_JSON_ENCODING, PLAIN, NULL },
};

static void
reads_and_mends(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *o = NULL;
		bool repaired = false;
		struct dmarc_err err = { 0 };
		enum dmarc_status st = document_read(cases[i].data,
		    cases[i].len, &o, &repaired, &err);

		if ((st == DMARC_OK) != (cases[i].a != NULL) ||
		    (st != DMARC_OK && err.reason != cases[i].want) ||
		    (st == DMARC_OK && (repaired != cases[i].repaired ||
		    strcmp(json_string_value(json_object_get(o, "a")),
		    cases[i].a) != 0))) {
			fprintf(stderr, "case %zu: %s\n", i, err.text);
			CU_FAIL("document");
		}
		json_decref(o);
	}
}

static void
refuses_depth(void)
{
	enum { LEVELS = 100000 };
	char *text = malloc(LEVELS + 8);
	struct dmarc_err err;
	bool repaired;
	json_t *o;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memcpy(text, "{\"a\":", 5);
	memset(text + 5, '[', LEVELS);
	CU_ASSERT_EQUAL(document_read((unsigned char *)text, 5 + LEVELS, &o,
	    &repaired, &err), DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_JSON_DEPTH);
	free(text);
}

static const struct test tests[] = {
	{ "it reads JSON, and mends what leaves no doubt", reads_and_mends },
	{ "it refuses more levels than the stack has room for",
	    refuses_depth },
};

TEST_MAIN("parse/json/document", tests)
