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
		{ "own", "won", 1 }, { "job", "jobs", 1 },
		{ "kitten", "sitting", 3 }, { "exmaple", "example", 1 },
		{ "ca", "abc", 3 },
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

static void
offers_what_is_near_only(void)
{
	static const struct {
		const char *word, *known;
		bool meant;
	} cases[] = {
		{ "pass", "last", false }, { "cvs", "csv", true },
		{ "fials", "fail", true }, { "senders", "sources", false },
		{ "ab", "ip", false }, { "unlabeled", "unlabelled", true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nearest n = { .word = cases[i].word };

		nearest_try(&n, cases[i].known);
		CU_ASSERT_EQUAL(nearest_is_meant(&n), cases[i].meant);
	}
}

static void
chooses_a_word(void)
{
	static const char *const list[] = { "text", "json", NULL };
	struct dmarc_err err;
	int out = 7;

	CU_ASSERT_EQUAL(nearest_choose("p", "format", "json", list, &out,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL(out, 1);
	CU_ASSERT_EQUAL(nearest_choose("p", "format", "jso\x1b", list, &out,
	    &err), DMARC_E_USAGE);
	CU_ASSERT_STRING_EQUAL(err.text, "unknown format 'jso\\x1b'; did you "
	    "mean 'json'? (p --help)");
	CU_ASSERT_EQUAL(nearest_choose("p", "format", "pdf", list, &out,
	    &err), DMARC_E_USAGE);
	CU_ASSERT_STRING_EQUAL(err.text, "unknown format 'pdf'; known: text, "
	    "json (p --help)");
}

static void
tells_why_an_option_is_refused(void)
{
	static const struct option options[] = {
		{ "db", required_argument, NULL, 1 },
		{ "strict", no_argument, NULL, 2 }, { NULL, 0, NULL, 0 } };
	static const struct {
		const char *arg;
		bool missing;
		const char *text;
	} cases[] = {
		{ "--dbb=x", false, "unknown option 'dbb'; did you mean "
		    "'db'? (p --help)" },
		{ "--quiet", false, "unknown option 'quiet' (p --help)" },
		{ "--db", true, "--db needs a value (p --help)" },
		{ "--strict=1", false, "--strict takes no value (p --help)" },
		{ "-nx", false, "unknown option -x (p --help)" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_err err;

		optopt = 'x';
		CU_ASSERT_EQUAL(nearest_option("p", options, cases[i].arg,
		    cases[i].missing, &err), DMARC_E_USAGE);
		CU_ASSERT_STRING_EQUAL(err.text, cases[i].text);
	}
}

static const struct test tests[] = {
	{ "measures how far words are apart",
	    measures_how_far_words_are_apart },
	{ "keeps the first of the closest", keeps_the_first_of_the_closest },
	{ "offers what is near only", offers_what_is_near_only },
	{ "chooses a word, or names the nearest", chooses_a_word },
	{ "tells why an option is refused", tells_why_an_option_is_refused },
};

TEST_MAIN("common/nearest", tests)
