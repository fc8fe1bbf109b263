/*
 * test_mailbox.c: the first mailbox of a field; never a word of a person as a
 * domain.
 */
#include "parse/mail/mailbox.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct {
	const char *text, *address, *domain;
} cases[] = {
	{ "a@example.org", "a@example.org", "example.org" },
	{ " <A.b@Example.ORG.> ", "a.b@example.org.", "example.org" },
	{ "Jane Doe <a@example.org>, b@example.net", "a@example.org",
	    "example.org" },
	{ "a@example.org, b@example.net", "a@example.org", "example.org" },
	{ "a@example.org; b@example.net", "a@example.org", "example.org" },
	{ "\"Doe, x@y <z@w>\" <a@example.org>", "a@example.org",
	    "example.org" },
	{ "x@y <a@example.org>", "a@example.org", "example.org" },
	{ "x@y via list <a@example.org>", "a@example.org", "example.org" },
	{ "a@example.org (x@y (z) \\) w)", "a@example.org", "example.org" },
	{ "(x) a@example.org", "a@example.org", "example.org" },
	{ "\"a b\"@example.org", "a b@example.org", "example.org" },
	{ "\"a@b\"@example.org", "a@b@example.org", "example.org" },
	{ "<@relay.example,@b.example:a@example.org>", NULL, "example.org" },
	{ "rfc822;a@example.org", "rfc822;a@example.org", "example.org" },
	{ "a@example.org\r\n\tand secret", "a@example.org", "example.org" },
	{ "a@example.org secret@word", "a@example.org", "example.org" },
	{ "a@b\xc3\xbc" "cher.example", "a@b\xc3\xbc" "cher.example",
	    "xn--bcher-kva.example" },
	{ "a@[192.0.2.1]", "a@[192.0.2.1]", NULL },
	{ "a@secret words", "a@secret", "secret" },
	{ "<>", NULL, NULL }, { "", NULL, NULL }, { "secret", NULL, NULL },
	{ "<secret>", NULL, NULL }, { "secret@", "secret@", NULL },
	{ "\"secret@example.org", NULL, NULL },
	{ "(secret@example.org", NULL, NULL },
	{ "<secret@example.org", NULL, NULL },
	{ "<a@b<c@d>>", NULL, NULL },
};

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
reads_the_first(void)
{
	struct arena *a = arena_new((size_t)1 << 20);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mailbox m;

		CU_ASSERT_TRUE_FATAL(mailbox_read((const void *)cases[i].text,
		    strlen(cases[i].text), a, &m));
		if (!same(m.domain, cases[i].domain) ||
		    ((cases[i].address != NULL || cases[i].domain == NULL) &&
		    !same(m.address, cases[i].address))) {
			fprintf(stderr, "%s: %s, %s\n", cases[i].text,
			    m.address, m.domain);
			CU_FAIL("mailbox");
		}
	}
	arena_free(a);
}

static void
says_when_memory_is_out(void)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct mailbox m;

	arena_fail_at(a, 1);
	CU_ASSERT_FALSE(mailbox_read((const void *)"a@b", 3, a, &m));
	arena_fail_at(a, 2);
	CU_ASSERT_FALSE(mailbox_read((const void *)"a@b", 3, a, &m));
	arena_free(a);
}

static const struct test tests[] = {
	{ "it reads the first mailbox", reads_the_first },
	{ "it says when memory is out", says_when_memory_is_out },
};

TEST_MAIN("parse/mail/mailbox", tests)
