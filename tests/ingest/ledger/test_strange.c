/*
 * test_strange.c: files that are no mail are told of once for each cause.
 */
#include "ingest/ledger/strange.h"

#include <stdio.h>
#include <string.h>

#include "tests/cunit_main.h"

/* A message of the mailbox at path, as if it had been set aside. */
static bool
add(struct strange *s, const char *path, const char *name, const char *detail)
{
	struct mailbox *box = mailbox_new(MAILBOX_MAILDIR, path, "");
	struct message *m;
	bool added;

	CU_ASSERT_PTR_NOT_NULL_FATAL(box);
	m = message_new(box, name, false);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	added = strange_add(s, m, DMARC_R_STORED_ENCRYPTED, detail);
	message_free(m);
	mailbox_release(box);
	return added;
}

static void
expect(struct strange *s, const char *want)
{
	struct buf out = BUF_INIT(100000);

	strange_tell(s, &out);
	CU_ASSERT_STRING_EQUAL(buf_string(&out), want);
	buf_free(&out);
}

#define TAIL " (stored-encrypted; kept, see dmarc-report log)\n"

static void
names_three(void)
{
	static const char *const want[] = {
		"",
		"set aside: cur/1: why" TAIL,
		"set aside: 2 files, cur/1 and cur/2: why" TAIL,
		"set aside: 3 files, cur/1, cur/2 and cur/3: why" TAIL,
		"set aside: 4 files, such as cur/1, cur/2 and cur/3: why" TAIL,
	};
	struct strange *s = strange_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	for (size_t n = 0; n < COUNT(want); n++) {
		for (size_t i = 0; i < n; i++) {
			char name[] = { (char)('1' + i), '\0' };

			CU_ASSERT_TRUE(add(s, "/box", name, "why"));
		}
		strange_commit(s);
		expect(s, want[n]);
	}
	strange_free(s);
}

static void
tells_causes_and_mailboxes_apart(void)
{
	struct strange *s = strange_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_TRUE(add(s, "/box", "1", "why"));
	CU_ASSERT_TRUE(add(s, "/box", "2", ""));
	CU_ASSERT_TRUE(add(s, "/more", "3", "why"));
	CU_ASSERT_TRUE(add(s, "/box", "4\033", "why"));
	strange_commit(s);
	expect(s, "set aside: 2 files, cur/1 and cur/4\\x1b: why" TAIL
	    "set aside: cur/2: stored encrypted by the mail server" TAIL
	    "set aside: cur/3: why" TAIL);
	strange_free(s);
}

/* What was not committed comes again, and is named then. */
static void
tells_what_was_committed(void)
{
	struct strange *s = strange_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_TRUE(add(s, "/box", "1", "why"));
	strange_commit(s);
	CU_ASSERT_TRUE(add(s, "/box", "2", "why"));
	CU_ASSERT_TRUE(add(s, "/more", "3", "why"));
	expect(s, "set aside: cur/1: why" TAIL);
	strange_commit(s);
	expect(s, "");
	strange_free(s);
}

static void
takes_so_many_causes(void)
{
	struct strange *s = strange_new();
	size_t taken = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	for (int i = 0; i < 1000; i++) {
		char why[16];

		(void)snprintf(why, sizeof why, "%d", i);
		taken += add(s, "/box", "1", why);
	}
	CU_ASSERT_EQUAL(taken, 64);
	CU_ASSERT_TRUE(add(s, "/box", "2", "63"));
	strange_free(s);
}

static const struct test tests[] = {
	{ "it names three files", names_three },
	{ "it tells causes and mailboxes apart",
	    tells_causes_and_mailboxes_apart },
	{ "it tells what was committed", tells_what_was_committed },
	{ "it takes so many causes", takes_so_many_causes },
};

TEST_MAIN("ingest/ledger/strange", tests)
