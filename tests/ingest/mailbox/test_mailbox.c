/*
 * test_mailbox.c: the names of messages for the ledger and for people.
 */
#include "ingest/mailbox/mailbox.h"

#include <string.h>

#include "tests/cunit_main.h"

static void
takes_flags_off_a_name(void)
{
	static const struct {
		const char *name;
		size_t base;
	} cases[] = {
		{ "17.M1P2.mx", 10 }, { "17.M1P2.mx:2,", 10 },
		{ "17.M1P2.mx:2,RS", 10 }, { "17:1,x", 6 },
		{ "17.mx,S=5:2,S", 9 }, { ":2,S", 0 }, { "a:2,S:2,", 1 },
		{ "a:2", 3 },
		/* mbsync with another InfoDelimiter */
		{ "17.mx;2,S", 5 }, { "17.mx!2,", 5 }, { "a!b;2,RSa", 3 },
		{ "a;2,S.mx", 8 }, { "a!2", 3 }, { "!2,;2,S", 3 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(message_base(cases[i].name), cases[i].base);
}

static void
shows_names_safely(void)
{
	static const struct {
		enum mailbox_kind kind;
		const char *shown, *name;
		bool fresh;
		const char *want;
	} cases[] = {
		{ MAILBOX_MAILDIR, "", "17.mx:2,S", false, "cur/17.mx:2,S" },
		{ MAILBOX_MAILDIR, "/m/", "17.mx", true, "/m/new/17.mx" },
		{ MAILBOX_MAILDIR, "", "a\n\x1b[2J\xff%n", true,
		    "new/a\\x0a\\x1b[2J\\xff%n" },
		{ MAILBOX_MBOX, "in\x1b.mbox", "4711", false,
		    "in\\x1b.mbox, message at byte 4711" },
		{ MAILBOX_FILE, "dir/r.xml", "r.xml", false, "dir/r.xml" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mailbox *box = mailbox_new(cases[i].kind, "/m",
		    cases[i].shown);
		struct message *m = message_new(box, cases[i].name,
		    cases[i].fresh);
		struct buf b = BUF_INIT(1000);

		message_show(&b, m);
		CU_ASSERT_STRING_EQUAL(buf_string(&b), cases[i].want);
		buf_free(&b);
		mailbox_release(box);
		message_free(m);
	}
}

static const struct test tests[] = {
	{ "takes flags off a name", takes_flags_off_a_name },
	{ "shows names safely", shows_names_safely },
};

TEST_MAIN("ingest/mailbox/mailbox", tests)
