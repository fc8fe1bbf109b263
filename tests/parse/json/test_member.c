/*
 * test_member.c: values of a TLS report, and the limits on them. The fixtures
 * in tests/data/tls show most of it.
 */
#include "parse/json/member.h"

#include <string.h>

#include "common/facts/tls_report.h"
#include "tests/cunit_main.h"

#define MEMORY ((size_t)1 << 20)

static struct member_reader
reader(const struct dmarc_limits *lim, struct dmarc_err *err)
{
	return (struct member_reader){ .lim = lim, .arena = arena_new(MEMORY),
		.room = lim->records, .err = err };
}

static void
reads_counts(void)
{
	static const struct {
		const char *json;
		bool good;
		int64_t want;
	} cases[] = {
		{ "null", true, DMARC_TLS_NOT_SAID },
		{ "\" \"", true, DMARC_TLS_NOT_SAID },
		{ "0", true, 0 }, { "1000000000000", true, 1000000000000 },
		{ "\" 17 \"", true, 17 }, { "3.0", true, 3 },
		{ "1e3", true, 1000 }, { "-0.0", true, 0 },
		{ "1000000000001", false, 0 }, { "-1", false, 0 },
		{ "-9223372036854775808", false, 0 }, { "2.5", false, 0 },
		{ "1e12", true, 1000000000000 }, { "1.1e12", false, 0 },
		{ "1e300", false, 0 }, { "true", false, 0 },
		{ "\"1.0\"", false, 0 }, { "\"0x1\"", false, 0 },
		{ "\"+1\"", false, 0 }, { "\"1000000000001\"", false, 0 },
		{ "\"00000000000000000000000000000001\"", false, 0 },
		{ "[1]", false, 0 }, { "{}", false, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *v = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
		int64_t n = 0;
		bool good = member_count(v, &n);

		if (v == NULL || good != cases[i].good ||
		    (good && n != cases[i].want)) {
			fprintf(stderr, "%s\n", cases[i].json);
			CU_FAIL("count");
		}
		json_decref(v);
	}
}

static void
cuts_texts_between_characters(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_err err;
	struct member_reader r = reader(&lim, &err);
	char text[200];
	json_t *v;

	lim.text_bytes = 64;
	for (size_t i = 0; i < sizeof text - 1; i += 2)
		memcpy(text + i, "\xc3\xbc", 2);
	v = json_stringn(text, 64);
	CU_ASSERT_EQUAL(strlen(member_text(&r, v)), 64);
	json_decref(v);
	v = json_stringn(text, 66);
	CU_ASSERT_EQUAL(strlen(member_text(&r, v)), 63);
	CU_ASSERT_STRING_EQUAL(member_text(&r, v) + 58, "\xc3\xbc...");
	json_decref(v);
	memset(text, 'a', 65);
	v = json_stringn(text, 65);
	CU_ASSERT_EQUAL(strlen(member_text(&r, v)), 64);
	CU_ASSERT_STRING_EQUAL(member_text(&r, v) + 60, "a...");
	json_decref(v);
	arena_free(r.arena);
}

/* A long identity is refused: cut, it may be that of another report. */
static void
refuses_long_identities(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_err err;
	struct member_reader r = reader(&lim, &err);
	json_t *fits = json_string("0123456789abcdef");
	json_t *longer = json_string("0123456789abcdefg");
	const char *id;

	lim.id_bytes = 16;
	id = member_id(&r, "report-id", fits);
	CU_ASSERT_TRUE(id != NULL && strcmp(id, "0123456789abcdef") == 0);
	CU_ASSERT_PTR_NULL(member_id(&r, "report-id", longer));
	CU_ASSERT_EQUAL(r.st, DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_TEXT_BYTES);
	json_decref(fits);
	json_decref(longer);
	arena_free(r.arena);
}

static void
counts_to_the_limit(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_err err;
	struct member_reader r = reader(&lim, &err);

	r.room = 3;
	member_take(&r, 2);
	member_take(&r, 1);
	CU_ASSERT_EQUAL(r.st, DMARC_OK);
	CU_ASSERT_EQUAL(r.room, 0);
	member_take(&r, 1);
	CU_ASSERT_EQUAL(r.st, DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_RECORDS);
	arena_free(r.arena);
}

static void
keeps_the_first_failure(void)
{
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_err err;
	struct member_reader r = reader(&lim, &err);
	json_t *v = json_loads("[\"a\", \"[\\\"b\\\", \\\"c\\\"]\"]", 0, NULL);
	uint32_t n;

	r.room = 3;
	CU_ASSERT_PTR_NOT_NULL(member_texts(&r, v, member_text, &n));
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_PTR_NULL(member_texts(&r, v, member_text, &n));
	CU_ASSERT_EQUAL(r.st, DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_RECORDS);
	member_no_memory(&r);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_RECORDS);
	CU_ASSERT_PTR_NULL(member_text(&r, json_array_get(v, 0)));
	json_decref(v);
	arena_free(r.arena);
}

static void
measures_a_labels(void)
{
	/* 40 bytes of U-labels, which are 72 bytes of A-labels */
	static const char name[] = "b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.b\xc3\xbc."
	    "b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.example";
	struct dmarc_limits lim = dmarc_default_limits;
	struct dmarc_err err;
	struct member_reader r = reader(&lim, &err);
	json_t *v = json_string(name);
	bool fault = false;

	lim.domain_bytes = lim.text_bytes = 64;
	CU_ASSERT_TRUE(strlen(name) <= 64);
	(void)member_domain(&r, v, true, &fault);
	CU_ASSERT_TRUE(fault);
	CU_ASSERT_STRING_EQUAL(member_pattern(&r, v), name);
	fault = false;
	lim.domain_bytes = lim.text_bytes = 255;
	CU_ASSERT_TRUE(strlen(member_domain(&r, v, true, &fault)) > 64);
	CU_ASSERT_FALSE(fault);
	json_decref(v);
	arena_free(r.arena);
}

static const struct test tests[] = {
	{ "it measures domains as A-labels", measures_a_labels },
	{ "it reads counts, and guesses none", reads_counts },
	{ "it cuts long texts between characters",
	    cuts_texts_between_characters },
	{ "it refuses long identities", refuses_long_identities },
	{ "it counts to the limit", counts_to_the_limit },
	{ "it keeps the first failure", keeps_the_first_failure },
};

TEST_MAIN("parse/json/member", tests)
