/*
 * test_tag.c: tags, partial tags, and text that only begins like a tag.
 */
#include "parse/xml/tag.h"

#include <string.h>

#include "tests/cunit_main.h"

#define MOST 3

static void
knows_a_tag(void)
{
	static const struct {
		const char *text;
		enum tag_kind kind;
		const char *name;	/* NULL: none */
		size_t rest;		/* bytes after the tag */
	} cases[] = {
		{ "<a>", TAG_START, "a", 0 },
		{ "<a>b", TAG_START, "a", 1 },
		{ "<A1_-.z>", TAG_START, "A1_-.z", 0 },
		{ "<\xc3\xa9>", TAG_START, "\xc3\xa9", 0 },
		{ "<x:a>", TAG_START, "a", 0 },
		{ "<a \t\r\n>", TAG_START, "a", 0 },
		{ "<a b='1'>", TAG_START, "a", 0 },
		{ "<a b = \"'\" c='>'>", TAG_START, "a", 0 },
		{ "<a/>", TAG_EMPTY, "a", 0 },
		{ "<a b='1' />", TAG_EMPTY, "a", 0 },
		{ "</a>", TAG_END, "a", 0 },
		{ "</a >", TAG_END, "a", 0 },
		{ "</a/>", TAG_END, "a", 0 },
		{ "<a b='1' b='2'>", TAG_DOUBLE, "a", 1 },
		{ "<a b='1' bb='2' b='3'>", TAG_DOUBLE, "a", 1 },
		{ "<a b='1' c='2' d='3' e='4' f='5'>", TAG_START, "a", 7 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		struct tag t = tag_read(cases[i].text, len, MOST);

		CU_ASSERT_EQUAL(t.kind, cases[i].kind);
		CU_ASSERT_EQUAL(t.len, len - cases[i].rest);
		CU_ASSERT_EQUAL(t.name_len, strlen(cases[i].name));
		CU_ASSERT(memcmp(t.name, cases[i].name, t.name_len) == 0);
	}
}

/* A tag cut anywhere is partial. */
static void
waits_for_the_rest(void)
{
	static const char *const tags[] = {
		"<a>", "</a >", "<a b='1'>", "<a b = \"1\" c = '2' />",
	};

	for (size_t i = 0; i < COUNT(tags); i++)
		for (size_t len = 1; len < strlen(tags[i]); len++) {
			struct tag t = tag_read(tags[i], len, MOST);

			CU_ASSERT_EQUAL(t.kind, TAG_PARTIAL);
		}
}

static void
leaves_text_alone(void)
{
	static const char *const cases[] = {
		"< a>", "<1>", "<->", "<.>", "<9 of 10", "<@", "<>", "</>",
		"</ a>", "<a b>", "<a b 1>", "<a b=1>", "<a b='<'>",
		"<a b='1'c='2'>", "<a '1'>", "<a /b>", "<a=>", "<user@host>",
		"<a,b>", "</a b='1'>", "<a b='1' c>",
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct tag t = tag_read(cases[i], strlen(cases[i]), MOST);

		if (t.kind != TAG_NONE)
			printf("\n    %s: %d\n", cases[i], (int)t.kind);
		CU_ASSERT_EQUAL(t.kind, TAG_NONE);
	}
}

static const struct test tests[] = {
	{ "it knows a tag", knows_a_tag },
	{ "it waits for the rest of one", waits_for_the_rest },
	{ "it leaves text alone that begins like one", leaves_text_alone },
};
TEST_MAIN("parse/xml/tag", tests)
