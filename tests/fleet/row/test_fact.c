/*
 * test_fact.c: answers of DNS come back from the engine as they were shipped,
 * and rows of a wrong length are refused without harm.
 */
#include "fleet/row/fact.h"

#include <stdio.h>
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
	/* The identity differs, too, and not only the answer at the end. */
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

#define ZEROS "00000000000000000000000000000000"

/* Answers that no ledger holds; the first of each kind is one that it may. */
static const struct {
	const char *kind, *answer;
	bool good;
} answers[] = {
	{ "key", key, true },
	{ "key", "", false }, { "key", "[", false }, { "key", "{}", false },
	{ "key", "[1]", false }, { "other", key, false },
	{ "name", "[\"a.example.org\",0]", true },
	{ "name", "[\"a.example.net\",0]", false },
	{ "name", "[\"notexample.org\",0]", false },
	{ "name", "[\"a\\u0000.example.org\",0]", false },
	{ "name", "[\"a\\ud800.example.org\",0]", false },
	{ "name", "[\"a.example.org\",2]", false },
	{ "name", "[\"a.example.org\",0.5]", false },
	{ "name", "[\"a.example.org\",null]", false },
	{ "name", "[\"a.example.org\",0,0]", false },
	{ "name", "[\"a.example.org\",0]]", false },
	{ "host", "[\"2001:db8::1\",\"a.example\",1,1]", true },
	{ "host", "[\"192.0.2.1\",null,0,0]", true },
	{ "host", "[\"192.0.2.01\",null,0,0]", false },
	{ "host", "[\"2001:DB8::1\",null,0,0]", false },
	{ "host", "[\"192.0.2.1\",null,1,0]", false },
	{ "host", "[\"192.0.2.1\",null,0,-1]", false },
	{ "spf", "[\"example.org\",\"192.0.2.1\",\"a\",\"pass\",null,null,0]",
	    true },
	{ "spf", "[\"a.example.org\",\"192.0.2.1\",\"a\",\"pass\",null,null,0]",
	    false },
	{ "spf", "[\"example.org\",\"192.0.2.1\",\"a\",\"maybe\",null,null,0]",
	    false },
	{ "spf", "[\"example.org\",\"192.0.2.1\",\"a\",\"pass\",null,"
	    "null,null]", false },
	{ "service", "[\"mailer\",[[\"" ZEROS "\",\"" ZEROS "\"]]]", true },
	{ "service", "[\"mailer\",[[\"00\",\"01\"]]]", false },
	{ "service", "[\"mailer\",[[\"" ZEROS "\"]]]", false },
	{ "service", "[\"mailer\",null]", false },
	{ "history", "[\"dkim\",\"s._domainkey.example.org\",\"\",5]", true },
	{ "history", "[\"include\",\"anybody.example\",\"\",5]", true },
	{ "history", "[\"ptr\",\"192.0.2.1\",\"\",5]", false },
	{ "history", "[\"dkim\",\"example.org\",\"\",5]", false },
	{ "history", "[\"dkim\",\"s._domainkey.example.net\",\"\",5]", false },
	{ "history", "[\"spf\",\"example.net\",\"\",5]", false },
	{ "history", "[\"spf\",\"example.org\",\"\",-5]", false },
	{ "history", "[\"spf\",\"example.org\",\"\",4000000000]", false },
};

static void
refuses_what_no_ledger_holds(void)
{
	struct dns_fact f;

	for (size_t i = 0; i < COUNT(answers); i++) {
		struct buf b = row(answers[i].kind, answers[i].answer);
		enum dmarc_status st = read_row(b.data, b.len, &f);

		if ((st == DMARC_OK) != answers[i].good)
			printf("\n    %s %s\n", answers[i].kind,
			    answers[i].answer);
		CU_ASSERT_EQUAL(st, answers[i].good ? DMARC_OK : DMARC_E_DATA);
		buf_free(&b);
	}
}

/* A domain's answer with something in place of its last three lists. */
static void
refuses_parts_of_a_domain(void)
{
	static const struct {
		const char *lists;
		bool good;
	} lists[] = {
		{ "[[\"mx\",\"0 .\",5,null]],[\"a\"],[[\"X_1\",\"x\",\"ok\","
		    "\"\",null]]", true },
		{ "[],[],[]", true },
		{ "[],[]", false }, { "{},[],[]", false },
		{ "[[\"other\",\"x\",5,null]],[],[]", false },
		{ "[[\"mx\",\"x\",-5,null]],[],[]", false },
		{ "[[\"mx\",\"x\",5]],[],[]", false },
		{ "[],[1],[]", false },
		{ "[],[],[[\"lower\",\"x\",\"ok\",\"\",null]]", false },
		{ "[],[],[[\"X\",\"x\",\"grave\",\"\",null]]", false },
		{ "[],[],[[\"X\",\"x\",\"ok\",null,null]]", false },
	};
	struct dns_fact f;

	for (size_t i = 0; i < COUNT(lists); i++) {
		struct buf answer = BUF_INIT(MOST), b;

		buf_text(&answer, "[null,\"example.org\",null,null,null,null,"
		    "null,null,null,null,");
		buf_text(&answer, lists[i].lists);
		buf_text(&answer, "]");
		b = row("domain", buf_string(&answer));
		CU_ASSERT_EQUAL(read_row(b.data, b.len, &f), lists[i].good ?
		    DMARC_OK : DMARC_E_DATA);
		buf_free(&b);
		buf_free(&answer);
	}
}

int
main(void)
{
	static const struct test tests[] = {
		{ "comes back as it was", comes_back_as_it_was },
		{ "tells facts apart", tells_facts_apart },
		{ "refuses wrong lengths", refuses_wrong_lengths },
		{ "refuses what no ledger holds",
		    refuses_what_no_ledger_holds },
		{ "refuses parts of a domain", refuses_parts_of_a_domain },
	};
	int status;

	arena = arena_new(MOST);
	if (arena == NULL)
		return 1;
	status = run_tests("fleet/row/fact", tests, COUNT(tests));
	arena_free(arena);
	return status;
}
