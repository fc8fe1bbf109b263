/*
 * test_command.c: commands in texts, and the options that they get.
 */
#include "report/say/command.h"

#include <string.h>

#include "report/say/format.h"
#include "tests/cunit_main.h"

#define OPTIONS " --db '/a b/c.db'"

static void
tells_commands_from_mentions(void)
{
	static const struct {
		const char *text, *command;	/* ""; none */
	} cases[] = {
		{ "dmarc-report log)", "dmarc-report log" },
		{ "dmarc-report weekly example.org.", "dmarc-report weekly "
		    "example.org" },
		{ "dmarc-dns check a.example; until then", "dmarc-dns check "
		    "a.example" },
		{ "dmarc-ingest MAILDIR).", "dmarc-ingest MAILDIR" },
		{ "dmarc-report sources --sort fail", "dmarc-report sources "
		    "--sort fail" },
		{ "dmarc-report ...): it is closed", "" },
		{ "dmarc-ingest run, and", "" },
		{ "dmarc-dns, dmarc-report (a", "" },
		{ "dmarc-report logs", "" }, { "dmarc-report(1)", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = command_len(cases[i].text);

		CU_ASSERT_EQUAL(len, strlen(cases[i].command));
		CU_ASSERT_EQUAL(strncmp(cases[i].text, cases[i].command, len),
		    0);
	}
}

static void
completes_each_command_of_a_text(void)
{
	struct buf out = BUF_INIT(4096);

	command_options(OPTIONS);
	command_complete(&out, "dmarc-ingest reads; see dmarc-report log, "
	    "then dmarc-dns refresh.");
	CU_ASSERT_STRING_EQUAL(buf_string(&out), "dmarc-ingest reads; see "
	    "dmarc-report log" OPTIONS ", then dmarc-dns refresh" OPTIONS ".");
	command_options(NULL);
	buf_clear(&out, 4096);
	command_complete(&out, "see dmarc-report log.");
	CU_ASSERT_STRING_EQUAL(buf_string(&out), "see dmarc-report log.");
	buf_free(&out);
}

static void
keeps_a_command_on_one_line(void)
{
	struct buf out = BUF_INIT(4096);
	struct format_flow f;

	command_options(OPTIONS);
	flow_begin(&f, &out, "            Do    ");
	flow_text(&f, "look at what was set aside (dmarc-report log); then");
	flow_sentence(&f, "ask anew: dmarc-dns check "
	    "a-rather-long-name-of-a-domain.example");
	flow_end(&f);
	CU_ASSERT_STRING_EQUAL(buf_string(&out),
	    "            Do    look at what was set aside\n"
	    "                  (dmarc-report log --db '/a b/c.db'); then ask "
	    "anew:\n"
	    "dmarc-dns check a-rather-long-name-of-a-domain.example"
	    OPTIONS "\n");
	command_options(NULL);
	buf_free(&out);
}

static const struct test tests[] = {
	{ "tells commands from mentions", tells_commands_from_mentions },
	{ "completes each command of a text",
	    completes_each_command_of_a_text },
	{ "keeps a command on one line", keeps_a_command_on_one_line },
};

TEST_MAIN("report/say/command", tests)
