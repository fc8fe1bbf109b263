/*
 * test_header.c: the three fields that describe the body, and its start.
 */
#include "parse/mail/header.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct {
	const char *data;
	const char *type, *encoding, *disposition, *body;
} cases[] = {
	{ "Content-Type: a/b\n\nbody", "a/b", NULL, NULL, "body" },
	{ "Content-Type: a/b\r\n\r\nbody", "a/b", NULL, NULL, "body" },
	{ "content-TYPE : a/b \n\n", "a/b", NULL, NULL, "" },
	{ "Content-Type: a/b;\n\tname=x\n\n", "a/b;\tname=x", NULL, NULL, "" },
	{ "X: y\nContent-Transfer-Encoding: base64\n"
	  "Content-Disposition: inline\n\nb", NULL, "base64", "inline", "b" },
	{ "ContentType: a/b\n\n", "a/b", NULL, NULL, "" },
	/* no character sets */
	{ "Content-Type: a/b; name*=ISO-2022-JP'ja'x%20;"
	    " name=\"=?x?B?QQ==?=\"\n"
	  "\n", "a/b; name*='ja'x%20; name=\"=_x?B?QQ==_=\"", NULL, NULL, "" },
	{ "Content-Type: a/b; name*=x; c=\"'\"\n\n",
	  "a/b; name*=x; c=\"'\"", NULL, NULL, "" },
	{ "Content-Type: a/b; x*=y*=z'en'w; v*=u; t*=s*=r\n\n",
	  "a/b; x*='en'w; v*=u; t*=s*=r", NULL, NULL, "" },
	/* the first one counts */
	{ "Content-Type: a/b\nContent-Type: c/d\n\n", "a/b", NULL, NULL, "" },
	{ "From me Sat Jun 22\nContent-Type: a/b\n\nx", "a/b", NULL, NULL,
	  "x" },
	{ ">From me\nContent-Type: a/b\n\nx", "a/b", NULL, NULL, "x" },
	/* a lost field, of which only the folded lines remain */
	{ "\tname=x\nContent-Type: a/b\n\nx", "a/b", NULL, NULL, "x" },
	/* a stray line among fields */
	{ "X: y\nname=\"x\"\nContent-Type: a/b\n\nx", "a/b", NULL, NULL, "x" },
	{ "Content-Type: a/b\nname=\"x\"\n\nx", "a/b", NULL, NULL, "x" },
	/* a body without a blank line */
	{ "Content-Type: a/b\n<feedback>\n<a/>", "a/b", NULL, NULL,
	  "<feedback>\n<a/>" },
	{ "\nno header", NULL, NULL, NULL, "no header" },
	{ "just text", NULL, NULL, NULL, "just text" },
	{ "Content-Type: a/b", "a/b", NULL, NULL, "" },
	{ "", NULL, NULL, NULL, "" },
};

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static const struct header_rules rules = {
	.eol = '\n', .most = 1000, .most_field = 1000
};

static void
reads(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const unsigned char *data = (const void *)cases[i].data;
		struct dmarc_err err;
		struct header h;

		if (header_read(data, strlen(cases[i].data), &rules, &h,
		    &err) != DMARC_OK) {
			CU_FAIL("status");
			continue;
		}
		if (!same(h.type[0], cases[i].type) ||
		    !same(h.encoding, cases[i].encoding) ||
		    !same(h.disposition, cases[i].disposition) ||
		    !same(cases[i].data + h.body, cases[i].body)) {
			fprintf(stderr, "header: %s\n", cases[i].data);
			CU_FAIL("header");
		}
		header_free(&h);
	}
}

/* Whether bytes begin with a header, and whether it looks like a mail's. */
static void
knows_the_beginning_of_a_mail(void)
{
	static const struct {
		const char *data;
		bool begins, mail;
	} files[] = {
		{ "Received: x\n", true, true },
		{ "Subject: x\nmime-version: 1.0\n\n", true, true },
		{ "From a@example.org\nContent-Type: text/plain\n", true,
		    true },
		{ "From: a\nSubject: b\n\nReceived: x\n", true, false },
		{ "Note: a report\nis\nhere\nReceived: x\n", true, false },
		{ "From here\nto there\n", true, false },
		{ "\tname=x\nReceived: x\n\n", true, false },
		{ "Hello\nReceived: x\n\n", false, false },
		{ "4\nReceived: x\n\n", false, false },
		{ "\n\n", false, false },
		{ "", false, false },
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		const unsigned char *data = (const void *)files[i].data;
		size_t len = strlen(files[i].data);

		CU_ASSERT_EQUAL(header_begins(data, len),
		    files[i].begins);
		CU_ASSERT_EQUAL(header_is_mail(data, len),
		    files[i].mail);
	}
}

static void
makes_a_nul_a_blank(void)
{
	static const unsigned char data[] = "Content-Type: a\0b\n\n";
	struct dmarc_err err;
	struct header h;

	CU_ASSERT_EQUAL_FATAL(header_read(data, sizeof data - 1, &rules, &h,
	    &err), DMARC_OK);
	CU_ASSERT_STRING_EQUAL(h.type[0], "a b");
	header_free(&h);
}

static void
keeps_limits(void)
{
	static const unsigned char data[] =
	    "A: b\nContent-Type: 0123456789\n\n";
	struct dmarc_err err;
	struct header h;

	struct header_rules tight = { .eol = '\n', .most = 30,
		.most_field = 24 };

	CU_ASSERT_EQUAL_FATAL(header_read(data, sizeof data - 1, &tight, &h,
	    &err), DMARC_OK);
	header_free(&h);
	tight.most = 29;
	CU_ASSERT_EQUAL(header_read(data, sizeof data - 1, &tight, &h, &err),
	    DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_HEADER_BYTES);
	tight.most = 30;
	tight.most_field = 23;
	CU_ASSERT_EQUAL(header_read(data, sizeof data - 1, &tight, &h, &err),
	    DMARC_E_LIMIT);
	CU_ASSERT_EQUAL(err.reason, DMARC_R_HEADER_BYTES);
}

static const struct test tests[] = {
	{ "it reads what gateways and reporters write", reads },
	{ "it knows the beginning of a mail", knows_the_beginning_of_a_mail },
	{ "it makes a NUL a blank", makes_a_nul_a_blank },
	{ "it keeps the limits, to the byte", keeps_limits },
};
TEST_MAIN("parse/mail/header", tests)
