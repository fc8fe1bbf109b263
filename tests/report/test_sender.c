/*
 * test_sender.c: the rules of report/sender.c, on a small suffix list.
 */
#include "report/sender.h"

#include <string.h>

#include "tests/cunit_main.h"

#define AUTHS 3

static struct suffixes *
list(void)
{
	struct suffixes *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(suffixes_open(DMARC_TEST_DATA
	    "/report/suffixes.dat", &s, &err), DMARC_OK);
	return s;
}

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
	struct suffixes *s = list();

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_STRING_EQUAL(suffixes_organization(s,
		    cases[i].domain), cases[i].want);
	suffixes_close(s);
}

static void
follows_its_rules_in_order(void)
{
	static const struct {
		const char *what;
		const char *header_from;
		struct dmarc_auth dkim[AUTHS], spf[AUTHS];
		bool aligned;
		enum sender_kind kind;
		const char *name;
	} cases[] = {
#define PASSED(d) { .domain = d, .result = DMARC_RESULT_PASS }
#define FAILED(d) { .domain = d, .result = DMARC_RESULT_FAIL }
		{ "own signature and bounces", "example.org",
		    { PASSED("example.org") }, { PASSED("b.example.org") },
		    true, SENDER_OWN, "example.org" },
		{ "own, from a subdomain", "news.example.org",
		    { PASSED("example.org") }, { FAILED("example.org") },
		    true, SENDER_OWN, "example.org" },
		{ "a service that signs for both", "example.org",
		    { PASSED("example.org"), PASSED("m.post.example") },
		    { PASSED("bounce.other.example") },
		    true, SENDER_ORGANIZATION, "post.example" },
		{ "the order of results does not matter", "example.org",
		    { PASSED("z.example"), PASSED("a.example"),
		    PASSED("example.org") }, { FAILED("example.org") },
		    true, SENDER_ORGANIZATION, "a.example" },
		{ "a forwarder's bounce domain", "example.org",
		    { PASSED("example.org") }, { PASSED("lists.uni.co.uk") },
		    true, SENDER_ORGANIZATION, "uni.co.uk" },
		{ "a failing signature names nobody", "example.org",
		    { FAILED("post.example") }, { FAILED("post.example") },
		    false, SENDER_NETWORK, NULL },
		{ "HELO names nobody", "example.org",
		    { FAILED("example.org") },
		    { { .domain = "mx.uni.example",
		    .result = DMARC_RESULT_PASS, .scope = DMARC_SCOPE_HELO } },
		    false, SENDER_NETWORK, NULL },
		{ "a pass without a domain names nobody", "example.org",
		    { PASSED("") }, { PASSED(NULL) },
		    false, SENDER_NETWORK, NULL },
		{ "a pass whose results were left out is own", "example.org",
		    { PASSED(NULL) }, { PASSED(NULL) },
		    true, SENDER_OWN, "example.org" },
		{ "own signature that is not aligned (strict)", "example.org",
		    { PASSED("mail.example.org") }, { FAILED("x.example") },
		    false, SENDER_OWN, "example.org" },
		{ "neutral is no pass", "example.org",
		    { { .domain = "post.example",
		    .result = DMARC_RESULT_NEUTRAL } }, { PASSED(NULL) },
		    false, SENDER_NETWORK, NULL },
	};
	struct suffixes *s = list();

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender_facts f = {
			.header_from = cases[i].header_from,
			.dkim = cases[i].dkim, .spf = cases[i].spf,
			.dkims = AUTHS, .spfs = AUTHS,
			.aligned = cases[i].aligned,
		};
		struct sender got = sender_of(&f, s);

		if (got.kind != cases[i].kind)
			(void)fprintf(stderr, "%s\n", cases[i].what);
		CU_ASSERT_EQUAL(got.kind, cases[i].kind);
		if (cases[i].name == NULL)
			CU_ASSERT_PTR_NULL(got.name)
		else
			CU_ASSERT_STRING_EQUAL(got.name, cases[i].name);
	}
	suffixes_close(s);
}

static void
names_a_list_it_cannot_use(void)
{
	struct suffixes *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL(suffixes_open(DMARC_TEST_DATA "/report/nowhere.dat",
	    &s, &err), DMARC_E_NOINPUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "nowhere.dat"));
	CU_ASSERT_EQUAL(suffixes_open("/dev/null", &s, &err), DMARC_E_DATA);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/dev/null"));
	CU_ASSERT_PTR_NULL(s);
}

static const struct test tests[] = {
	{ "finds the organization", finds_the_organization },
	{ "follows its rules in order", follows_its_rules_in_order },
	{ "names a list that it cannot use", names_a_list_it_cannot_use },
};
TEST_MAIN("report/sender", tests)
