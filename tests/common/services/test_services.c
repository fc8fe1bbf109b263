/*
 * test_services.c: the table of services, refused rows, and the service of a
 * domain.
 */
#include "common/services/services.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

#define HEAD "id,name,kind,dkim_domains,spf_domains,ptr_suffixes," \
	"spf_aligns,spf_include,dkim_selectors,tenant,fix\n"
#define SHIPPED DMARC_TEST_DATA "/../../data/services.csv"

static enum dmarc_status
load(const char *shipped, const char *text, struct services **s,
    struct dmarc_err *err)
{
	char path[] = "/tmp/test-services-XXXXXX";
	int fd = mkstemp(path);
	enum dmarc_status st;

	CU_ASSERT_FATAL(fd >= 0 && close(fd) == 0);
	write_file(path, text);
	st = services_read(shipped, path, s, err);
	CU_ASSERT_EQUAL(unlink(path), 0);
	return st;
}

static void
reads_the_shipped_table(void)
{
	struct services *s = NULL;
	const struct service *m;
	struct dmarc_err err = { 0 };

	CU_ASSERT_EQUAL(services_read(SHIPPED, NULL, &s, &err), DMARC_OK);
	if (s == NULL)
		(void)fprintf(stderr, "%s\n", err.text);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	m = services_by_id(s, "mailchimp");
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	CU_ASSERT_STRING_EQUAL(m->name, "Mailchimp");
	CU_ASSERT_EQUAL(m->kind, SERVICE_ESP);
	CU_ASSERT_EQUAL(m->spf_aligns, SERVICE_SPF_NO);
	CU_ASSERT_STRING_EQUAL(m->selectors[0], "k2");
	CU_ASSERT_PTR_EQUAL(services_by_spf(s, "mail7.mcsv.net"), m);
	for (size_t i = 0; i < services_count(s); i++) {
		const char *fix = services_at(s, i)->fix;

		CU_ASSERT(strlen(fix) > 0 && fix[strlen(fix) - 1] == '.');
		/* an include is advised only if SPF can align */
		CU_ASSERT(services_at(s, i)->include == NULL ||
		    services_at(s, i)->spf_aligns == SERVICE_SPF_YES);
	}
	services_free(s);
}

static void
finds_the_longest_name(void)
{
	struct services *s = NULL;
	struct dmarc_err err;
	static const struct {
		const char *domain, *want;	/* "": none */
	} cases[] = {
		{ "a.example", "one" }, { "x.a.example", "one" },
		{ "b.a.example", "two" }, { "x.y.b.a.example", "two" },
		{ "ba.example", "" }, { "xb.a.example", "one" },
		{ "example", "" }, { "", "" }, { ".a.example", "one" },
	};

	CU_ASSERT_EQUAL_FATAL(load(NULL, HEAD
	    "one,One,esp,a.example,,,no,,,,\n"
	    "# a comment\n\n"
	    "two,\"Two, \"\"too\"\"\",list,*.B.a.example. c.example,s.example,"
	    ".p.example,n/a,,,,\"First; then, this.\"\r\n", &s, &err),
	    DMARC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct service *m = services_by_dkim(s,
		    cases[i].domain);

		CU_ASSERT_STRING_EQUAL(m != NULL ? m->id : "", cases[i].want);
	}
	CU_ASSERT_STRING_EQUAL(services_by_id(s, "two")->name,
	    "Two, \"too\"");
	CU_ASSERT_STRING_EQUAL(services_by_id(s, "two")->fix,
	    "First; then, this.");
	CU_ASSERT_PTR_NULL(services_by_spf(s, "a.example"));
	CU_ASSERT_PTR_NOT_NULL(services_by_spf(s, "x.s.example"));
	CU_ASSERT_PTR_NOT_NULL(services_by_ptr(s, "mx.p.example"));
	CU_ASSERT_PTR_NULL(services_by_ptr(s, "s.example"));
	services_free(s);
}

static void
lets_the_operator_replace_a_row(void)
{
	struct services *s = NULL;
	struct dmarc_err err;
	const struct service *m;

	CU_ASSERT_EQUAL_FATAL(load(SHIPPED, HEAD
	    "mailchimp,Our list,saas,mcsv.net,,,yes,,,,Ask Ada.\n"
	    "mine,Mine,saas,mine.example,,,no,,,,\n", &s, &err), DMARC_OK);
	m = services_by_dkim(s, "mcsv.net");
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	CU_ASSERT_STRING_EQUAL(m->name, "Our list");
	CU_ASSERT_PTR_EQUAL(services_by_id(s, "mailchimp"), m);
	CU_ASSERT_PTR_NULL(services_by_dkim(s, "mailchimpapp.net"));
	CU_ASSERT_PTR_NOT_NULL(services_by_dkim(s, "mine.example"));
	CU_ASSERT_PTR_NOT_NULL(services_by_dkim(s, "sendgrid.net"));
	services_free(s);
}

static void
says_where_the_fault_is(void)
{
	static const struct {
		const char *text, *at, *says;
	} cases[] = {
		{ "a,b\n", ":1: ", "2 columns" },
		{ "id,name,sort,dkim_domains,spf_domains,ptr_suffixes,"
		    "spf_aligns,spf_include,dkim_selectors,tenant,fix\n",
		    ":1: ", "the first line must be: id,name,kind" },
		{ HEAD "x,X,spam,x.example,,,no,,,,\n", ":2: ",
		    "mailbox, esp, saas, gateway, list" },
		{ HEAD "x,X,esp,x.example,,,maybe,,,,\n", ":2: ",
		    "yes, no, custom, n/a" },
		{ HEAD "x,X,esp,x.example,,,no,,,aol,\n", ":2: ",
		    "nothing, gappssmtp, onmicrosoft" },
		{ HEAD "\n#\nx,X,esp,x.example,,,no,,,\n", ":4: ",
		    "10 columns" },
		{ HEAD "x,X,esp,x.example,,,no,,,,Do this, then\n", ":2: ",
		    "12 columns" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\"Do\n", ":2: ", "quote" },
		{ HEAD "x,X,esp,x..example,,,no,,,,\n", ":2: ", "x..example" },
		{ HEAD "x,X,esp,x.example;y.example,,,no,,,,\n", ":2: ",
		    "blanks" },
		{ HEAD "X,X,esp,x.example,,,no,,,,\n", ":2: ", "lower-case" },
		{ HEAD "x,,esp,x.example,,,no,,,,\n", ":2: ", "no name" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\n"
		    "x,Y,esp,y.example,,,no,,,,\n", ":3: ", "in line 2" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\n"
		    "y,Y,esp,X.example,,,no,,,,\n", ":3: ", "x in " },
		{ HEAD "x,X,esp,,mcsv.net,,no,,,,\n", ":2: ", "mailchimp in" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct services *s = NULL;
		struct dmarc_err err = { 0 };

		CU_ASSERT_EQUAL(load(SHIPPED, cases[i].text, &s, &err),
		    DMARC_E_CONFIG);
		CU_ASSERT_PTR_NULL(s);
		if (strncmp(err.text, "/tmp/test-services-", 19) != 0 ||
		    strstr(err.text, cases[i].at) == NULL ||
		    strstr(err.text, cases[i].says) == NULL) {
			CU_FAIL("a message that does not say it");
			(void)fprintf(stderr, "%s\n", err.text);
		}
	}
}

static void
misses_only_the_shipped_table(void)
{
	struct services *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL(services_read("/nowhere/services.csv", NULL, &s, &err),
	    DMARC_E_UNAVAILABLE);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "/nowhere/services.csv"));
	CU_ASSERT_EQUAL_FATAL(services_read(SHIPPED, "/nowhere/services.csv",
	    &s, &err), DMARC_OK);
	services_free(s);
}

static void
knows_whose_account_it_is(void)
{
	static char a[] = "acmecorp", b[] = "bolt-eu";
	static char *const tenants[] = { a, b, NULL };
	static const struct {
		const char *passing, *domain;
		bool mine, without;	/* without tenants */
	} cases[] = {
		{ "example-com.20230601.gappssmtp.com", "example.com", true,
		    true },
		{ "my-shop-example.20150623.gappssmtp.com", "my-shop.example",
		    true, true },
		{ "example-org.20230601.gappssmtp.com", "example.com", false,
		    false },
		{ "example-com.gappssmtp.com", "example.com", false, false },
		{ "example-com.x.20230601.gappssmtp.com", "example.com",
		    false, false },
		{ "example-com.20230601.gappssmtp.com.example", "example.com",
		    false, false },
		{ "acmecorp.onmicrosoft.com", "example.com", true, false },
		{ "bolt-eu.onmicrosoft.com", "example.com", true, false },
		{ "acmecorp.bad.onmicrosoft.com", "example.com", false,
		    false },
		{ "acmecorp2.onmicrosoft.com", "example.com", false, false },
		{ "example-com.onmicrosoft.com", "example.com", false,
		    false },
		{ "onmicrosoft.com", "example.com", false, false },
		{ "acmecorp.mcsv.net", "example.com", false, false },
		{ "", "example.com", false, false },
	};
	struct services *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(services_read(SHIPPED, NULL, &s, &err),
	    DMARC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		CU_ASSERT_EQUAL(services_tenant(s, cases[i].passing,
		    cases[i].domain, tenants), cases[i].mine);
		CU_ASSERT_EQUAL(services_tenant(s, cases[i].passing,
		    cases[i].domain, NULL), cases[i].without);
	}
	services_free(s);
}

static const struct test tests[] = {
	{ "reads the shipped table", reads_the_shipped_table },
	{ "finds the longest name", finds_the_longest_name },
	{ "lets the operator replace a row", lets_the_operator_replace_a_row },
	{ "says where the fault is", says_where_the_fault_is },
	{ "misses only the shipped table", misses_only_the_shipped_table },
	{ "knows whose account it is", knows_whose_account_it_is },
};
TEST_MAIN("common/services/services", tests)
