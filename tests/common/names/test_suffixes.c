/*
 * test_suffixes.c: organizations, on a small suffix list.
 */
#include "common/names/suffixes.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
finds_the_organization(void)
{
	static const struct {
		const char *domain, *want;
	} cases[] = {
		{ "example.org", "example.org" },
		{ "a.b.example.org", "example.org" },
		{ "a.b.example.co.uk", "example.co.uk" },
		{ "co.uk", "co.uk" },		/* a suffix itself */
		{ "localhost", "localhost" },
		{ "x.unlisted", "x.unlisted" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "", "" }, { "not a domain", "not a domain" },
	};
	struct suffixes *s = NULL;
	struct dmarc_err err;

	/* Two names are kept: the answers stay the same. */
	CU_ASSERT_EQUAL_FATAL(suffixes_open(DMARC_TEST_DATA
	    "/report/suffixes.dat", 2, &s, &err), DMARC_OK);
	for (size_t i = 0; i < 2 * COUNT(cases); i++)
		CU_ASSERT_STRING_EQUAL(suffixes_organization(s,
		    cases[i % COUNT(cases)].domain),
		    cases[i % COUNT(cases)].want);
	suffixes_close(s);
}

static void
names_a_list_it_cannot_use(void)
{
	struct suffixes *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL(suffixes_open(DMARC_TEST_DATA "/report/nowhere.dat",
	    1, &s, &err), DMARC_E_NOINPUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "nowhere.dat"));
	CU_ASSERT_EQUAL(suffixes_open("/dev/null", 1, &s, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dev/null"));
	CU_ASSERT_PTR_NULL(s);
}

static const struct test tests[] = {
	{ "finds the organization", finds_the_organization },
	{ "names a list that it cannot use", names_a_list_it_cannot_use },
};
TEST_MAIN("common/names/suffixes", tests)
