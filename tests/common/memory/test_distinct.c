/*
 * test_distinct.c: how many texts there were.
 */
#include "common/memory/distinct.h"

#include <stdio.h>

#include "tests/cunit_main.h"

static void
tells_how_many_there_were(void)
{
	static const struct {
		unsigned texts;
		const char *want;
	} cases[] = {
		{ 0, "0 more senders" }, { 1, "1 more sender" },
		{ 500, "500 more senders" },
		{ 100000, "about 100,000 more senders" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct distinct d;
		char text[64];

		CU_ASSERT_TRUE_FATAL(distinct_begin(&d));
		for (unsigned again = 0; again < 2; again++)
			for (unsigned n = 0; n < cases[i].texts; n++) {
				(void)snprintf(text, sizeof text,
				    "org:org%u.example", n);
				distinct_add(&d, text);
			}
		distinct_say(&d, "more senders", text, sizeof text);
		CU_ASSERT_STRING_EQUAL(text, cases[i].want);
		distinct_free(&d);
	}
}

static const struct test tests[] = {
	{ "it tells how many there were", tells_how_many_there_were },
};

TEST_MAIN("common/memory/distinct", tests)
