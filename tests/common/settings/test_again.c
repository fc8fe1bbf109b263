/*
 * test_again.c: options that lead another command to the same files.
 */
#include "common/settings/again.h"

#include <stdlib.h>

#include "tests/cunit_main.h"

static void
repeats_what_was_given(void)
{
	static const struct {
		const char *config, *db;
		bool elsewhere;
		const char *want;
	} cases[] = {
		{ NULL, NULL, false, "" },
		{ NULL, "x.db", false, " --db x.db" },
		{ "a/b.conf", NULL, false, " --config a/b.conf" },
		{ "c", "/x y/d", false, " --db '/x y/d' --config c" },
		{ NULL, "it's", false, " --db 'it'\\''s'" },
		{ NULL, "$HOME;*", false, " --db '$HOME;*'" },
		{ NULL, NULL, true, " --db /env.db --config '/e v.conf'" },
		{ "/c", "/x/../d", true, " --db /d --config /c" },
	};

	CU_ASSERT_EQUAL(setenv("DMARC_DB", "/env.db", 1), 0);
	CU_ASSERT_EQUAL(setenv("DMARC_CONF", "/e v.conf", 1), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *got = settings_options(cases[i].config, cases[i].db,
		    cases[i].elsewhere);

		CU_ASSERT_STRING_EQUAL(got, cases[i].want);
		free(got);
	}
}

static const struct test tests[] = {
	{ "repeats what was given", repeats_what_was_given },
};

TEST_MAIN("common/settings/again", tests)
