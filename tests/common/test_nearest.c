/*
 * test_nearest.c: the distance of words, and the closest of several.
 */
#include "common/nearest.h"

#include "tests/cunit_main.h"

static void
measures_how_far_words_are_apart(void)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} cases[] = {
		{ "", "", 0 }, { "own", "own", 0 }, { "", "own", 3 },
		{ "own", "won", 2 }, { "job", "jobs", 1 },
		{ "kitten", "sitting", 3 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(nearest_distance(cases[i].a, cases[i].b),
		    cases[i].distance);
		CU_ASSERT_EQUAL(nearest_distance(cases[i].b, cases[i].a),
		    cases[i].distance);
	}
}

static void
keeps_the_first_of_the_closest(void)
{
	static const char *const known[] = { "text", "csv", "json", "jsonl" };
	struct nearest n = { .word = "jsonx" };

	for (size_t i = 0; i < COUNT(known); i++)
		nearest_try(&n, known[i]);
	CU_ASSERT_STRING_EQUAL(n.best, "json");
	CU_ASSERT_EQUAL(n.distance, 1);
}

static const struct test tests[] = {
	{ "measures how far words are apart",
	    measures_how_far_words_are_apart },
	{ "keeps the first of the closest", keeps_the_first_of_the_closest },
};

TEST_MAIN("common/nearest", tests)
