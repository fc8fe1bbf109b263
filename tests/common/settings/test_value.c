/*
 * test_value.c: the values that the settings file and flags accept.
 */
#include "common/settings/value.h"

#include <stdlib.h>
#include <string.h>

#include "common/facts/aggregate.h"
#include "tests/cunit_main.h"

static void
reads_what_becomes_of_mail(void)
{
	static const struct {
		const char *text;
		enum on_success_how how;
		const char *folder;
	} cases[] = {
		{ "keep", ON_SUCCESS_KEEP, NULL },
		{ "seen", ON_SUCCESS_SEEN, NULL },
		{ "delete", ON_SUCCESS_DELETE, NULL },
		{ "move=done", ON_SUCCESS_MOVE, "done" },
		{ "move=a.b", ON_SUCCESS_MOVE, "a.b" },
		{ "move=/m/x", ON_SUCCESS_MOVE, "/m/x" },
		{ "keep", ON_SUCCESS_KEEP, NULL },
	};
	static const char *const wrong[] = { "move=", "move", "move=a/b",
		"move=..", "move=.a", "Seen", "" };
	struct on_success o = { 0 };
	struct dmarc_err err;

	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(value_on_success(cases[i].text, &o, &err),
		    DMARC_OK);
		CU_ASSERT_EQUAL(o.how, cases[i].how);
		if (cases[i].folder != NULL)
			CU_ASSERT_STRING_EQUAL(o.folder, cases[i].folder);
		CU_ASSERT_EQUAL(o.folder == NULL, cases[i].folder == NULL);
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		CU_ASSERT_EQUAL(value_on_success(wrong[i], &o, &err),
		    DMARC_E_CONFIG);
		CU_ASSERT_EQUAL(strncmp(err.text, "must be ", 8), 0);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "move=FOLDER"));
		CU_ASSERT_EQUAL(o.how, ON_SUCCESS_KEEP);
	}
	free(o.folder);
}

static void
reads_words(void)
{
	struct dmarc_err err;
	enum settings_profile profile = SETTINGS_STANDARD;
	enum dmarc_p goal = DMARC_P_REJECT;
	bool yes = false;

	CU_ASSERT_EQUAL(value_profile("fast", &profile, &err), DMARC_OK);
	CU_ASSERT_EQUAL(profile, SETTINGS_FAST);
	CU_ASSERT_EQUAL(value_profile("Fast", &profile, &err),
	    DMARC_E_CONFIG);
	CU_ASSERT_EQUAL(value_goal("quarantine", &goal, &err), DMARC_OK);
	CU_ASSERT_EQUAL(goal, DMARC_P_QUARANTINE);
	CU_ASSERT_EQUAL(value_goal("none", &goal, &err), DMARC_E_CONFIG);
	CU_ASSERT_EQUAL(value_bool("on", &yes, &err), DMARC_OK);
	CU_ASSERT_TRUE(yes);
	CU_ASSERT_EQUAL(value_bool("0", &yes, &err), DMARC_OK);
	CU_ASSERT_FALSE(yes);
}

static void
reads_numbers_within_their_range(void)
{
	static const struct {
		value_parser *parse;
		const char *text;
		bool ok;
	} cases[] = {
		{ value_jobs, "1", true }, { value_jobs, "64", true },
		{ value_jobs, "0", false }, { value_jobs, "65", false },
		{ value_jobs, "2x", false }, { value_jobs, "-1", false },
		{ value_jobs, "", false },
		{ value_jobs, "99999999999999999999", false },
		{ value_wait, "0", true }, { value_wait, "3600", true },
		{ value_wait, "3601", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_err err;
		unsigned n = 7;

		CU_ASSERT_EQUAL(cases[i].parse(cases[i].text, &n, &err),
		    cases[i].ok ? DMARC_OK : DMARC_E_CONFIG);
		CU_ASSERT_EQUAL(n, cases[i].ok ?
		    (unsigned)strtoul(cases[i].text, NULL, 10) : 7);
	}
}

static void
names_the_flag(void)
{
	struct dmarc_err err;
	unsigned jobs = 3;

	CU_ASSERT_EQUAL(value_of_flag("--jobs", value_jobs, "0", &jobs, &err),
	    DMARC_E_USAGE);
	CU_ASSERT_EQUAL(err.code, DMARC_E_USAGE);
	CU_ASSERT_STRING_EQUAL(err.text,
	    "--jobs: must be a number from 1 to 64, not \"0\"");
	CU_ASSERT_EQUAL(jobs, 3);
}

static const struct test tests[] = {
	{ "reads what becomes of mail", reads_what_becomes_of_mail },
	{ "reads words", reads_words },
	{ "reads numbers within their range",
	    reads_numbers_within_their_range },
	{ "names the flag", names_the_flag },
};

TEST_MAIN("common/settings/value", tests)
