/*
 * test_settle.c: flags, folders, and the settling of messages.
 */
#include "ingest/ledger/settle.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

static void
merges_the_flag_in_order(void)
{
	static const struct { const char *name, *want; } cases[] = {
		{ "17.mx", "17.mx:2,S" }, { "17.mx:2,", "17.mx:2,S" },
		{ "17.mx:2,S", "17.mx:2,S" }, { "17.mx:2,F", "17.mx:2,FS" },
		{ "17.mx:2,T", "17.mx:2,ST" }, { "17.mx:2,RT", "17.mx:2,RST" },
		{ "17.mx:2,FRab", "17.mx:2,FRSab" }, { "a:1,x", "a:1,x:2,S" },
		{ "17.mx!2,F", "17.mx!2,FS" }, { "17.mx;2,", "17.mx;2,S" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char got[NAME_MAX + 1];

		settle_mark(cases[i].name, ':', got);
		CU_ASSERT_STRING_EQUAL(got, cases[i].want);
		settle_mark("17.mx", ';', got);
		CU_ASSERT_STRING_EQUAL(got, "17.mx;2,S");
	}
}

static void
leaves_a_name_that_is_too_long(void)
{
	for (size_t len = NAME_MAX - 6; len <= NAME_MAX; len++) {
		char name[NAME_MAX + 1], got[NAME_MAX + 1];

		memset(name, 'x', len);
		name[len] = '\0';
		settle_mark(name, ':', got);
		CU_ASSERT_EQUAL(strlen(got),
		    len + 4 <= NAME_MAX ? len + 4 : len);
		memcpy(name + len - 3, ":2,", 3);
		settle_mark(name, ':', got);
		CU_ASSERT_EQUAL(strlen(got),
		    len + 1 <= NAME_MAX ? len + 1 : len);
	}
}

static void
puts_a_folder_beside_its_brothers(void)
{
	static const struct { char folder[16]; const char *path, *want; }
	    cases[] = {
		{ "done", "/m", "/m/.done" },
		{ "done", "/m/.dmarc", "/m/.done" },
		{ "a.b", "/home/u/Maildir/.x.y", "/home/u/Maildir/.a.b" },
		{ "/other/box", "/m/.dmarc", "/other/box" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct on_success o = { .how = ON_SUCCESS_MOVE,
			.folder = (char *)cases[i].folder };
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
		struct on_success o = { 0 };
		struct dmarc_err err;
		struct settle *s;

		CU_ASSERT_EQUAL_FATAL(value_on_success(cases[i].how, &o,
		    &err), DMARC_OK);
		s = settle_new(&o);
		CU_ASSERT_EQUAL(settle_is_done(s, cases[i].name,
		    cases[i].fresh), cases[i].done);
		settle_free(s);
		free(o.folder);
	}
}

/* A Maildir for the tests. */
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
	struct on_success o = { 0 };
	struct settle *s;
	struct message *m = message_new(box, name, fresh);
	struct dmarc_err err;
	enum dmarc_status st;

	CU_ASSERT_EQUAL_FATAL(value_on_success(how, &o, &err), DMARC_OK);
	s = settle_new(&o);
	st = settle_message(s, m, moved, &err);
	settle_free(s);
	free(o.folder);
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

/* ---- file systems without renameat2() or link() ---- */

static int no_rename, no_link;	/* errno of renameat2(), linkat(); or 0 */
static bool no_listing;

int __real_renameat2(int from, const char *name, int to, const char *as,
    unsigned flags);
int __wrap_renameat2(int from, const char *name, int to, const char *as,
    unsigned flags);
int __real_linkat(int from, const char *name, int to, const char *as,
    int flags);
int __wrap_linkat(int from, const char *name, int to, const char *as,
    int flags);
DIR *__real_fdopendir(int fd);
DIR *__wrap_fdopendir(int fd);

int
__wrap_renameat2(int from, const char *name, int to, const char *as,
    unsigned flags)
{
	errno = no_rename;
	return no_rename != 0 ? -1 :
	    __real_renameat2(from, name, to, as, flags);
}

int
__wrap_linkat(int from, const char *name, int to, const char *as, int flags)
{
	errno = no_link;
	return no_link != 0 ? -1 : __real_linkat(from, name, to, as, flags);
}

DIR *
__wrap_fdopendir(int fd)
{
	errno = ENOMEM;
	return no_listing ? NULL : __real_fdopendir(fd);
}

static void
never_overwrites_whatever_can_be_done(void)
{
	static const struct { int no_rename, no_link; } systems[] = {
		{ 0, 0 }, { EINVAL, 0 }, { ENOSYS, 0 }, { EINVAL, EPERM },
		{ ENOSYS, EOPNOTSUPP }, { EINVAL, EEXIST },
	};

	for (size_t i = 0; i < COUNT(systems); i++) {
		char name[16], from[24], to[24];
		bool moved;

		no_rename = systems[i].no_rename;
		no_link = systems[i].no_link;
		(void)snprintf(name, sizeof name, "w%zu", i);
		(void)snprintf(from, sizeof from, "../new/%s", name);
		(void)snprintf(to, sizeof to, "%s:2,S", name);
		put(from);
		put(to);
		CU_ASSERT_EQUAL(settle("seen", name, true, &moved), DMARC_OK);
		CU_ASSERT_TRUE(is_there(from));
		CU_ASSERT_TRUE(is_there(to));
		CU_ASSERT_EQUAL(unlinkat(box->cur, to, 0), 0);
		CU_ASSERT_EQUAL(settle("seen", name, true, &moved), DMARC_OK);
		/* EEXIST although the name is free */
		CU_ASSERT_EQUAL(is_there(from), no_link == EEXIST);
		CU_ASSERT_EQUAL(is_there(to), no_link != EEXIST);
	}
	no_rename = no_link = 0;
}

static int
descriptors(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void
leaves_what_it_cannot_look_for(void)
{
	int were = descriptors();
	bool moved;

	put("l1:2,F");
	no_listing = true;
	CU_ASSERT_EQUAL(settle("seen", "l1", true, &moved), DMARC_OK);
	no_listing = false;
	CU_ASSERT_TRUE(is_there("l1:2,F"));
	CU_ASSERT_EQUAL(descriptors(), were);
	CU_ASSERT_EQUAL(settle("seen", "l1", true, &moved), DMARC_OK);
	CU_ASSERT_TRUE(is_there("l1:2,FS"));
}

/* A client that renames everything must not make each cost a listing. */
static void
looks_for_some_and_no_more(void)
{
	struct on_success o = { .how = ON_SUCCESS_SEEN };
	struct settle *s = settle_new(&o);
	struct message *gone = message_new(box, "gone", true);
	struct message *m = message_new(box, "many", true);
	struct dmarc_err err;
	bool moved;

	CU_ASSERT_FATAL(s != NULL && gone != NULL && m != NULL);
	for (int i = 0; i < 1000; i++)
		CU_ASSERT_EQUAL(settle_message(s, gone, &moved, &err),
		    DMARC_OK);
	put("many:2,F");
	CU_ASSERT_EQUAL(settle_message(s, m, &moved, &err), DMARC_OK);
	CU_ASSERT_TRUE(is_there("many:2,F"));
	settle_free(s);
	message_free(gone);
	message_free(m);
	CU_ASSERT_EQUAL(settle("seen", "many", true, &moved), DMARC_OK);
	CU_ASSERT_TRUE(is_there("many:2,FS"));
}

static void
leaves_names_no_file_has(void)
{
	char name[NAME_MAX + 9];
	struct on_success o = { .how = ON_SUCCESS_SEEN };
	struct settle *s = settle_new(&o);
	bool moved;

	memset(name, 'x', sizeof name);
	(void)snprintf(name + NAME_MAX, 9, ":2,S");
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	CU_ASSERT_FALSE(settle_is_done(s, name, false));
	CU_ASSERT_EQUAL(settle("seen", name, false, &moved), DMARC_OK);
	settle_free(s);
}

static void
makes_what_a_folder_lacks(void)
{
	bool moved;

	CU_ASSERT_EQUAL(mkdirat(box->cur, "../.part", 0700), 0);
	put("p1:2,");
	CU_ASSERT_EQUAL(settle("move=part", "p1:2,", false, &moved), DMARC_OK);
	CU_ASSERT_TRUE(is_there("../.part/cur/p1:2,S"));
	CU_ASSERT_TRUE(is_there("../.part/new"));
	CU_ASSERT_TRUE(is_there("../.part/maildirfolder"));
	/* an absolute path is not created: it may be a typing error */
	put("p2:2,");
	CU_ASSERT_EQUAL(settle("move=/nonexistent/x", "p2:2,", false, &moved),
	    DMARC_E_IO);
	CU_ASSERT_TRUE(is_there("p2:2,"));
}

static void
knows_where_mail_goes(void)
{
	static const struct {
		const char *how, *path;
		bool is;
	} cases[] = {
		{ "seen", "/", false }, { "move=/", "/", true },
		{ "move=/", "/nonexistent", false },
		{ "move=/nonexistent", "/", false },
		{ "move=/tmp", "/", false }, { "move=/proc", "/", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct on_success o = { 0 };
		struct dmarc_err err;
		struct settle *s;

		CU_ASSERT_EQUAL_FATAL(value_on_success(cases[i].how, &o,
		    &err), DMARC_OK);
		s = settle_new(&o);
		CU_ASSERT_EQUAL(settle_is_target(s, cases[i].path),
		    cases[i].is);
		settle_free(s);
		free(o.folder);
	}
}

static const struct test tests[] = {
	{ "merges the flag in order", merges_the_flag_in_order },
	{ "leaves a name that is too long", leaves_a_name_that_is_too_long },
	{ "puts a folder beside its brothers",
	    puts_a_folder_beside_its_brothers },
	{ "knows what is done", knows_what_is_done },
	{ "settles as it was told", settles_as_it_was_told },
	{ "never overwrites", never_overwrites },
	{ "does not mind mail that is gone", does_not_mind_mail_that_is_gone },
	{ "never overwrites, whatever can be done",
	    never_overwrites_whatever_can_be_done },
	{ "leaves what it cannot look for", leaves_what_it_cannot_look_for },
	{ "looks for some and no more", looks_for_some_and_no_more },
	{ "leaves names no file has", leaves_names_no_file_has },
	{ "makes what a folder lacks", makes_what_a_folder_lacks },
	{ "knows where mail goes", knows_where_mail_goes },
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
	int status;

	if (mkdtemp(root) == NULL)
		return 2;
	box = mailbox_new(MAILBOX_MAILDIR, root, "");
	box->fresh = folder("new");
	box->cur = folder("cur");
	status = run_tests("ingest/ledger/settle", tests, COUNT(tests));
	mailbox_release(box);
	return remove_folder(root) ? status : 2;
}
