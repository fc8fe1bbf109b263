/*
 * test_progress.c: the tally line.
 */
#include "ingest/progress.h"

#include "tests/cunit_main.h"

static void
adds_up_in_the_tally(void)
{
	static const struct {
		struct tally tally;
		bool dry_run;
		const char *want;
	} cases[] = {
		{ { .outcome = { 9480, 300, 200, 20 } }, false,
		    "10,000 messages: 9,480 stored, 300 duplicate, "
		    "200 not-a-report, 20 rejected" },
		{ { .outcome = { 1, 0, 0, 0 } }, false,
		    "1 message: 1 stored" },
		{ { .outcome = { 1200000, 0, 34, 0 }, .known = 1000 }, false,
		    "1,200,034 messages: 1,200,000 stored, 34 not-a-report "
		    "(1,000 known before)" },
		{ { .outcome = { 9000, 500, 400, 100 }, .known = 10000 },
		    false, "nothing new: 10,000 messages, all known" },
		{ { .outcome = { 0, 0, 0, 1 }, .known = 1 }, false,
		    "nothing new: 1 message, known" },
		{ { .known = 0 }, false, "no messages" },
		{ { .outcome = { 999, 0, 0, 0 } }, true,
		    "dry run, nothing was changed: 999 messages: "
		    "999 stored" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(4096);

		tally_text(&b, &cases[i].tally, cases[i].dry_run);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static void
names_what_held_no_report(void)
{
	static const struct {
		struct tally tally;
		const char *want;
	} cases[] = {
		{ { .known = 0 }, "" },
		{ { .nothing = { [DMARC_OTHER_MAIL] = 1 } },
		    "no report in 1 other mail: a, b\n" },
		{ { .nothing = { [DMARC_OTHER_MAIL] = 1200,
		    [DMARC_OTHER_TLS_REPORT] = 2 } },
		    "no report in 1,200 other mails, 2 TLS reports: a, b\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf b = BUF_INIT(4096);

		tally_nothing(&b, &cases[i].tally, "a, b");
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
	}
}

static const struct test tests[] = {
	{ "adds up in the tally", adds_up_in_the_tally },
	{ "names what held no report", names_what_held_no_report },
};

TEST_MAIN("ingest/progress", tests)
