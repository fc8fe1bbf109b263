/*
 * test_parser.c: which dmarc-parse is started.
 */
#include "ingest/parser.h"

#include <stdlib.h>

#include "tests/cunit_main.h"

static void
finds_the_parser_that_is_named(void)
{
	struct dmarc_err err;
	char *path;

	CU_ASSERT_EQUAL(setenv("DMARC_PARSE", "/bin/true", 1), 0);
	CU_ASSERT_EQUAL(parser_find(&path, &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(path, "/bin/true");
	free(path);
	CU_ASSERT_EQUAL(setenv("DMARC_PARSE", "/nonexistent", 1), 0);
	CU_ASSERT_EQUAL(parser_find(&path, &err), DMARC_E_UNAVAILABLE);
	CU_ASSERT_EQUAL(unsetenv("DMARC_PARSE"), 0);
}

static const struct test tests[] = {
	{ "finds the parser that is named", finds_the_parser_that_is_named },
};

TEST_MAIN("ingest/parser", tests)
