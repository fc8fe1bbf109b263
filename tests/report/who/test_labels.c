/*
 * test_labels.c: lines of senders.conf: which one applies, and refused ones.
 */
#include "report/who/labels.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

static enum dmarc_status
load(const char *text, struct labels **l, struct dmarc_err *err)
{
	char path[] = "/tmp/test-labels-XXXXXX";
	int fd = mkstemp(path);
	enum dmarc_status st;

	CU_ASSERT_FATAL(fd >= 0 && close(fd) == 0);
	write_file(path, text);
	st = labels_load(path, l, err);
	CU_ASSERT_EQUAL(unlink(path), 0);
	return st;
}

static unsigned
line_of(const struct label_rule *r)
{
	return r != NULL ? r->line : 0;
}

static void
lets_the_first_line_win(void)
{
	static const struct {
		const char *address;
		unsigned line;
	} cases[] = {
		{ "192.0.2.7", 2 },		/* although 3 is narrower */
		{ "192.0.2.200", 2 }, { "192.0.3.1", 4 }, { "192.0.4.1", 0 },
		{ "198.51.100.7", 5 },		/* although 6 is wider */
		{ "198.51.100.8", 6 },
		{ "::ffff:198.51.100.7", 5 }, { "203.0.113.5", 7 },
		{ "203.0.113.6", 0 }, { "2001:db8:1::1", 8 },
		{ "2001:db8:2::1", 9 }, { "2001:db9::1", 0 },
	};
	struct labels *l = NULL;
	struct dmarc_err err = { 0 };

	CU_ASSERT_EQUAL(load("# mine\n"
	    "own 192.0.2.0/24\n"
	    "unauthorised 192.0.2.7\n"
	    "\tforwarder   192.0.2.0/23 # both\r\n"
	    "unauthorised 198.51.100.7\n"
	    "authorised 198.51.100.0/24\n"
	    "own ::ffff:203.0.113.5\n"
	    "own 2001:db8:1::/48\n"
	    "ignore 2001:DB8::/32", &l, &err), DMARC_OK);
	if (l == NULL)
		(void)fprintf(stderr, "%s\n", err.text);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dmarc_address a;

		CU_ASSERT_TRUE_FATAL(address_parse(cases[i].address, &a));
		CU_ASSERT_EQUAL(line_of(labels_by_address(l, &a)),
		    cases[i].line);
	}
	labels_free(l);
}

static void
matches_only_what_passed(void)
{
#define PASSED(d) { .domain = d, .result = DMARC_RESULT_PASS }
	static const struct {
		struct dmarc_auth dkim, spf;
		unsigned line;
	} cases[] = {
		{ PASSED("post.example"), PASSED("x.example"), 2 },
		{ PASSED("a.b.post.example"), PASSED("x.example"), 1 },
		{ PASSED("mypost.example"), PASSED("x.example"), 0 },
		{ PASSED("bounce.example"), PASSED("x.example"), 0 },
		{ PASSED("x.example"), PASSED("a.bounce.example"), 3 },
		{ PASSED("x.example"), PASSED("post.example"), 0 },
		{ PASSED("post.example"), PASSED("bounce.example"), 2 },
		{ { .domain = "post.example", .result = DMARC_RESULT_FAIL },
		    PASSED("x.example"), 0 },
		{ PASSED("x.example"), { .domain = "bounce.example",
		    .result = DMARC_RESULT_SOFTFAIL }, 0 },
		{ PASSED("x.example"), { .domain = "bounce.example",
		    .result = DMARC_RESULT_PASS, .scope = DMARC_SCOPE_HELO },
		    0 },
		{ PASSED(NULL), PASSED(""), 0 },
	};
	struct labels *l = NULL;
	struct dmarc_err err;
	const struct label_rule *r;

	CU_ASSERT_EQUAL_FATAL(load("own dkim:b.post.example\n"
	    "authorised DKIM:Post.Example.\n"
	    "authorised spf:bounce.example\n"
	    "forwarder ptr:.uni.example\n", &l, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT_EQUAL(line_of(labels_first(
		    labels_by_dkim(l, &cases[i].dkim, 1),
		    labels_by_spf(l, &cases[i].spf, 1))), cases[i].line);
	r = labels_by_name(l, "mx.uni.example");
	CU_ASSERT_PTR_NOT_NULL_FATAL(r);
	CU_ASSERT_EQUAL(r->label, LABEL_FORWARDER);
	CU_ASSERT_EQUAL(r->match, LABEL_PTR);
	CU_ASSERT_STRING_EQUAL(r->what, "uni.example");
	CU_ASSERT_EQUAL(line_of(labels_by_name(l, "uni.example")), 4);
	CU_ASSERT_EQUAL(line_of(labels_by_name(l, "myuni.example")), 0);
	CU_ASSERT_EQUAL(line_of(labels_by_name(l, "post.example")), 0);
	labels_free(l);
}

static void
says_where_the_fault_is(void)
{
	static const struct {
		const char *text, *at, *says;
	} cases[] = {
		{ "mine 192.0.2.1\n", ":1: ", "own, authorised, forwarder" },
		{ "# x\n\nown\n", ":3: ", "own 192.0.2.0/24" },
		{ "own 192.0.2.1 192.0.2.2\n", ":1: ", "two words" },
		{ "own 192.0.2.1/24\n", ":1: ", "192.0.2.0/24, or" },
		{ "own 2001:db8::1/32\n", ":1: ", "2001:db8::/32, or" },
		{ "own 192.0.2.0/33\n", ":1: ", "from 0 to 32" },
		{ "own 2001:db8::/129\n", ":1: ", "from 0 to 128" },
		{ "own 192.0.2.0/\n", ":1: ", "from 0 to 32" },
		{ "own 192.0.2.0/-1\n", ":1: ", "from 0 to 32" },
		{ "own 192.0.2.0/255.255.255.0\n", ":1: ", "from 0 to 32" },
		{ "own 192.0.2\n", ":1: ", "dkim:DOMAIN" },
		{ "own mail.example\n", ":1: ", "dkim:DOMAIN" },
		{ "own dkim:\n", ":1: ", "no domain" },
		{ "own spf:b\xc3\xbc.example\n", ":1: ", "xn--" },
		{ "own ptr:..example\n", ":1: ", "no domain" },
		{ "own 192.0.2.1\nignore 192.0.2.1\n", ":2: ",
		    "own in line 1" },
		{ "own 192.0.2.1\nown ::ffff:192.0.2.1/128\n", ":2: ",
		    "in line 1" },
		{ "own dkim:a.example\n\nown dkim:A.example\n", ":3: ",
		    "in line 1" },
		{ "own ptr:a.example\nown ptr:.a.example\n", ":2: ",
		    "in line 1" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct labels *l = NULL;
		struct dmarc_err err = { 0 };

		CU_ASSERT_EQUAL(load(cases[i].text, &l, &err),
		    DMARC_E_CONFIG);
		CU_ASSERT_PTR_NULL(l);
		if (strncmp(err.text, "/tmp/test-labels-", 17) != 0 ||
		    strstr(err.text, cases[i].at) == NULL ||
		    strstr(err.text, cases[i].says) == NULL) {
			CU_FAIL("a message that does not say it");
			(void)fprintf(stderr, "%s\n", err.text);
		}
	}
}

static void
does_without_a_file(void)
{
	struct labels *l = NULL;
	struct dmarc_err err;
	struct dmarc_address a = { { 0 } };

	CU_ASSERT_EQUAL_FATAL(labels_load("/nowhere/senders.conf", &l, &err),
	    DMARC_OK);
	CU_ASSERT_PTR_NULL(labels_by_address(l, &a));
	labels_free(l);
	CU_ASSERT_EQUAL_FATAL(labels_load(NULL, &l, &err), DMARC_OK);
	CU_ASSERT_PTR_NULL(labels_by_name(l, "a.example"));
	labels_free(l);
	CU_ASSERT_EQUAL(labels_load("/", &l, &err), DMARC_E_CONFIG);
}

static const struct test tests[] = {
	{ "lets the first line win", lets_the_first_line_win },
	{ "matches only what passed", matches_only_what_passed },
	{ "says where the fault is", says_where_the_fault_is },
	{ "does without a file", does_without_a_file },
};
TEST_MAIN("report/who/labels", tests)
