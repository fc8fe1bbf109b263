/*
 * test_said.c: the combinations of a report as JSON: what an engine may send
 * instead is refused.
 */
#include "fleet/row/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

#define MOST ((size_t)16 << 20)

static struct arena *arena;

static enum dmarc_status
read_text(const char *text, const struct dmarc_combination **out, size_t *n)
{
	struct dmarc_err err;

	arena_reset(arena);
	return said_get(text, strlen(text), "example.org",
	    &dmarc_default_limits, arena, out, n, &err);
}

#define ONE "[null,\"to.example\",4,0,2,\"mailing_list,other\"," \
    "[null,\"why\"],\"b.example\",1,0," \
    "[[\"a.example\",\"s\",3],[null,null,2]],[[\"b.example\",1,4]]]"
#define BARE "[\"x.example\",null,1,1,1,null,null,null,null,null,[],[]]"

static void
reads_what_it_writes(void)
{
	static const char text[] = "[" ONE "," BARE "]";
	const struct dmarc_combination *c;
	struct buf b = BUF_INIT(MOST);
	size_t n;

	CU_ASSERT_EQUAL_FATAL(read_text(text, &c, &n), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_TRUE(c[0].header_from_absent);
	CU_ASSERT_STRING_EQUAL(c[0].header_from, "example.org");
	CU_ASSERT_EQUAL(c[0].disposition, DMARC_DISP_REJECT);
	CU_ASSERT_EQUAL(c[0].dkim_aligned, DMARC_ALIGNED_FAIL);
	CU_ASSERT_EQUAL(c[0].spf_aligned, DMARC_ALIGNED_UNKNOWN);
	CU_ASSERT_EQUAL_FATAL(c[0].overrides, 2);
	CU_ASSERT_PTR_NULL(c[0].override[0].comment);
	CU_ASSERT_STRING_EQUAL(c[0].override[1].comment, "why");
	CU_ASSERT_EQUAL(c[0].spf[0].scope, DMARC_SCOPE_HELO);
	CU_ASSERT_FALSE(c[1].header_from_absent);
	said_put(&b, c, n);
	CU_ASSERT_STRING_EQUAL(buf_string(&b), text);
	buf_free(&b);
	CU_ASSERT_EQUAL(read_text("[]", &c, &n), DMARC_OK);
	CU_ASSERT_EQUAL(n, 0);
}

static void
refuses_the_rest(void)
{
	static const char *const bad[] = {
		"", "[", "]", "[[]]", "{}", "[1]", "[[1,2]]", "[,]",
		"[" ONE, ONE, "[" ONE ",]", "[" ONE ONE "]", "[," ONE "]",
		"[" ONE "]]", "[" ONE ";" ONE "]",
		/* a word, a number, a list in another place */
		"[[1,null,1,1,1,null,null,null,null,null,[],[]]]",
		"[[null,null,5,1,1,null,null,null,null,null,[],[]]]",
		"[[null,null,-1,1,1,null,null,null,null,null,[],[]]]",
		"[[null,null,1,3,1,null,null,null,null,null,[],[]]]",
		"[[null,null,1,\"1\",1,null,null,null,null,null,[],[]]]",
		"[[null,null,1,1,1.0,null,null,null,null,null,[],[]]]",
		"[[null,null,1,1,1,null,null,null,null,null,null,[]]]",
		"[[null,null,1,1,1,null,null,null,null,null,[],[],[]]]",
		/* overrides */
		"[[null,null,1,1,1,\"\",null,null,null,null,[],[]]]",
		"[[null,null,1,1,1,\"never\",null,null,null,null,[],[]]]",
		"[[null,null,1,1,1,\"other,\",null,null,null,null,[],[]]]",
		"[[null,null,1,1,1,\"other\",[],null,null,null,[],[]]]",
		"[[null,null,1,1,1,null,[null],null,null,null,[],[]]]",
		"[[null,null,1,1,1,\"other\",[1],null,null,null,[],[]]]",
		/* the result to show */
		"[[null,null,1,1,1,null,null,null,0,null,[],[]]]",
		"[[null,null,1,1,1,null,null,null,null,null,[[null,null,2]],"
		    "[]]]",
		"[[null,null,1,1,1,null,null,null,1,null,[[null,null,2]],"
		    "[]]]",
		/* results */
		"[[null,null,1,1,1,null,null,null,0,null,[[null,null]],[]]]",
		"[[null,null,1,1,1,null,null,null,0,null,[[null,null,9]],[]]]",
		"[[null,null,1,1,1,null,null,null,null,0,[],[[null,2,2]]]]",
		"[[null,null,1,1,1,null,null,null,null,0,[],[[null,null,2]]]]",
		/* texts */
		"[[\"a\\u0000b\",null,1,1,1,null,null,null,null,null,[],[]]]",
		"[[\"\xff\",null,1,1,1,null,null,null,null,null,[],[]]]",
	};
	const struct dmarc_combination *c;
	size_t n;

	for (size_t i = 0; i < COUNT(bad); i++) {
		if (read_text(bad[i], &c, &n) != DMARC_E_DATA)
			printf("accepted: %s\n", bad[i]);
		CU_ASSERT_EQUAL(read_text(bad[i], &c, &n), DMARC_E_DATA);
	}
}

/* A text of so many bytes in the place of the From domain. */
static enum dmarc_status
read_long(size_t len)
{
	static const char rest[] = "\",null,1,1,1,null,null,null,null,null,[],"
	    "[]]]";
	const struct dmarc_combination *c;
	size_t n;
	char *text = malloc(3 + len + sizeof rest);
	enum dmarc_status st;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	memcpy(text, "[[\"", 3);
	memset(text + 3, 'a', len);
	memcpy(text + 3 + len, rest, sizeof rest);
	st = read_text(text, &c, &n);
	free(text);
	return st;
}

static void
keeps_within_the_limits(void)
{
	const struct dmarc_combination *c;
	struct buf b = BUF_INIT(MOST);
	size_t n;

	CU_ASSERT_EQUAL(read_long(dmarc_default_limits.domain_bytes),
	    DMARC_OK);
	CU_ASSERT_EQUAL(read_long(dmarc_default_limits.domain_bytes + 1),
	    DMARC_E_DATA);
	CU_ASSERT_EQUAL(read_long((size_t)100 << 20), DMARC_E_DATA);
	/* Deeper than any stack, and more results than a record may have. */
	for (int i = 0; i < 100000; i++)
		buf_byte(&b, '[');
	CU_ASSERT_EQUAL(read_text(buf_string(&b), &c, &n), DMARC_E_DATA);
	buf_clear(&b, 0);
	buf_text(&b, "[[null,null,1,1,1,null,null,null,0,null,[");
	for (uint64_t i = 0; i <= dmarc_default_limits.auth_results; i++)
		buf_text(&b, i == 0 ? "[null,null,2]" : ",[null,null,2]");
	buf_text(&b, "],[]]]");
	CU_ASSERT_EQUAL(read_text(buf_string(&b), &c, &n), DMARC_E_DATA);
	buf_free(&b);
}

static const struct test tests[] = {
	{ "reads what it writes", reads_what_it_writes },
	{ "refuses the rest", refuses_the_rest },
	{ "keeps within the limits", keeps_within_the_limits },
};

int
main(void)
{
	int status;

	arena = arena_new(MOST);
	if (arena == NULL)
		return 1;
	status = run_tests("fleet/said", tests, COUNT(tests));
	arena_free(arena);
	return status;
}
