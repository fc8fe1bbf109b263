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
	const size_t size = (size_t)MANY * 8;
	struct arena *a = arena_new((size_t)16 << 20);
	char *text = malloc(size);
	struct feedback f;
	size_t n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (size_t i = 0; i < MANY; i++, n += 5)
		memcpy(text + n, "A: b\n", 5);
	CU_ASSERT_FALSE(read_fields(a, text, n - 5).too_many);
	CU_ASSERT_TRUE(read_fields(a, text, n).too_many);
	/* a field that is too long is not there; those after it are */
	n = (size_t)snprintf(text, size, "Reported-Domain: ");
	memset(text + n, 'a', BYTES);
	n += BYTES;
	n += (size_t)snprintf(text + n, size - n, "\nAuth-Failure: spf\n");
	f = read_fields(a, text, n);
	CU_ASSERT_PTR_NULL(f.report.domain);
	CU_ASSERT_EQUAL(f.report.failed, DMARC_FAILED_SPF);
	n = (size_t)snprintf(text, size, "Authentication-Results: x");
	for (size_t i = 0; i < RESULTS; i++)
		n += (size_t)snprintf(text + n, size - n,
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

/* Whoever writes an address where none should be. */
static void
keeps_no_address(void)
{
	static const char text[] = "User-Agent: x (jane@example.org)\n"
	    "DKIM-Selector: jane@example.org\n"
	    "Authentication-Results: x; dkim=fail header.d=a.example "
	    "header.s=jane@example.org\n";
	static const char plain[] = "User-Agent: x/1\nDKIM-Selector: Mar26\n";
	struct arena *a = arena_new((size_t)1 << 20);
	struct feedback f = read_fields(a, text, sizeof text - 1);

	CU_ASSERT_PTR_NULL(f.report.user_agent);
	CU_ASSERT_PTR_NULL(f.report.dkim_selector);
	CU_ASSERT_EQUAL_FATAL(f.report.dkims, 1);
	CU_ASSERT_STRING_EQUAL(f.report.dkim[0].domain, "a.example");
	CU_ASSERT_PTR_NULL(f.report.dkim[0].selector);
	f = read_fields(a, plain, sizeof plain - 1);
	CU_ASSERT_STRING_EQUAL(f.report.user_agent, "x/1");
	CU_ASSERT_STRING_EQUAL(f.report.dkim_selector, "mar26");
	arena_free(a);
}

/* A mail program breaks lines of more than 78 characters. */
static void
reads_below_a_broken_line(void)
{
	static const char *const texts[] = {
		"------ This is a copy of the headers that were received "
		"before the error\n       was detected.\n\nFrom: a@b.example\n",
		"------ This is a copy of the headers.\nFrom: a@b.example\n",
	};
	struct arena *a = arena_new((size_t)1 << 20);

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct feedback f;

		feedback_begin(&f, &dmarc_default_limits, a, key);
		feedback_text(&f, (const void *)texts[i], strlen(texts[i]));
		CU_ASSERT_PTR_NOT_NULL_FATAL(f.report.header_from);
		CU_ASSERT_STRING_EQUAL(f.report.header_from, "b.example");
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
	{ "it keeps no address", keeps_no_address },
	{ "it reads the header below a line that was broken",
	    reads_below_a_broken_line },
	{ "it says when memory is out", says_when_memory_is_out },
};

TEST_MAIN("parse/feedback/feedback", tests)
