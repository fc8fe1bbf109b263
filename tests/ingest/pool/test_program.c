/*
 * test_program.c: which dmarc-parse is started.
 */
#include "ingest/pool/program.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"

static void
finds_the_parser_that_is_named(void)
{
	struct dmarc_err err;
	char *path;

	CU_ASSERT_EQUAL(setenv("DMARC_PARSE", "/bin/true", 1), 0);
	CU_ASSERT_EQUAL(program_find(&path, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, "/bin/true");
	free(path);
	CU_ASSERT_EQUAL(setenv("DMARC_PARSE", "/nonexistent", 1), 0);
	CU_ASSERT_EQUAL(program_find(&path, &err), DMARC_E_UNAVAILABLE);
	CU_ASSERT_EQUAL(unsetenv("DMARC_PARSE"), 0);
}

static bool nameless;		/* readlink() of /proc/self/exe fails */

ssize_t __real_readlink(const char *path, char *out, size_t size);
ssize_t __wrap_readlink(const char *path, char *out, size_t size);

ssize_t
__wrap_readlink(const char *path, char *out, size_t size)
{
	return nameless ? -1 : __real_readlink(path, out, size);
}

static void
finds_the_parser_in_the_path(void)
{
	char folder[] = "/tmp/test-parser-XXXXXX", name[64];
	struct dmarc_err err;
	char *path;

	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	(void)snprintf(name, sizeof name, "%s/dmarc-parse", folder);
	CU_ASSERT_EQUAL(setenv("DMARC_PARSE", "", 1), 0);	/* not set */
	CU_ASSERT_EQUAL(setenv("PATH", folder, 1), 0);
	for (int i = 0; i < 2; i++) {
		nameless = i == 1;
		CU_ASSERT_EQUAL(program_find(&path, &err),
		    DMARC_E_UNAVAILABLE);
		CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "cannot find"));
		CU_ASSERT_EQUAL(symlink("/bin/true", name), 0);
		CU_ASSERT_EQUAL_FATAL(program_find(&path, &err), DMARC_OK);
		CU_ASSERT_STRING_EQUAL(path, name);
		free(path);
		CU_ASSERT_EQUAL(unlink(name), 0);
	}
	nameless = false;
	CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static const struct test tests[] = {
	{ "finds the parser that is named", finds_the_parser_that_is_named },
	{ "finds the parser in the path", finds_the_parser_in_the_path },
};

TEST_MAIN("ingest/pool/program", tests)
