/*
 * test_edit.c: SPF records to propose.
 */
#include "dns/spf/edit.h"

#include <string.h>

#include "dns/lookup/answer.h"
#include "tests/cunit_main.h"

static void
repairs(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ " v=spf1 mx -all", "v=spf1 mx -all" },
		{ "\"v=spf1 mx -all\"", "v=spf1 mx -all" },
		{ "v=spf1; mx; -all", "v=spf1 mx -all" },
		{ "v=spf10 mx ~all", "v=spf1 mx ~all" },
		{ "v=spf mx ~all", "v=spf1 mx ~all" },
		{ "v=spf1 a:192.0.2.1 ip4:2001:db8::1 -all",
		    "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all" },
		{ "v=spf1 ip4:192.0.2.1-all", "v=spf1 ip4:192.0.2.1 -all" },
		{ "v=spf1 mx ip4:192.0.2.300 nonsense ?all", "v=spf1 mx ?all" },
		{ "v=spf1 redirect=a.b redirect=a.c", "v=spf1 redirect=a.b" },
		{ "spf2.0/pra mx", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(1000);
		bool fine = spf_repair(&b, cases[i].in, strlen(cases[i].in));

		CU_ASSERT_EQUAL(fine, cases[i].want != NULL);
		CU_ASSERT_STRING_EQUAL(buf_string(&b),
		    cases[i].want != NULL ? cases[i].want : "");
		buf_free(&b);
	}
}

static void
edits(void)
{
	static const char record[] = "v=spf1 mx  include:a.b -all";
	const struct spf_change change[] = {
		{ strstr(record, "mx"), "ip4:192.0.2.1" },
		{ strstr(record, "include"), NULL },
	};
	struct buf b = BUF_INIT(1000);

	spf_edit(&b, record, strlen(record), change, COUNT(change));
	CU_ASSERT_STRING_EQUAL(buf_string(&b), "v=spf1 ip4:192.0.2.1 -all");
	buf_free(&b);
}

static void
unites(void)
{
	static const char *const in[] = { "v=spf1 mx ip4:192.0.2.1 -all",
		"V=SPF1 MX include:a.b ~all", "v=spf1" };
	struct rdata record[COUNT(in)];
	struct buf b = BUF_INIT(1000);

	for (size_t i = 0; i < COUNT(in); i++)
		record[i] = (struct rdata){ (const unsigned char *)in[i],
			strlen(in[i]) };
	spf_unite(&b, record, COUNT(record));
	CU_ASSERT_STRING_EQUAL(buf_string(&b),
	    "v=spf1 mx ip4:192.0.2.1 include:a.b ~all");
	buf_free(&b);
}

static const struct test tests[] = {
	{ "it repairs what was meant as SPF", repairs },
	{ "it edits terms", edits },
	{ "it unites records", unites },
};

TEST_MAIN("dns/spf/edit", tests)
