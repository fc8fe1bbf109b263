/*
 * test_record.c: the grammar of SPF records.
 */
#include "dns/spf/record.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
knows_records(void)
{
	static const struct { const char *text; bool record, near; } cases[] = {
		{ "v=spf1 -all", true, false }, { "V=sPf1", true, false },
		{ "v=spf1\t-all", false, true }, { "v=spf10 a", false, true },
		{ " v=spf1 a", false, true }, { "\"v=spf1 a\"", false, true },
		{ "v=spf1;a", false, true }, { "spf2.0/pra a", false, false },
		{ "", false, false }, { "v=sp", false, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);

		CU_ASSERT_EQUAL(spf_is_record(cases[i].text, len),
		    cases[i].record);
		CU_ASSERT_EQUAL(spf_is_near_miss(cases[i].text, len),
		    cases[i].near);
	}
}

static void
refuses_wrong_terms(void)
{
	static const struct { const char *text, *term; } cases[] = {
		{ "v=spf1", NULL }, { "v=spf1   ", NULL },
		{ "v=spf1 a mx:b.c/24//64 ?ALL", NULL },
		{ "v=spf1 a/0 a//0 a:b.c//128 -ptr:b.c.", NULL },
		{ "v=spf1 ip4:1.2.3.4/32 ip6:::1/0 ip6:::ffff:1.2.3.4", NULL },
		{ "v=spf1 exists:%{i}.%{d} redirect=%{d2}", NULL },
		{ "v=spf1 ip4=1.2.3.4 x_y.z-1= op=%{d}%%", NULL },
		{ "v=spf1 exp=e.x.y redirect=a.b", NULL },
		{ "v=spf1 a:192.0.2.x1 include:1.2.3.x-y", NULL },
		{ "v=spf1 a -all-x", "-all-x" },
		{ "v=spf1 all:a.b", "all:a.b" }, { "v=spf1 all/8", "all/8" },
		{ "v=spf1 include", "include" },
		{ "v=spf1 include:", "include:" },
		{ "v=spf1 include:a.b/24", "include:a.b/24" },
		{ "v=spf1 a:", "a:" }, { "v=spf1 a/", "a/" },
		{ "v=spf1 a/33", "a/33" }, { "v=spf1 a//129", "a//129" },
		{ "v=spf1 a/024", "a/024" },
		{ "v=spf1 a:b.c/1/2", "a:b.c/1/2" },
		{ "v=spf1 a:192.0.2.1", "a:192.0.2.1" },
		{ "v=spf1 a:museum", "a:museum" },
		{ "v=spf1 a:b.-c", "a:b.-c" }, { "v=spf1 a:b.c-", "a:b.c-" },
		{ "v=spf1 a:%{d}.b}", "a:%{d}.b}" },
		{ "v=spf1 ip4", "ip4" }, { "v=spf1 ip4:", "ip4:" },
		{ "v=spf1 ip4:1.2.3", "ip4:1.2.3" },
		{ "v=spf1 ip4:1.2.3.4/33", "ip4:1.2.3.4/33" },
		{ "v=spf1 ip4:1.2.3.4/", "ip4:1.2.3.4/" },
		{ "v=spf1 ip4:::1", "ip4:::1" },
		{ "v=spf1 ip6:1.2.3.4", "ip6:1.2.3.4" },
		{ "v=spf1 ip6:::1//64", "ip6:::1//64" },
		{ "v=spf1 a:b.c\tmx", "a:b.c\tmx" },
		{ "v=spf1 +redirect=a.b", "+redirect=a.b" },
		{ "v=spf1 redirect:a.b", "redirect:a.b" },
		{ "v=spf1 redirect=a.b redirect=a.c", "redirect=a.c" },
		{ "v=spf1 exp=a.b EXP=a.c", "EXP=a.c" },
		{ "v=spf1 moo", "moo" }, { "v=spf1 =x", "=x" },
		{ "v=spf1 -x=y", "-x=y" }, { "v=spf1 1x=y", "1x=y" },
		{ "v=spf1 -", "-" }, { "v=spf1 a:%a.b", "a:%a.b" },
		{ "v=spf1 x=%{z}", "x=%{z}" }, { "v=spf1 \xff", "\xff" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct spf_term t;
		const char *why = NULL;
		bool fine = spf_check(cases[i].text, strlen(cases[i].text),
		    &t, &why);

		CU_ASSERT_EQUAL(fine, cases[i].term == NULL);
		if (fine || cases[i].term == NULL)
			continue;
		CU_ASSERT_PTR_NOT_NULL(why);
		CU_ASSERT_EQUAL(t.len, strlen(cases[i].term));
		CU_ASSERT_EQUAL(memcmp(t.text, cases[i].term, t.len), 0);
	}
}

static void
reads_terms(void)
{
	static const char text[] = "v=spf1 ~MX:a.b/24//64 ip6:2001:db8::/32 "
	    "exists:%{ir}.x.y -all";
	struct spf_record r = spf_start(text, sizeof text - 1);
	struct spf_term t;

	CU_ASSERT_TRUE(spf_next(&r, &t));
	CU_ASSERT_EQUAL(t.kind, SPF_MX);
	CU_ASSERT_EQUAL(t.qualifier, '~');
	CU_ASSERT_TRUE(t.spec_len == 3 && memcmp(t.spec, "a.b", 3) == 0);
	CU_ASSERT_TRUE(t.prefix4 == 24 && t.prefix6 == 64);
	CU_ASSERT_TRUE(spf_next(&r, &t));
	CU_ASSERT_EQUAL(t.kind, SPF_IP6);
	CU_ASSERT_EQUAL(t.prefix6, 32);
	CU_ASSERT_EQUAL(t.address.byte[1], 0x01);
	CU_ASSERT_TRUE(spf_next(&r, &t));
	CU_ASSERT_EQUAL(t.kind, SPF_EXISTS);
	CU_ASSERT_NOT_EQUAL(t.macros, 0);
	CU_ASSERT_TRUE(spf_next(&r, &t));
	CU_ASSERT_TRUE(t.kind == SPF_ALL && t.qualifier == '-');
	CU_ASSERT_FALSE(spf_next(&r, &t));
}

static const struct test tests[] = {
	{ "it knows records and what was meant as one", knows_records },
	{ "it refuses a record with a wrong term", refuses_wrong_terms },
	{ "it reads terms", reads_terms },
};

TEST_MAIN("dns/spf/record", tests)
