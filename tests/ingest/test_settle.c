/*
 * test_settle.c: flags, folders, and what becomes of a message.
 */
#include "ingest/settle.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static void
reads_what_to_do(void)
{
	static const struct {
		const char *text;
		bool ok;
		enum settle_how how;
		const char *folder;
	} cases[] = {
		{ "keep", true, SETTLE_KEEP, NULL },
		{ "seen", true, SETTLE_SEEN, NULL },
		{ "delete", true, SETTLE_DELETE, NULL },
		{ "move=done", true, SETTLE_MOVE, "done" },
		{ "move=a.b", true, SETTLE_MOVE, "a.b" },
		{ "move=/m/x", true, SETTLE_MOVE, "/m/x" },
		{ "move=", false, 0, NULL }, { "move", false, 0, NULL },
		{ "move=a/b", false, 0, NULL },
		{ "move=..", false, 0, NULL }, { "move=.a", false, 0, NULL },
		{ "Seen", false, 0, NULL }, { "", false, 0, NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settle_opts o = { 0 };

		CU_ASSERT_EQUAL(settle_parse(cases[i].text, &o), cases[i].ok);
		CU_ASSERT_EQUAL(o.how, cases[i].how);
		if (cases[i].folder != NULL)
			CU_ASSERT_STRING_EQUAL(o.folder, cases[i].folder);
	}
}

static void
merges_the_flag_in_order(void)
{
	static const struct { const char *name, *want; } cases[] = {
		{ "17.mx", "17.mx:2,S" }, { "17.mx:2,", "17.mx:2,S" },
		{ "17.mx:2,S", "17.mx:2,S" }, { "17.mx:2,F", "17.mx:2,FS" },
		{ "17.mx:2,T", "17.mx:2,ST" }, { "17.mx:2,RT", "17.mx:2,RST" },
		{ "17.mx:2,FRab", "17.mx:2,FRSab" }, { "a:1,x", "a:1,x:2,S" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char got[NAME_MAX + 1];

		settle_mark(cases[i].name, got);
		CU_ASSERT_STRING_EQUAL(got, cases[i].want);
	}
}

static void
leaves_a_name_that_is_too_long(void)
{
	for (size_t len = NAME_MAX - 6; len <= NAME_MAX; len++) {
		char name[NAME_MAX + 1], got[NAME_MAX + 1];

		memset(name, 'x', len);
		name[len] = '\0';
		settle_mark(name, got);
		CU_ASSERT_EQUAL(strlen(got),
		    len + 4 <= NAME_MAX ? len + 4 : len);
		memcpy(name + len - 3, ":2,", 3);
		settle_mark(name, got);
		CU_ASSERT_EQUAL(strlen(got),
		    len + 1 <= NAME_MAX ? len + 1 : len);
	}
}

static void
puts_a_folder_beside_its_brothers(void)
{
	static const struct { const char *folder, *path, *want; } cases[] = {
		{ "done", "/m", "/m/.done" },
		{ "done", "/m/.dmarc", "/m/.done" },
		{ "a.b", "/home/u/Maildir/.x.y", "/home/u/Maildir/.a.b" },
		{ "/other/box", "/m/.dmarc", "/other/box" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settle_opts o = { .how = SETTLE_MOVE,
			.folder = cases[i].folder };
		char *got = settle_target(&o, cases[i].path);

		CU_ASSERT_STRING_EQUAL(got, cases[i].want);
		free(got);
	}
}

static void
knows_what_is_done(void)
{
	static const struct {
		const char *how, *name;
		bool fresh, done;
	} cases[] = {
		{ "keep", "a", true, true }, { "seen", "a", true, false },
		{ "seen", "a:2,S", true, false },
		{ "seen", "a:2,S", false, true },
		{ "seen", "a:2,F", false, false },
		{ "seen", "a", false, false },
		{ "delete", "a:2,S", false, false },
		{ "move=x", "a:2,S", false, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct settle_opts o;
		struct settle *s;

		CU_ASSERT_TRUE_FATAL(settle_parse(cases[i].how, &o));
		s = settle_new(&o);
		CU_ASSERT_EQUAL(settle_is_done(s, cases[i].name,
		    cases[i].fresh), cases[i].done);
		settle_free(s);
	}
}

/* A Maildir to try things in. */
static char root[] = "/tmp/test-settle-XXXXXX";
static struct mailbox *box;

static void
put(const char *path)
{
	int fd = openat(box->cur, path, O_WRONLY | O_CREAT | O_TRUNC | O_EXCL,
	    0600);

	CU_ASSERT_FATAL(fd >= 0);
	/* the content is the name it was made under */
	CU_ASSERT(write(fd, path, strlen(path)) > 0);
	(void)close(fd);
}

static bool
is_there(const char *path)
{
	return faccessat(box->cur, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static enum dmarc_status
settle(const char *how, const char *name, bool fresh, bool *moved)
{
	struct settle_opts o;
	struct settle *s;
	struct message *m = message_new(box, name, fresh);
	struct dmarc_err err;
	enum dmarc_status st;

	CU_ASSERT_TRUE_FATAL(settle_parse(how, &o));
	s = settle_new(&o);
	st = settle_message(s, m, moved, &err);
	settle_free(s);
	message_free(m);
	return st;
}

static void
settles_as_it_was_told(void)
{
	static const struct {
		const char *how, *name;
		bool fresh;
		const char *from, *to;	/* relative to cur/; NULL: gone */
	} cases[] = {
		{ "keep", "k1", true, "../new/k1", "../new/k1" },
		{ "seen", "s1", true, "../new/s1", "s1:2,S" },
		{ "seen", "s2:2,F", true, "../new/s2:2,F", "s2:2,FS" },
		{ "seen", "s3:2,T", false, "s3:2,T", "s3:2,ST" },
		{ "move=done", "m1", true, "../new/m1",
		    "../.done/cur/m1:2,S" },
		{ "move=done", "m2:2,R", false, "m2:2,R",
		    "../.done/cur/m2:2,RS" },
		{ "delete", "d1", true, "../new/d1", NULL },
		/* a mail client was faster */
		{ "seen", "c1", true, "c1:2,F", "c1:2,FS" },
		{ "delete", "c2:2,", false, "c2:2,RS", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool moved;

		put(cases[i].from);
		CU_ASSERT_EQUAL(settle(cases[i].how, cases[i].name,
		    cases[i].fresh, &moved), DMARC_OK);
		if (cases[i].to == NULL ||
		    strcmp(cases[i].from, cases[i].to) != 0)
			CU_ASSERT_FALSE(is_there(cases[i].from));
		if (cases[i].to != NULL)
			CU_ASSERT_TRUE(is_there(cases[i].to));
	}
}

static void
never_overwrites(void)
{
	bool moved;

	put("../new/twin");
	put("twin:2,S");
	CU_ASSERT_EQUAL(settle("seen", "twin", true, &moved), DMARC_OK);
	CU_ASSERT_TRUE(is_there("../new/twin"));
	CU_ASSERT_TRUE(is_there("twin:2,S"));
}

static void
does_not_mind_mail_that_is_gone(void)
{
	bool moved;

	CU_ASSERT_EQUAL(settle("seen", "gone", true, &moved), DMARC_OK);
	CU_ASSERT_EQUAL(settle("delete", "gone", false, &moved), DMARC_OK);
	CU_ASSERT_EQUAL(settle("move=done", "gone", true, &moved), DMARC_OK);
}

static const struct test tests[] = {
	{ "reads what to do", reads_what_to_do },
	{ "merges the flag in order", merges_the_flag_in_order },
	{ "leaves a name that is too long", leaves_a_name_that_is_too_long },
	{ "puts a folder beside its brothers",
	    puts_a_folder_beside_its_brothers },
	{ "knows what is done", knows_what_is_done },
	{ "settles as it was told", settles_as_it_was_told },
	{ "never overwrites", never_overwrites },
	{ "does not mind mail that is gone", does_not_mind_mail_that_is_gone },
};

static int
folder(const char *name)
{
	char path[sizeof root + 16];

	(void)snprintf(path, sizeof path, "%s/%s", root, name);
	if (mkdir(path, 0700) != 0)
		return -1;
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
main(void)
{
	char command[sizeof root + 16];
	int status;

	if (mkdtemp(root) == NULL)
		return 2;
	box = mailbox_new(MAILBOX_MAILDIR, root, "");
	box->fresh = folder("new");
	box->cur = folder("cur");
	status = run_tests("ingest/settle", tests, COUNT(tests));
	mailbox_release(box);
	(void)snprintf(command, sizeof command, "rm -rf %s", root);
	return system(command) == 0 ? status : 2;
}
