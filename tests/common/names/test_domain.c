/*
 * test_domain.c: domain names, and texts that are no domain.
 */
#include "common/names/domain.h"

#include <string.h>

#include "tests/cunit_main.h"

#define LABEL_61 \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LABEL LABEL_61 "aa"
#define LONG_LABEL LABEL "a"
#define THREE LABEL "." LABEL "." LABEL "."

static void
reads_domains(void)
{
	static const struct {
		const char *in, *out;
		bool valid;
	} cases[] = {
		{ "example.org", "example.org", true },
		{ "EXAMPLE.Org.", "example.org", true },
		{ "_dmarc.a-b.example", "_dmarc.a-b.example", true },
		{ "org", "org", true },
		{ "MX01.example", "mx01.example", true },
		{ "b\xc3\xbc" "cher.example", "xn--bcher-kva.example", true },
		{ "fa\xc3\x9f.example", "xn--fa-hia.example", true },
		{ "B\xc3\x9c" "CHER.example.", "xn--bcher-kva.example", true },
		{ "", "", false }, { ".", ".", false },
		{ "a..b", "a..b", false }, { ".a", ".a", false },
		{ "A B", "A B", false }, { "a/b", "a/b", false },
		{ "<x>", "<x>", false }, { "a..", "a..", false },
		{ LONG_LABEL ".org", LONG_LABEL ".org", false },
		{ "\xe2\x80\xae.org", "\xe2\x80\xae.org", false },
		{ "b\xc3\xbc c.example", "b\xc3\xbc c.example", false },
		{ "a:b", "a:b", false }, { "a[b", "a[b", false },
		{ "a{b", "a{b", false },
		/* 253 bytes, and one more */
		{ THREE LABEL_61, THREE LABEL_61, true },
		{ THREE LABEL_61 "a", THREE LABEL_61 "a", false },
		/* accepted by libidn2 */
		{ "b\xc3\xbc.a!b", "b\xc3\xbc.a!b", false },
		{ "b\xc3\xbc..a", "b\xc3\xbc..a", false },
		{ ".b\xc3\xbc", ".b\xc3\xbc", false },
		{ "b\xc3\xbc.*", "b\xc3\xbc.*", false },
	};
	struct arena *a = arena_new(1u << 20);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool valid;
		const char *s = domain_read(a, cases[i].in,
		    strlen(cases[i].in), &valid);

		CU_ASSERT_PTR_NOT_NULL_FATAL(s);
		CU_ASSERT_STRING_EQUAL(s, cases[i].out);
		CU_ASSERT_EQUAL(valid, cases[i].valid);
	}
	arena_fail_at(a, 1);
	CU_ASSERT_PTR_NULL(domain_read(a, "a", 1, &(bool){ false }));
	arena_fail_at(a, 2);
	CU_ASSERT_PTR_NULL(domain_read(a, "b\xc3\xbc", 3,
	    &(bool){ false }));
	arena_free(a);
}

static void
knows_what_lies_below(void)
{
	CU_ASSERT_TRUE(domain_is_below("a.example.org", "example.org"));
	CU_ASSERT_TRUE(domain_is_below("a.b.example.org", "example.org"));
	CU_ASSERT_FALSE(domain_is_below("example.org", "example.org"));
	CU_ASSERT_FALSE(domain_is_below("notexample.org", "example.org"));
	CU_ASSERT_FALSE(domain_is_below("org", "example.org"));
}

static void
knows_a_name(void)
{
	CU_ASSERT_TRUE(domain_is_name("a-1._dmarc.example.org"));
	CU_ASSERT_FALSE(domain_is_name("Example.org"));
	CU_ASSERT_FALSE(domain_is_name("example.org."));
	CU_ASSERT_FALSE(domain_is_name("a..example.org"));
	CU_ASSERT_FALSE(domain_is_name("b\xc3\xbc.example"));
	CU_ASSERT_FALSE(domain_is_name("a b"));
	CU_ASSERT_FALSE(domain_is_name(""));
}

static const struct test tests[] = {
	{ "it makes A-labels, and leaves other text alone", reads_domains },
	{ "it tells a name of DNS in lower case from other text",
	    knows_a_name },
	{ "a name lies below another by whole labels", knows_what_lies_below },
};

TEST_MAIN("common/names/domain", tests)
