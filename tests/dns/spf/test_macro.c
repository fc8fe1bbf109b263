/*
 * test_macro.c: macros in SPF records.
 */
#include "dns/spf/macro.h"

#include <string.h>

#include "tests/cunit_main.h"

/* The examples of RFC 7208 section 7.4 come first. */
static void
expands(void)
{
	static const struct { const char *ip, *in, *want; } cases[] = {
		{ "192.0.2.3", "%{s}", "strong-bad@email.example.com" },
		{ "192.0.2.3", "%{o}", "email.example.com" },
		{ "192.0.2.3", "%{d}", "email.example.com" },
		{ "192.0.2.3", "%{d4}", "email.example.com" },
		{ "192.0.2.3", "%{d2}", "example.com" },
		{ "192.0.2.3", "%{d1}", "com" },
		{ "192.0.2.3", "%{dr}", "com.example.email" },
		{ "192.0.2.3", "%{d2r}", "example.email" },
		{ "192.0.2.3", "%{l}", "strong-bad" },
		{ "192.0.2.3", "%{l-}", "strong.bad" },
		{ "192.0.2.3", "%{lr-}", "bad.strong" },
		{ "192.0.2.3", "%{l1r-}", "strong" },
		{ "192.0.2.3", "%{ir}.%{v}._spf.%{d2}",
		    "3.2.0.192.in-addr._spf.example.com" },
		{ "192.0.2.3", "%{lr-}.lp._spf.%{d2}",
		    "bad.strong.lp._spf.example.com" },
		{ "2001:db8::cb01", "%{ir}.%{v}._spf.%{d2}",
		    "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0."
		    "1.0.0.2.ip6._spf.example.com" },
		{ "192.0.2.3", "%%%_%-", "% %20" },
		{ "192.0.2.3", "%{S}", "strong-bad%40email.example.com" },
		{ "192.0.2.3", "%{p}", "unknown" },
		{ "192.0.2.3", "%{h5R.}", "org.example.mx" },
		{ "192.0.2.3", "%{L-.+}", "strong.bad" },
		{ "192.0.2.3", "%{d999}", "email.example.com" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct macro_values v = {
			.sender = "strong-bad@email.example.com",
			.local = "strong-bad", .origin = "email.example.com",
			.domain = "email.example.com",
			.helo = "mx.example.org", .validated = "unknown" };
		struct buf b = BUF_INIT(1000);
		unsigned macros;

		CU_ASSERT_TRUE(address_parse(cases[i].ip, &v.ip));
		CU_ASSERT_TRUE(macro_check(cases[i].in, strlen(cases[i].in),
		    &macros));
		macro_expand(&b, cases[i].in, strlen(cases[i].in), &v);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
refuses(void)
{
	static const char *const cases[] = { "%", "%a", "%{", "%{}", "%{d",
		"%{d0}", "%{x}", "%{c}", "%{t}", "%{r}", "%{dr2}", "%{d!}",
		"a b", "\x7f", "\xc3\xbc", "%(d)", "%{d.r}" };
	unsigned macros;

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_FALSE(macro_check(cases[i], strlen(cases[i]),
		    &macros));
}

static void
names_the_letters(void)
{
	unsigned macros;

	CU_ASSERT_TRUE(macro_check("%{L}.%{d2}.a", 12, &macros));
	CU_ASSERT_EQUAL(macros, MACRO('l') | MACRO('d'));
	CU_ASSERT_TRUE(macro_check("%{i}", 4, &macros));
	CU_ASSERT_EQUAL(macros, MACRO('i') | MACRO_LAST);
	CU_ASSERT_TRUE(macro_check("", 0, &macros));
	CU_ASSERT_EQUAL(macros, 0);
}

static void
fits_names(void)
{
	char name[300];
	size_t len = 260;
	const char *at;

	memset(name, 'a', sizeof name);
	name[3] = name[10] = name[50] = '.';
	at = macro_fit(name, &len);
	CU_ASSERT_TRUE(at == name + 11 && len == 249);
	len = 253;
	CU_ASSERT_TRUE(macro_fit(name, &len) == name && len == 253);
}

static const struct test tests[] = {
	{ "it expands macros", expands },
	{ "it refuses what is no macro", refuses },
	{ "it names the letters", names_the_letters },
	{ "it cuts long names on the left", fits_names },
};

TEST_MAIN("dns/spf/macro", tests)
