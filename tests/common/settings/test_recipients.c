/*
 * test_recipients.c: which addresses may go into a header.
 */
#include "common/settings/recipients.h"

#include <stddef.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
takes_plain_addresses(void)
{
	static const struct { const char *text; bool list, want; } cases[] = {
		{ "postmaster", false, true },
		{ "a.b+c@mail.example.org", false, true },
		{ "a@example.org,root, c@example.net", true, true },
		{ "a@example.org,root", false, false },
		{ "", true, false },
		{ "a@", true, false },
		{ "@example.org", true, false },
		{ "a@example.org,", true, false },
		{ "a@b@c", true, false },
		{ "a@example.org\nBcc: b@example.org", true, false },
		{ "a@example.org\r\n\r\nbody", true, false },
		{ "A <a@example.org>", true, false },
		{ "a@[192.0.2.1]", true, false },
		{ "-oQ/tmp", true, false },
		{ "\"a b\"@example.org", true, false },
		{ "m\xc3\xbcller@example.org", true, false },
		{ "a@example.org b@example.org", true, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(recipients_valid(cases[i].text,
		    cases[i].list), cases[i].want);
}

static void
refuses_long_ones(void)
{
	char text[400];

	memset(text, 'a', sizeof text);
	text[64] = '\0';
	CU_ASSERT(recipients_valid(text, false));
	text[64] = 'a';
	text[65] = '\0';
	CU_ASSERT_FALSE(recipients_valid(text, false));
	memset(text, 'a', sizeof text);
	text[1] = '@';
	text[255] = '\0';
	CU_ASSERT(recipients_valid(text, false));
	text[255] = 'a';
	text[256] = '\0';
	CU_ASSERT_FALSE(recipients_valid(text, false));
}

static void
finds_the_domain(void)
{
	CU_ASSERT_PTR_NULL(recipients_domain("root"));
	CU_ASSERT_STRING_EQUAL(recipients_domain("root, a@example.org"),
	    "example.org");
}

static const struct test tests[] = {
	{ "it takes plain addresses and nothing else", takes_plain_addresses },
	{ "it refuses long ones", refuses_long_ones },
	{ "it finds the domain", finds_the_domain },
};

TEST_MAIN("common/settings/recipients", tests)
