/*
 * test_reason.c: every reason has its fixed word and a description.
 */
#include "common/reason.h"

#include <ctype.h>
#include <string.h>

#include "tests/cunit_main.h"

static void
has_words(void)
{
	CU_ASSERT_PTR_NULL(dmarc_reason_word(DMARC_R_NONE));
	CU_ASSERT_PTR_NOT_NULL(dmarc_reason_text(DMARC_R_NONE));
	for (int r = DMARC_R_NONE + 1; r < DMARC_REASONS; r++) {
		const char *word = dmarc_reason_word((enum dmarc_reason)r);

		CU_ASSERT_PTR_NOT_NULL_FATAL(word);
		CU_ASSERT_EQUAL(strspn(word, "abcdefghijklmnopqrstuvwxyz-"),
		    strlen(word));
		CU_ASSERT_EQUAL(dmarc_reason_of(word), (enum dmarc_reason)r);
	}
	CU_ASSERT_EQUAL(dmarc_reason_of("no-such-word"), DMARC_R_NONE);
	CU_ASSERT_EQUAL(dmarc_reason_of(""), DMARC_R_NONE);
}

static void
has_sentences(void)
{
	for (int r = DMARC_R_NONE + 1; r < DMARC_REASONS; r++) {
		const char *text = dmarc_reason_text((enum dmarc_reason)r);

		CU_ASSERT_PTR_NOT_NULL_FATAL(text);
		CU_ASSERT_TRUE(strlen(text) > 10);
		CU_ASSERT_NOT_EQUAL(text[strlen(text) - 1], '.');
	}
}

static void
fits_a_byte(void)
{
	CU_ASSERT_TRUE(DMARC_REASONS <= 256);	/* a byte in frames */
}

static void
tells_limits(void)
{
	static const char *const limits[] = {
		"message-bytes", "mime-depth", "mime-parts", "header-bytes",
		"reports-per-message", "attachment-bytes", "inflated-bytes",
		"container-depth", "zip-entries", "xml-depth",
		"xml-attributes", "xml-tag-bytes", "xml-elements", "records",
		"text-bytes", "parser-timeout", "memory", "archive-mails",
		"database-bytes", "json-depth", "json-bytes",
	};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(limits); i++)
		CU_ASSERT_TRUE(dmarc_reason_is_limit(
		    dmarc_reason_of(limits[i])));
	for (int r = 0; r < DMARC_REASONS; r++)
		n += dmarc_reason_is_limit((enum dmarc_reason)r);
	CU_ASSERT_EQUAL(n, COUNT(limits));
}

static void
tells_marks(void)
{
	static const char *const marks[] = {
		"records-skipped", "repaired", "conflict", "comments-cut",
		"long-period", "results-cut", "policies-skipped",
		"failures-cut",
	};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(marks); i++)
		CU_ASSERT_TRUE(dmarc_reason_is_mark(
		    dmarc_reason_of(marks[i])));
	for (int r = 0; r < DMARC_REASONS; r++)
		n += dmarc_reason_is_mark((enum dmarc_reason)r);
	CU_ASSERT_EQUAL(n, COUNT(marks));
}

static const struct test tests[] = {
	{ "it has one word for each reason", has_words },
	{ "it has a sentence for each reason", has_sentences },
	{ "it fits into a byte", fits_a_byte },
	{ "it tells a limit from a fault", tells_limits },
	{ "it tells a mark from a refusal", tells_marks },
};

TEST_MAIN("common/reason", tests)
