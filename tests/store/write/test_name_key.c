/*
 * test_name_key.c: keys of names are close for mail delivered together, and
 * differ for different names.
 */
#include "store/write/name_key.h"

#include "tests/cunit_main.h"

static void
begins_with_the_time(void)
{
	static const struct {
		const char *name;
		int64_t second;
	} cases[] = {
		{ "1794182400.M1P2.mx", 1794182400 },
		{ "1794182400", 1794182400 },
		{ "17941824005.mx", 1794182400 },	/* ten digits count */
		{ "12.mx", 12 },
		{ "mail", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(name_key(cases[i].name) >> 24,
		    (cases[i].second >> 8 & 0x7fffff));
}

static void
tells_names_of_one_second_apart(void)
{
	CU_ASSERT_NOT_EQUAL(name_key("1794182400.M1P2.mx"),
	    name_key("1794182400.M1P3.mx"));
	CU_ASSERT_EQUAL(name_key("1794182400.M1P2.mx"),
	    name_key("1794182400.M1P2.mx"));
}

static const struct test tests[] = {
	{ "begins with the time of delivery", begins_with_the_time },
	{ "tells names of one second apart", tells_names_of_one_second_apart },
};

TEST_MAIN("store/write/name_key", tests)
