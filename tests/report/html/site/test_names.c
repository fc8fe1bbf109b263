/*
 * test_names.c: whatever a name is, its file lies in its folder.
 */
#include "report/html/site/names.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
name(const char *text, char out[NAMES_MOST + 1])
{
	struct buf b = BUF_INIT(4096);
	const char *made;

	names_add(&b, text);
	made = buf_string(&b);
	CU_ASSERT_PTR_NOT_NULL_FATAL(made);
	CU_ASSERT_FATAL(strlen(made) <= NAMES_MOST);
	(void)snprintf(out, NAMES_MOST + 1, "%s", made);
	buf_free(&b);
}

static void
keeps_plain_names_and_encodes_others(void)
{
	static const struct { const char *text, *name; } cases[] = {
		{ "example.org", "example.org" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "org:post.example", "org_3apost.example" },
		{ "net:192.0.2.0/24", "net_3a192.0.2.0_2f24" },
		{ "..", "_2e_2e" },
		{ ".", "_2e" },
		{ ".hidden", "_2ehidden" },
		{ "a..b.", "a._2eb_2e" },
		{ "A_b", "_41_5fb" },
		{ "../../etc/passwd", "_2e_2e_2f._2e_2fetc_2fpasswd" },
		{ "a\"'<>&\n", "a_22_27_3c_3e_26_0a" },
		{ "\xc3\xbc", "_c3_bc" },
	};
	char made[NAMES_MOST + 1];

	for (size_t i = 0; i < COUNT(cases); i++) {
		name(cases[i].text, made);
		CU_ASSERT_STRING_EQUAL(made, cases[i].name);
	}
}

static void
shortens_long_names_and_tells_them_apart(void)
{
	char text[300], a[NAMES_MOST + 1], b[NAMES_MOST + 1];

	for (size_t n = NAMES_MOST - 2; n < sizeof text; n++) {
		memset(text, 'a', n);
		text[n] = '\0';
		name(text, a);
		CU_ASSERT_EQUAL(strlen(a), n <= NAMES_MOST ? n : NAMES_MOST);
		text[n - 1] = 'b';
		name(text, b);
		CU_ASSERT_STRING_NOT_EQUAL(a, b);
	}
	/* Nobody can choose a name that looks shortened. */
	name(a, b);
	CU_ASSERT_STRING_NOT_EQUAL(a, b);
	name("", a);
	CU_ASSERT_PTR_EQUAL(strstr(a, "__"), a);
	/* An escape is never cut. */
	memset(text, '/', 299);
	text[299] = '\0';
	name(text, a);
	CU_ASSERT_EQUAL(strstr(a, "__") - a, 66);
}

static const struct test tests[] = {
	{ "keeps plain names and encodes others",
	    keeps_plain_names_and_encodes_others },
	{ "shortens long names and tells them apart",
	    shortens_long_names_and_tells_them_apart },
};
TEST_MAIN("report/html/site/names", tests)
