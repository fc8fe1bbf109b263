/*
 * test_options.c: the command line, and what the settings add to it.
 */
#include "ingest/options.h"

#include <string.h>

#include "tests/cunit_main.h"

#define WORDS 8

static enum dmarc_status
parse(const char *const *words, struct options *o, struct dmarc_err *err)
{
	static char copy[WORDS][64];
	static char *argv[WORDS + 1];
	int n = 0;

	argv[n++] = (char *)"dmarc-ingest";
	for (; words[n - 1] != NULL; n++) {
		(void)snprintf(copy[n], sizeof copy[n], "%s", words[n - 1]);
		argv[n] = copy[n];
	}
	argv[n] = NULL;
	return options_parse(n, argv, o, err);
}

static void
refuses_what_makes_no_sense(void)
{
	static const struct {
		const char *words[WORDS];
		const char *says;
	} cases[] = {
		{ { NULL }, "name a Maildir" },
		{ { "--recursive=1", "m" }, "--recursive takes no value" },
		{ { "--retyr", "m" }, "did you mean 'retry'?" },
		{ { "-x", "m" }, "option -x" },
		{ { "m", "-nxv" }, "option -x" },
		{ { "-j" }, "-j needs a value" },
		{ { "m", "--jobs" }, "--jobs needs a value" },
		{ { "--now", "tomorrow", "m" }, "--now" },
		{ { "--prune", "800", "m" }, "--prune" },
		{ { "--prune", "0d" }, "--prune" },
		{ { "--prune", "-3d" }, "--prune" },
		{ { "--prune", "999999999999999999d" }, "--prune" },
		{ { "" }, "empty" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options o;
		struct dmarc_err err = { 0 };

		CU_ASSERT_EQUAL(parse(cases[i].words, &o, &err),
		    DMARC_E_USAGE);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i].says));
	}
}

static void
takes_options_anywhere(void)
{
	static const char *const words[] = { "box", "--now",
		"2026-11-15T07:00:00Z", "-nrv", "--strict", "-", NULL };
	struct options o;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(parse(words, &o, &err), DMARC_OK);
	CU_ASSERT_EQUAL(o.run.paths, 2);
	CU_ASSERT_STRING_EQUAL(o.run.path[0], "box");
	CU_ASSERT_STRING_EQUAL(o.run.path[1], "-");
	CU_ASSERT_EQUAL(o.run.now, 1794726000);
	CU_ASSERT_TRUE(o.run.dry_run && o.run.recursive && o.strict);
	CU_ASSERT_EQUAL(o.run.talk, TALK_VERBOSE);
	CU_ASSERT_FALSE(o.run.retry);
}

static void
prefers_the_flag_to_the_settings(void)
{
	static const char *const plain[] = { "m", NULL };
	static const char *const flags[] = { "--on-success", "delete",
		"--jobs", "2", "m", NULL };
	static const char *const wrong[] = { "--on-success", "burn", "m",
		NULL };
	static const char *const jobs[] = { "-j", "65", "m", NULL };
	struct dmarc_settings s = { .on_success.how = ON_SUCCESS_KEEP,
		.jobs = 5 };
	struct options o;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(parse(plain, &o, &err), DMARC_OK);
	CU_ASSERT_EQUAL(options_override(&o, &s, &err), DMARC_OK);
	CU_ASSERT_PTR_EQUAL(o.run.settings, &s);
	CU_ASSERT_EQUAL(s.on_success.how, ON_SUCCESS_KEEP);
	CU_ASSERT_EQUAL(s.jobs, 5);
	CU_ASSERT_EQUAL_FATAL(parse(flags, &o, &err), DMARC_OK);
	CU_ASSERT_EQUAL(options_override(&o, &s, &err), DMARC_OK);
	CU_ASSERT_EQUAL(s.on_success.how, ON_SUCCESS_DELETE);
	CU_ASSERT_EQUAL(s.jobs, 2);
	CU_ASSERT_EQUAL_FATAL(parse(wrong, &o, &err), DMARC_OK);
	CU_ASSERT_EQUAL(options_override(&o, &s, &err), DMARC_E_USAGE);
	CU_ASSERT_EQUAL_FATAL(parse(jobs, &o, &err), DMARC_OK);
	CU_ASSERT_EQUAL(options_override(&o, &s, &err), DMARC_E_USAGE);
}

static const struct test tests[] = {
	{ "refuses what makes no sense", refuses_what_makes_no_sense },
	{ "takes options anywhere", takes_options_anywhere },
	{ "prefers the flag to the settings",
	    prefers_the_flag_to_the_settings },
};

TEST_MAIN("ingest/options", tests)
