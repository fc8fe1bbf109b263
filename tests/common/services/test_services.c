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
#define HEAD_SOURCE "id,name,kind,dkim_domains,spf_domains,ptr_suffixes," \
	"spf_aligns,spf_include,dkim_selectors,tenant,fix,source\n"
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
	services_free(s);
}

/* The longest name wins: what hosts the domains of others is not private. */
static void
tells_free_mailboxes_from_others(void)
{
	static const struct {
		const char *spf, *id;
		bool free;
	} cases[] = {
		{ "gmail.com", "gmail", true },
		{ "hotmail.de", "outlook", true },
		{ "outlook.com", "outlook", true },
		{ "eur05.outbound.protection.outlook.com", "microsoft", false },
		{ "zohomail.com", "zoho-mail", false },
		{ "icloud.com", "icloud", false },
		{ "vip.qq.com", "qq", true },
		{ "mcsv.net", "mailchimp", false },	/* not a mailbox */
	};
	struct services *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(services_read(SHIPPED, NULL, &s, &err),
	    DMARC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct service *m = services_by_spf(s, cases[i].spf);

		CU_ASSERT_PTR_NOT_NULL_FATAL(m);
		CU_ASSERT_STRING_EQUAL(m->id, cases[i].id);
		CU_ASSERT_EQUAL(service_is_free_mailbox(m), cases[i].free);
	}
	CU_ASSERT_STRING_EQUAL(services_by_ptr(s,
	    "mail-a.outbound.protection.outlook.com")->id, "microsoft");
	services_free(s);
}

static void
takes_a_number_for_a_hash_sign(void)
{
	static const struct {
		const char *domain, *want;	/* "": none */
	} cases[] = {
		{ "m1.example", "many" }, { "m120.example", "many" },
		{ "x.m7.example", "many" }, { "m.example", "" },
		{ "m1a.example", "" }, { "m1.example.org", "" },
		{ "xm1.example", "" }, { "m3.example", "three" },
		{ "m4.m3.example", "three" }, { "m5.4.example", "" },
		{ "r1.s22.example", "many" }, { "r1.s.example", "" },
	};
	struct services *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(load(NULL, HEAD
	    "many,Many,esp,m#.example r#.s#.example,,,no,,,,\n"
	    "three,Three,esp,m3.example,,,no,,,,\n", &s, &err), DMARC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct service *m = services_by_dkim(s,
		    cases[i].domain);

		CU_ASSERT_STRING_EQUAL(m != NULL ? m->id : "", cases[i].want);
	}
	services_free(s);
}

/* A row without a fix of its own must not leave the advice empty. */
static void
repairs_by_kind_without_a_fix(void)
{
	static const struct {
		const char *row, *fix;	/* NULL: the general repair */
	} cases[] = {
		{ "x,X,esp,x.example,,,no,,,,Ask X.\n", "Ask X." },
		{ "x,X,list,x.example,,,n/a,,,,Ask X.\n", "Ask X." },
		{ "x,X,esp,x.example,,,no,,,,\n", NULL },
		{ "x,X,mailbox,x.example,,,unknown,,,,\n", NULL },
		{ "x,X,mailbox,x.example,,,no,,,,\n", "mailbox of the domain" },
		{ "x,X,gateway,x.example,,,n/a,,,,\n", "leaves through" },
		{ "x,X,list,x.example,,,n/a,,,,\n", "nothing to repair" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct services *s = NULL;
		struct dmarc_err err;
		char text[512];
		const char *fix;

		(void)snprintf(text, sizeof text, HEAD "%s", cases[i].row);
		CU_ASSERT_EQUAL_FATAL(load(NULL, text, &s, &err), DMARC_OK);
		fix = service_fix(services_by_id(s, "x"));
		CU_ASSERT(cases[i].fix == NULL ? fix == NULL : fix != NULL &&
		    strstr(fix, cases[i].fix) != NULL);
		services_free(s);
	}
}

static void
reads_lists_and_sources(void)
{
	struct services *s = NULL;
	struct dmarc_err err;
	const struct service *m;

	CU_ASSERT_EQUAL_FATAL(load(NULL, HEAD_SOURCE
	    "x,X,mailbox,x.example,,,yes,_A.x.example  b.x.example.,k1\tk2,,"
	    "\"Ask, please.\",\"a letter, of May\"\n"
	    "y,Y,mailbox,y.example,,,yes,,,,,\n", &s, &err), DMARC_OK);
	m = services_by_id(s, "x");
	CU_ASSERT_STRING_EQUAL(m->includes[0], "_a.x.example");
	CU_ASSERT_STRING_EQUAL(m->includes[1], "b.x.example");
	CU_ASSERT_PTR_NULL(m->includes[2]);
	CU_ASSERT_STRING_EQUAL(m->selectors[0], "k1");
	CU_ASSERT_STRING_EQUAL(m->selectors[1], "k2");
	CU_ASSERT_PTR_NULL(m->selectors[2]);
	CU_ASSERT_STRING_EQUAL(m->fix, "Ask, please.");
	m = services_by_id(s, "y");
	CU_ASSERT_PTR_NULL(m->includes[0]);
	CU_ASSERT_PTR_NULL(m->selectors[0]);
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
	    "mine,Mine,saas,mine.example zcsend.net,,,no,,,,\n", &s, &err),
	    DMARC_OK);
	m = services_by_dkim(s, "mcsv.net");
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	CU_ASSERT_STRING_EQUAL(m->name, "Our list");
	CU_ASSERT_PTR_EQUAL(services_by_id(s, "mailchimp"), m);
	CU_ASSERT_PTR_NULL(services_by_dkim(s, "mailchimpapp.net"));
	m = services_by_dkim(s, "mine.example");
	CU_ASSERT_PTR_NOT_NULL_FATAL(m);
	/* A table that grows with an update leaves the operator's alone. */
	CU_ASSERT_PTR_EQUAL(services_by_dkim(s, "zcsend.net"), m);
	CU_ASSERT_STRING_EQUAL(services_by_spf(s, "zcsend.net")->id, "zoho");
	CU_ASSERT_STRING_EQUAL(services_by_dkim(s, "zohocrm.com")->id,
	    "zoho");
	CU_ASSERT_PTR_NOT_NULL(services_by_dkim(s, "sendgrid.net"));
	services_free(s);
}

static void
says_where_the_fault_is(void)
{
	static const struct {
		const char *text, *at, *says;
	} cases[] = {
		{ "a,b\n", ":1: ", "the first line must be: id,name,kind" },
		{ "id,name,sort,dkim_domains,spf_domains,ptr_suffixes,"
		    "spf_aligns,spf_include,dkim_selectors,tenant,fix\n",
		    ":1: ", "the first line must be: id,name,kind" },
		{ HEAD "x,X,spam,x.example,,,no,,,,\n", ":2: ",
		    "mailbox, esp, saas, gateway, list" },
		{ HEAD "x,X,esp,x.example,,,maybe,,,,\n", ":2: ",
		    "yes, no, custom, n/a, unknown" },
		{ HEAD "x,X,esp,x.example,,,yes,include:x.example,,,\n",
		    ":2: ", "include:x.example" },
		{ HEAD_SOURCE "x,X,esp,x.example,,,no,,,,\n", ":2: ",
		    "11 columns; a row of services has 12" },
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
		{ HEAD "x,\xfc,esp,x.example,,,no,,,,\n", ":2: ", "UTF-8" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\xfc\n", ":2: ", "UTF-8" },
		{ HEAD "x,,esp,x.example,,,no,,,,\n", ":2: ", "no name" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\n"
		    "x,Y,esp,y.example,,,no,,,,\n", ":3: ", "in line 2" },
		{ HEAD "x,X,esp,x.example,,,no,,,,\n"
		    "y,Y,esp,X.example,,,no,,,,\n", ":3: ", "x in line 2" },
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
	{ "tells free mailboxes from others",
	    tells_free_mailboxes_from_others },
	{ "takes a number for a hash sign", takes_a_number_for_a_hash_sign },
	{ "repairs by kind without a fix", repairs_by_kind_without_a_fix },
	{ "reads lists and sources", reads_lists_and_sources },
	{ "finds the longest name", finds_the_longest_name },
	{ "lets the operator replace a row", lets_the_operator_replace_a_row },
	{ "says where the fault is", says_where_the_fault_is },
	{ "misses only the shipped table", misses_only_the_shipped_table },
	{ "knows whose account it is", knows_whose_account_it_is },
};
TEST_MAIN("common/services/services", tests)
