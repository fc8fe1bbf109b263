/*
 * test_tree.c: a folder gets the pages of a site, and keeps all else.
 */
#include "report/html/site/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

#define LIST ".dmarc-site"
#define HEAD "dmarc-report site 1\n"

static char folder[] = "/tmp/test_tree.XXXXXX";

static const char *
at(const char *path)
{
	static char out[256];

	(void)snprintf(out, sizeof out, "%s/site/%s", folder, path);
	return out;
}

static bool
has(const char *path, const char *want)
{
	char text[8192];
	FILE *f = fopen(at(path), "r");
	size_t n;

	if (f == NULL)
		return want == NULL;
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	return want != NULL && strcmp(text, want) == 0;
}

/* A run that writes pages: path and text, in turn, up to NULL. */
static enum dmarc_status
run(const char *const *page, struct tree_count *count)
{
	struct dmarc_err err;
	struct tree *t = NULL;
	enum dmarc_status st = tree_open(at(""), &t, &err);

	for (; st == DMARC_OK && *page != NULL; page += 2) {
		struct buf text = BUF_INIT(8192);

		buf_text(&text, page[1]);
		st = tree_put(t, page[0], &text, &err);
		buf_free(&text);
	}
	if (st == DMARC_OK)
		st = tree_finish(t, count, &err);
	tree_close(t);
	return st;
}

#define RUN(count, ...) \
	run((const char *const[]){ __VA_ARGS__, NULL }, count)

static void
begin(void)
{
	(void)remove_folder(at(""));
}

static void
rewrites_only_what_changed(void)
{
	struct tree_count n;
	struct stat before, after;

	begin();
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a",
	    "domain/b/index.html", "b", "index.html", "i"), DMARC_OK);
	CU_ASSERT_EQUAL(n.written, 3);
	CU_ASSERT_TRUE(has("domain/a/index.html", "a"));
	CU_ASSERT_TRUE(has(LIST, HEAD "domain/a/index.html\n"
	    "domain/b/index.html\nindex.html\n"));
	CU_ASSERT_EQUAL(stat(at("domain/a/index.html"), &before), 0);
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a",
	    "domain/b/index.html", "B", "index.html", "i"), DMARC_OK);
	CU_ASSERT_EQUAL(n.written, 1);
	CU_ASSERT_TRUE(has("domain/b/index.html", "B"));
	CU_ASSERT_EQUAL(stat(at("domain/a/index.html"), &after), 0);
	CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
}

static void
removes_only_what_its_list_names(void)
{
	struct tree_count n;

	begin();
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a",
	    "domain/b/index.html", "b"), DMARC_OK);
	write_file(at("domain/b/mine.html"), "mine");
	write_file(at("mine.html"), "mine");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_OK);
	CU_ASSERT_EQUAL(n.removed, 2);
	CU_ASSERT_EQUAL(access(at("domain/a"), F_OK), -1);
	CU_ASSERT_TRUE(has("domain/b/index.html", NULL));
	CU_ASSERT_TRUE(has("domain/b/mine.html", "mine"));
	CU_ASSERT_TRUE(has("mine.html", "mine"));
	CU_ASSERT_TRUE(has(LIST, HEAD "index.html\n"));
}

static void
refuses_what_is_not_its_own(void)
{
	struct tree_count n;

	begin();
	CU_ASSERT_EQUAL(mkdir(at(""), 0755), 0);
	write_file(at("x"), "x");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_E_USAGE);
	CU_ASSERT_EQUAL(access(at(LIST ".lock"), F_OK), -1);
	begin();
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_OK);
	write_file(at("other.html"), "mine");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i", "other.html", "o"),
	    DMARC_E_USAGE);
	CU_ASSERT_TRUE(has("other.html", "mine"));
	/* A list that names files outside the folder is refused. */
	write_file(at(LIST), HEAD "../x\nindex.html\n");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_E_USAGE);
	write_file(at(LIST), HEAD "domain/../other.html\nindex.html\n");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_E_USAGE);
	CU_ASSERT_TRUE(has("other.html", "mine"));
	write_file(at(LIST), "something else\nindex.html\n");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_E_USAGE);
}

static void
follows_no_link(void)
{
	char out[64], link[128];
	struct tree_count n;

	begin();
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a", "index.html",
	    "i"), DMARC_OK);
	(void)snprintf(out, sizeof out, "%s/elsewhere", folder);
	CU_ASSERT_EQUAL(mkdir(out, 0755), 0);
	(void)snprintf(link, sizeof link, "%s/victim", out);
	write_file(link, "victim");
	/* A page that is a link is replaced; its target stays. */
	CU_ASSERT_EQUAL(unlink(at("index.html")), 0);
	CU_ASSERT_EQUAL(symlink(link, at("index.html")), 0);
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a", "index.html",
	    "i"), DMARC_OK);
	CU_ASSERT_TRUE(has("../elsewhere/victim", "victim"));
	CU_ASSERT_TRUE(has("index.html", "i"));
	/* A folder that is a link is an error. */
	CU_ASSERT_EQUAL(unlink(at("domain/a/index.html")), 0);
	CU_ASSERT_EQUAL(rmdir(at("domain/a")), 0);
	CU_ASSERT_EQUAL(symlink(out, at("domain/a")), 0);
	CU_ASSERT_NOT_EQUAL(RUN(&n, "domain/a/index.html", "a"), DMARC_OK);
	CU_ASSERT_NOT_EQUAL(RUN(&n, "index.html", "i"), DMARC_OK);
	CU_ASSERT_EQUAL(access(out, F_OK), 0);
	CU_ASSERT_TRUE(has("../elsewhere/index.html", NULL));
	(void)remove_folder(out);
}

static void
takes_up_what_a_killed_run_left(void)
{
	struct tree_count n;

	begin();
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a"), DMARC_OK);
	/* Killed while it added a line, and while it wrote a page. */
	write_file(at(LIST), HEAD "domain/a/index.html\ndomain/gone/x.html\n"
	    "domain/b/ind");
	write_file(at(LIST ".0"), "half");
	write_file(at(LIST ".new"), "half");
	CU_ASSERT_EQUAL(RUN(&n, "domain/b/index.html", "b"), DMARC_OK);
	CU_ASSERT_EQUAL(n.removed, 1);
	CU_ASSERT_TRUE(has(LIST, HEAD "domain/b/index.html\n"));
	CU_ASSERT_TRUE(has(LIST ".0", NULL));
	CU_ASSERT_TRUE(has("domain/a/index.html", NULL));
	/* The line that was cut off is not joined to the next one. */
	write_file(at(LIST), HEAD "domain/b/index.html\ndomain/a/ind");
	CU_ASSERT_EQUAL(RUN(&n, "domain/a/index.html", "a",
	    "domain/b/index.html", "b"), DMARC_OK);
	CU_ASSERT_TRUE(has(LIST, HEAD "domain/b/index.html\n"
	    "domain/a/index.html\n"));
	/* Killed before there was a list. */
	begin();
	CU_ASSERT_EQUAL(mkdir(at(""), 0755), 0);
	write_file(at(LIST ".new"), "half");
	CU_ASSERT_EQUAL(RUN(&n, "index.html", "i"), DMARC_OK);
	CU_ASSERT_TRUE(has("index.html", "i"));
}

static void
is_written_by_one_run_at_a_time(void)
{
	struct tree *one = NULL, *two = NULL;
	struct buf page = BUF_INIT(64);
	struct tree_count n;
	struct dmarc_err err;

	begin();
	buf_text(&page, "i");
	CU_ASSERT_EQUAL_FATAL(tree_open(at(""), &one, &err), DMARC_OK);
	CU_ASSERT_EQUAL(tree_put(one, "index.html", &page, &err), DMARC_OK);
	buf_free(&page);
	CU_ASSERT_EQUAL(tree_open(at(""), &two, &err), DMARC_E_AGAIN);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "another run"));
	/* The page that waits is not lost by that. */
	CU_ASSERT_EQUAL(tree_finish(one, &n, &err), DMARC_OK);
	CU_ASSERT_TRUE(has("index.html", "i"));
	tree_close(one);
	CU_ASSERT_EQUAL(tree_open(at(""), &two, &err), DMARC_OK);
	tree_close(two);
}

static void
writes_many_pages(void)
{
	const char *page[2 * 200 + 1];
	char path[200][32];
	struct tree_count n;

	begin();
	for (size_t i = 0; i < 200; i++) {
		(void)snprintf(path[i], sizeof path[i],
		    "domain/d%zu/index.html", i);
		page[2 * i] = page[2 * i + 1] = path[i];
	}
	page[400] = NULL;
	CU_ASSERT_EQUAL(run(page, &n), DMARC_OK);
	CU_ASSERT_EQUAL(n.written, 200);
	for (size_t i = 0; i < 200; i++)
		CU_ASSERT_TRUE(has(path[i], path[i]));
	CU_ASSERT_TRUE(has(LIST ".0", NULL));
	(void)remove_folder(folder);
}

static void
makes_a_folder(void)
{
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
}

static const struct test tests[] = {
	{ "makes a folder to work in", makes_a_folder },
	{ "rewrites only what changed", rewrites_only_what_changed },
	{ "removes only what its list names",
	    removes_only_what_its_list_names },
	{ "refuses what is not its own", refuses_what_is_not_its_own },
	{ "follows no link", follows_no_link },
	{ "takes up what a killed run left",
	    takes_up_what_a_killed_run_left },
	{ "is written by one run at a time",
	    is_written_by_one_run_at_a_time },
	{ "writes many pages", writes_many_pages },
};
TEST_MAIN("report/html/site/tree", tests)
