/*
 * test_ranges.c: the services of addresses.
 */
#include "report/who/ranges.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct service services[] = { { .id = "alpha" },
    { .id = "beta" }, { .id = "gamma" } };

static struct dmarc_address
address(const char *text)
{
	struct dmarc_address a;

	CU_ASSERT_TRUE_FATAL(address_parse(text, &a));
	return a;
}

static void
add(struct ranges *r, const char *first, const char *last, size_t service)
{
	struct dmarc_address a = address(first), b = address(last);

	CU_ASSERT_TRUE_FATAL(ranges_add(r, &a, &b, &services[service]));
}

static void
knows_the_narrowest(void)
{
	static const struct {
		const char *ip, *id;	/* NULL: nobody's */
	} cases[] = {
		{ "198.51.99.255", NULL }, { "198.51.100.0", "alpha" },
		{ "198.51.100.15", "alpha" }, { "198.51.100.16", "beta" },
		{ "198.51.100.20", "beta" }, { "198.51.100.31", "beta" },
		{ "198.51.100.32", "alpha" }, { "198.51.100.200", "alpha" },
		{ "198.51.101.0", NULL }, { "203.0.113.9", "beta" },
		{ "2001:db8::1", NULL }, { "2001:db8:25::1", "gamma" },
		{ "2001:db8:25:ffff:ffff:ffff:ffff:ffff", "gamma" },
	};
	struct ranges r = { .list = NULL };

	add(&r, "203.0.113.0", "203.0.113.255", 2);
	add(&r, "198.51.100.16", "198.51.100.31", 1);
	add(&r, "2001:db8:25::", "2001:db8:25:ffff:ffff:ffff:ffff:ffff", 2);
	add(&r, "198.51.100.0", "198.51.100.255", 0);
	add(&r, "203.0.113.0", "203.0.113.255", 1);	/* the smaller id */
	ranges_sort(&r);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a = address(cases[i].ip);
		const struct service *s = ranges_find(&r, &a);

		CU_ASSERT_EQUAL(s != NULL, cases[i].id != NULL);
		if (s != NULL && cases[i].id != NULL)
			CU_ASSERT_STRING_EQUAL(s->id, cases[i].id);
	}
	ranges_free(&r);
}

static void
knows_nobody_without_ranges(void)
{
	struct ranges none = { .list = NULL };
	struct dmarc_address a = address("192.0.2.1");

	ranges_sort(&none);
	CU_ASSERT_PTR_NULL(ranges_find(&none, &a));
	CU_ASSERT_PTR_NULL(ranges_find(NULL, &a));
	ranges_free(&none);
}

static const struct test tests[] = {
	{ "knows the narrowest", knows_the_narrowest },
	{ "knows nobody without ranges", knows_nobody_without_ranges },
};
TEST_MAIN("report/who/ranges", tests)
