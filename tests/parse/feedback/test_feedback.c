/*
 * test_feedback.c: tags, and what is not of the fixtures in
 * tests/data/failure.
 */
#include "parse/feedback/feedback.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

static const unsigned char key[DMARC_TAG_KEY] = "0123456789";
static const unsigned char other[DMARC_TAG_KEY];

static struct feedback
read_sample(struct arena *a, const unsigned char *with, const char *text)
{
	struct feedback f;

	feedback_begin(&f, &dmarc_default_limits, a, with);
	feedback_sample(&f, (const void *)text, strlen(text));
	CU_ASSERT_FALSE(f.no_memory);
	return f;
}

static bool
same(const struct dmarc_tag *a, const struct dmarc_tag *b)
{
	return a->made && b->made && memcmp(a->byte, b->byte, DMARC_TAG) == 0;
}

static void
tags_equal_texts_alike(void)
{
	struct arena *a = arena_new((size_t)1 << 20);
	struct feedback one = read_sample(a, key, "From: J <a@example.org>\n"
	    "Subject: Hello  you\nMessage-ID: <1@x>\n\nbody\n");
	struct feedback two = read_sample(a, key, "Subject: Hello\n you \n"
	    "MESSAGE-ID: <2@x>\nFrom: A@Example.Org\nFrom: b@example.org\n\n");
	struct feedback foreign = read_sample(a, other, "From: a@example.org\n"
	    "Subject: Hello you\n\nMessage-ID: <1@x>\n");
	struct feedback none = read_sample(a, NULL, "From: a@example.org\n"
	    "Subject: Hello you\n");

	CU_ASSERT_TRUE(same(&one.report.subject_tag, &two.report.subject_tag));
	CU_ASSERT_TRUE(same(&one.report.from_tag, &two.report.from_tag));
	CU_ASSERT_TRUE(two.report.message_tag.made);
	CU_ASSERT_FALSE(same(&one.report.message_tag,
	    &two.report.message_tag));
	CU_ASSERT_FALSE(same(&one.report.subject_tag,
	    &foreign.report.subject_tag));
	CU_ASSERT_TRUE(foreign.report.from_tag.made);
	CU_ASSERT_FALSE(foreign.report.message_tag.made);
	CU_ASSERT_FALSE(none.report.subject_tag.made);
	CU_ASSERT_STRING_EQUAL(none.report.header_from, "example.org");
	arena_free(a);
}

static struct feedback
read_fields(struct arena *a, const char *text, size_t len)
{
	struct feedback f;

	feedback_begin(&f, &dmarc_default_limits, a, key);
	feedback_fields(&f, (const void *)text, len);
	return f;
}

static void
keeps_limits(void)
{
	enum { MANY = 50001, BYTES = 70000, RESULTS = 200 };
	struct arena *a = arena_new((size_t)16 << 20);
	char *text = malloc((size_t)MANY * 8);
	struct feedback f;
	size_t n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (size_t i = 0; i < MANY; i++, n += 5)
		memcpy(text + n, "A: b\n", 5);
	CU_ASSERT_FALSE(read_fields(a, text, n - 5).too_many);
	CU_ASSERT_TRUE(read_fields(a, text, n).too_many);
	/* a field that is too long is not there; those after it are */
	n = (size_t)sprintf(text, "Reported-Domain: ");
	memset(text + n, 'a', BYTES);
	n += BYTES;
	n += (size_t)sprintf(text + n, "\nAuth-Failure: spf\n");
	f = read_fields(a, text, n);
	CU_ASSERT_PTR_NULL(f.report.domain);
	CU_ASSERT_EQUAL(f.report.failed, DMARC_FAILED_SPF);
	n = (size_t)sprintf(text, "Authentication-Results: x");
	for (size_t i = 0; i < RESULTS; i++)
		n += (size_t)sprintf(text + n,
		    "; dkim=fail header.d=a.example");
	f = read_fields(a, text, n);
	CU_ASSERT_EQUAL(f.report.results, 100);
	CU_ASSERT_EQUAL(f.report.dkims, 100);
	free(text);
	arena_free(a);
}

static void
measures_a_labels(void)
{
	static const char text[] = "Reported-Domain: b\xc3\xbc.b\xc3\xbc."
	    "b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.example\n"
	    "Original-Mail-From: a@b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.b\xc3\xbc."
	    "b\xc3\xbc.b\xc3\xbc.b\xc3\xbc.example\n";
	struct dmarc_limits lim = dmarc_default_limits;
	struct arena *a = arena_new((size_t)1 << 20);
	struct feedback f;

	for (size_t i = 0; i < 2; i++) {
		feedback_begin(&f, &lim, a, key);
		feedback_fields(&f, (const void *)text, sizeof text - 1);
		CU_ASSERT_EQUAL(f.report.domain != NULL, i == 0);
		CU_ASSERT_EQUAL(f.report.envelope_from != NULL, i == 0);
		lim.domain_bytes = 64;
	}
	arena_free(a);
}

static void
says_when_memory_is_out(void)
{
	static const char text[] = "User-Agent: x\nReported-Domain: a.example\n"
	    "Original-Mail-From: a@b.example\nDKIM-Selector: s\n"
	    "Authentication-Results: x; dkim=fail header.d=a.example\n";
	struct arena *a = arena_new((size_t)1 << 20);
	size_t nth = 0;
	bool out = true;

	while (out && nth < 100) {
		arena_fail_at(a, ++nth);
		out = read_fields(a, text, sizeof text - 1).no_memory;
		arena_reset(a);
	}
	CU_ASSERT_TRUE(nth > 5 && nth < 100);
	arena_free(a);
}

static const struct test tests[] = {
	{ "it gives equal texts equal tags, with one key",
	    tags_equal_texts_alike },
	{ "it keeps the limits on fields and results", keeps_limits },
	{ "it measures domains as A-labels", measures_a_labels },
	{ "it says when memory is out", says_when_memory_is_out },
};

TEST_MAIN("parse/feedback/feedback", tests)
