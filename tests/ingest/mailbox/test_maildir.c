/*
 * test_maildir.c: how a Maildir is listed, and its messages opened.
 */
#include "ingest/mailbox/maildir.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

static char root[] = "/tmp/test-maildir-XXXXXX";
static int dir;

static void
put(const char *path, const char *text)
{
	int fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)close(fd);
}

static struct maildir *
opened(void)
{
	struct maildir *d = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(maildir_open(root, "", &d, &err), DMARC_OK);
	return d;
}

static void
lists_messages_of_cur_and_then_of_new(void)
{
	struct maildir *d = opened();
	const char *name;
	uint64_t total;
	unsigned n = 0, in_new = 0;
	bool fresh;
	struct dmarc_err err;

	put("tmp/half", "x");
	put("new/.hidden", "x");
	put("new/n1", "x");
	put("cur/c1:2,S", "x");
	put("cur/c2:2,", "x");
	CU_ASSERT_EQUAL(maildir_count(d, &total, &err), DMARC_OK);
	CU_ASSERT_EQUAL(total, 3);
	for (;;) {
		CU_ASSERT_EQUAL_FATAL(maildir_next(d, &name, &fresh, &err),
		    DMARC_OK);
		if (name == NULL)
			break;
		n++;
		in_new += fresh;
		CU_ASSERT_NOT_EQUAL(name[0], '.');
		CU_ASSERT_TRUE(!fresh || n == 3);
	}
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_EQUAL(in_new, 1);
	maildir_close(d);
}

static enum entry_found
open_message(const char *name, bool fresh, char found[NAME_MAX + 1],
    uint64_t *length)
{
	struct maildir *d = opened();
	struct message *m = message_new(maildir_mailbox(d), name, fresh);
	enum entry_found how = maildir_message(d, &m);

	(void)snprintf(found, NAME_MAX + 1, "%s", m->name);
	*length = m->job.length;
	message_free(m);
	maildir_close(d);
	return how;
}

static void
opens_only_regular_files(void)
{
	char found[NAME_MAX + 1];
	uint64_t length;

	put("new/file", "12345");
	CU_ASSERT_EQUAL(mkfifoat(dir, "new/fifo", 0600), 0);
	CU_ASSERT_EQUAL(mkdirat(dir, "new/dir", 0700), 0);
	CU_ASSERT_EQUAL(symlinkat("file", dir, "new/link"), 0);
	CU_ASSERT_EQUAL(symlinkat("loop", dir, "new/loop"), 0);
	CU_ASSERT_EQUAL(symlinkat("/dev/zero", dir, "new/zero"), 0);
	CU_ASSERT_EQUAL(open_message("file", true, found, &length),
	    ENTRY_OPEN);
	CU_ASSERT_EQUAL(length, 5);
	CU_ASSERT_EQUAL(open_message("fifo", true, found, &length),
	    ENTRY_NO_FILE);
	CU_ASSERT_EQUAL(open_message("dir", true, found, &length),
	    ENTRY_NO_FILE);
	CU_ASSERT_EQUAL(open_message("link", true, found, &length),
	    ENTRY_NO_FILE);
	CU_ASSERT_EQUAL(open_message("loop", true, found, &length),
	    ENTRY_NO_FILE);
	CU_ASSERT_EQUAL(open_message("zero", true, found, &length),
	    ENTRY_NO_FILE);
}

static void
finds_a_message_that_was_renamed(void)
{
	static const struct {
		const char *listed, *now;
		bool fresh;
	} cases[] = {
		{ "r1", "cur/r1:2,S", true },
		{ "r2", "cur/r2:2,", true },
		{ "r3:2,", "cur/r3:2,FRS", false },
		{ "r4:2,S", "cur/r4:2,", false },
	};
	char found[NAME_MAX + 1];
	uint64_t length;

	for (size_t i = 0; i < COUNT(cases); i++) {
		put(cases[i].now, "12");
		CU_ASSERT_EQUAL(open_message(cases[i].listed, cases[i].fresh,
		    found, &length), ENTRY_OPEN);
		CU_ASSERT_STRING_EQUAL(found, cases[i].now + 4);
		CU_ASSERT_EQUAL(length, 2);
	}
	CU_ASSERT_EQUAL(open_message("r", true, found, &length),
	    ENTRY_GONE);
}

/* Our own failure: the message must not count as unreadable. */
static void
tells_its_own_trouble(void)
{
	struct rlimit had, none;
	struct maildir *d = NULL;
	struct message *m;
	struct dmarc_err err;

	put("new/t1", "12");
	CU_ASSERT_EQUAL_FATAL(maildir_open(root, "", &d, &err), DMARC_OK);
	m = message_new(maildir_mailbox(d), "t1", true);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_NOFILE, &had), 0);
	none = (struct rlimit){ 0, had.rlim_max };
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_NOFILE, &none), 0);
	CU_ASSERT_EQUAL(maildir_message(d, &m), ENTRY_TROUBLE);
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_NOFILE, &had), 0);
	CU_ASSERT_EQUAL(maildir_message(d, &m), ENTRY_OPEN);
	message_free(m);
	maildir_close(d);
}

static void
says_what_is_missing(void)
{
	struct maildir *d;
	struct dmarc_err err;
	char path[sizeof root + 16];

	(void)snprintf(path, sizeof path, "%s/none", root);
	CU_ASSERT_EQUAL(maildir_open(path, "", &d, &err), DMARC_E_NOINPUT);
	(void)snprintf(path, sizeof path, "%s/cur", root);
	CU_ASSERT_EQUAL(maildir_open(path, "", &d, &err), DMARC_E_NOINPUT);
	CU_ASSERT_TRUE(maildir_is(dir));
}

static const struct test tests[] = {
	{ "lists messages of cur and then of new",
	    lists_messages_of_cur_and_then_of_new },
	{ "opens only regular files", opens_only_regular_files },
	{ "finds a message that was renamed",
	    finds_a_message_that_was_renamed },
	{ "tells its own trouble", tells_its_own_trouble },
	{ "says what is missing", says_what_is_missing },
};

int
main(void)
{
	int status;

	if (mkdtemp(root) == NULL)
		return 2;
	dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || mkdirat(dir, "new", 0700) != 0 ||
	    mkdirat(dir, "cur", 0700) != 0 || mkdirat(dir, "tmp", 0700) != 0)
		return 2;
	status = run_tests("ingest/mailbox/maildir", tests, COUNT(tests));
	(void)close(dir);
	return remove_folder(root) ? status : 2;
}
