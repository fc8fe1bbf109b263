/*
 * test_value.c: texts that are values, and texts that are not.
 */
#include "parse/xml/value.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
trims(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "a", "a" }, { " \t\r\na b\n", "a b" }, { "", "" },
		{ " \n ", "" }, { "\xc2\xa0x", "\xc2\xa0x" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].in);
		const char *s = value_trim(cases[i].in, &len);

		CU_ASSERT_EQUAL(len, strlen(cases[i].out));
		CU_ASSERT_EQUAL(memcmp(s, cases[i].out, len), 0);
	}
}

static void
cuts_whole_characters(void)
{
	const char *s = "a\xc3\xa9\xe2\x82\xac";	/* 1, 2 and 3 bytes */
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6 };

	for (size_t most = 0; most < COUNT(want); most++)
		CU_ASSERT_EQUAL(value_cut(s, 6, most), want[most]);
}

static void
reads_counts(void)
{
	static const struct {
		const char *in;
		uint64_t most;
		bool good;
		uint64_t value;
	} cases[] = {
		{ "0", 9, true, 0 }, { "007", 9, true, 7 },
		{ "100", 100, true, 100 }, { "101", 100, false, 0 },
		{ "18446744073709551615", UINT64_MAX, true, UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX, false, 0 },
		{ "", 9, false, 0 }, { "-1", 9, false, 0 },
		{ "+1", 9, false, 0 }, { " 1", 9, false, 0 },
		{ "1 ", 9, false, 0 }, { "1.0", 99, false, 0 },
		{ "0x1", 99, false, 0 }, { "1e1", 99, false, 0 },
		{ "12abc", 99, false, 0 }, { "\xd9\xa3", 99, false, 0 },
		{ "6", 5, false, 0 }, { "0", 0, true, 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t v = 4711;

		CU_ASSERT_EQUAL(value_count(cases[i].in, cases[i].most, &v),
		    cases[i].good);
		CU_ASSERT_EQUAL(v, cases[i].good ? cases[i].value : 4711);
	}
}

static void
reads_times(void)
{
	static const struct {
		const char *in;
		int64_t value;
	} cases[] = {
		{ "0", 0 }, { "1717200000", 1717200000 }, { "-1", -1 },
		{ "1337270400.0", 1337270400 }, { "1.999999", 1 },
		{ "1717200000123", 1717200000 },	/* milliseconds */
		{ "99999999999", INT64_C(99999999999) },
		{ "100000000000", 100000000 },
		{ "9223372036854775807", INT64_MAX },
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2024-02-29T23:59:59Z", 1709251199 },
		{ "2024-06-01 02:00:00.25+02:00", 1717200000 },
		{ "2000-03-01t00:00:00z", 951868800 },
		{ "2000-02-29T00:00:00Z", 951782400 },
		{ "1969-12-31T23:59:59-00:30", 1799 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t v = 4711;

		CU_ASSERT_TRUE(value_time(cases[i].in, &v));
		CU_ASSERT_EQUAL(v, cases[i].value);
	}
}

static void
refuses_times(void)
{
	static const char *const cases[] = {
		"", "-", "now", "1717200000s", "1.", ".5", "1.5x",
		"9223372036854775808", "1e9", "0x10", "1 2",
		"2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z",
		"2024-00-01T00:00:00Z", "2024-01-01T24:00:00Z",
		"2024-01-01T00:00:00", "2024-01-01", "2024-1-1T00:00:00Z",
		"2024-01-01T00:00:00+0100", "2024-01-01T00:00:00Zx",
		"2024-01-01T00:00:00.Z", "1900-02-29T00:00:00Z",
		"2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z",
		"2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+01:60",
		"2024-01-01T00:00:00+01:00x", "2024-01-01T00:00:00x",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t v = 4711;

		CU_ASSERT_FALSE(value_time(cases[i], &v));
		CU_ASSERT_EQUAL(v, 4711);
	}
}

static void
reads_names(void)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "example.org", "example.org" },
		{ "EXAMPLE.ORG.", "example.org" },
		{ "localhost", "localhost" },
		{ "someone@example.org", "example.org" },
		{ "a@b@example.org", "example.org" },
		{ "<someone@example.org>", "example.org" },
		{ "\"Some One\" <someone@example.org>", "example.org" },
		{ "example.org>", "example.org" },
		{ "'example.org'", "example.org" },
		{ "b\xc3\xbc" "cher.example", "xn--bcher-kva.example" },
		/* several: the policy domain's, otherwise the first */
		{ "example.net,example.org", "example.org" },
		{ "a@example.net; b@news.example.org", "news.example.org" },
		{ "example.net evilexample.org", "example.net" },
		{ "One Two example.net", "example.net" },
		/* no domain */
		{ "", NULL }, { " ", NULL }, { "<>", NULL }, { "-", NULL },
		{ "(null)", NULL }, { "Unknown", NULL }, { "none", NULL },
		{ "someone@", NULL }, { "@", NULL }, { "192.0.2.1", NULL },
		{ "[192.0.2.1]", NULL }, { "[IPv6:2001:db8::1]", NULL },
		{ "exa_mple..org", NULL }, { "<b>example.org</b>", NULL },
		{ "Some One", NULL }, { ",;,", NULL },
	};
	struct arena *a = arena_new(1u << 20);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *out = "unset";

		CU_ASSERT_TRUE(value_name(a, cases[i].in, strlen(cases[i].in),
		    "example.org", &out));
		if (cases[i].out == NULL)
			CU_ASSERT_PTR_NULL(out)
		else if (out == NULL || strcmp(out, cases[i].out) != 0) {
			fprintf(stderr, "%s\n", cases[i].in);
			CU_FAIL("name");
		}
	}
	arena_fail_at(a, 1);
	CU_ASSERT_FALSE(value_name(a, "a.example", 9, NULL,
	    &(const char *){ NULL }));
	arena_free(a);
}

static const struct test tests[] = {
	{ "it trims the blanks of XML and no others", trims },
	{ "it cuts between characters", cuts_whole_characters },
	{ "it reads counts of digits only", reads_counts },
	{ "it reads every way of telling the time", reads_times },
	{ "it refuses malformed times", refuses_times },
	{ "it finds the domain in an identifier", reads_names },
};

TEST_MAIN("parse/xml/value", tests)
