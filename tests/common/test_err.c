/*
 * test_err.c: the text of a failure, and its exit status.
 */
#include "common/err.h"

#include <errno.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
says_what_happened(void)
{
	struct dmarc_err err;

	CU_ASSERT_EQUAL(dmarc_refuse(&err, DMARC_R_GZIP_TRUNCATED, "%s", "x"),
	    DMARC_E_INPUT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_GZIP_TRUNCATED);
	CU_ASSERT_EQUAL(dmarc_refuse(&err, DMARC_R_XML_DEPTH, "deep: %d", 65),
	    DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.code, DMARC_E_LIMIT);
	CU_ASSERT_STRING_EQUAL(err.text, "deep: 65");
	CU_ASSERT_EQUAL(dmarc_fail(&err, DMARC_E_IO, "no space"), DMARC_E_IO);
	CU_ASSERT_EQUAL(err.code, DMARC_E_IO);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_NONE);
}

static void
wraps(void)
{
	struct dmarc_err err;

	(void)dmarc_refuse(&err, DMARC_R_RECORDS, "line 40: too many");
	CU_ASSERT_EQUAL(dmarc_wrap(&err, "%s: part %d", "new/17.mx", 2),
	    DMARC_E_LIMIT);
	CU_ASSERT_STRING_EQUAL(err.text,
	    "new/17.mx: part 2: line 40: too many");
	CU_ASSERT_EQUAL(err.reason, DMARC_R_RECORDS);
}

static void
cuts_long_texts(void)
{
	char big[2 * sizeof((struct dmarc_err *)0)->text];
	struct dmarc_err err;

	memset(big, 'a', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	(void)dmarc_fail(&err, DMARC_E_DB, "%s", big);
	CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
	(void)dmarc_wrap(&err, "file");
	CU_ASSERT_EQUAL(strncmp(err.text, "file: aaa", 9), 0);
	CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
	(void)dmarc_wrap(&err, "%s", big);
	CU_ASSERT_EQUAL(strlen(err.text), sizeof err.text - 1);
}

static void
ends_in_an_exit_status(void)
{
	static const struct { enum dmarc_status code; int want; } cases[] = {
		{ DMARC_OK, 0 },
		{ DMARC_E_USAGE, 2 },
		{ DMARC_E_INPUT, 65 },
		{ DMARC_E_LIMIT, 65 },
		{ DMARC_E_DATA, 65 },
		{ DMARC_E_NOINPUT, 66 },
		{ DMARC_E_UNAVAILABLE, 69 },
		{ DMARC_E_IO, 74 },
		{ DMARC_E_DB, 74 },
		{ DMARC_E_AGAIN, 75 },
		{ DMARC_E_LOCKED, 75 },
		{ DMARC_E_NOMEM, 75 },
		{ DMARC_E_PERM, 77 },
		{ DMARC_E_CONFIG, 78 },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(dmarc_exit_status(cases[i].code),
		    cases[i].want);
}

static void
knows_what_an_errno_means(void)
{
	static const struct { int why; enum dmarc_status want; } cases[] = {
		{ EACCES, DMARC_E_PERM },
		{ EPERM, DMARC_E_PERM },
		{ EROFS, DMARC_E_PERM },
		{ ENOSPC, DMARC_E_AGAIN },
		{ EDQUOT, DMARC_E_AGAIN },
		{ ENOMEM, DMARC_E_NOMEM },
		{ EIO, DMARC_E_IO },
		{ ESTALE, DMARC_E_IO },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(dmarc_errno_status(cases[i].why),
		    cases[i].want);
}

static const struct test tests[] = {
	{ "it says what happened and what to do next", says_what_happened },
	{ "it says where, layer by layer", wraps },
	{ "it cuts what is too long", cuts_long_texts },
	{ "it ends in the exit status of sysexits", ends_in_an_exit_status },
	{ "it knows what an errno means", knows_what_an_errno_means },
};

TEST_MAIN("common/err", tests)
