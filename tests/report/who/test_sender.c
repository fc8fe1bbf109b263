/*
 * test_sender.c: the rules of report/who/sender.c, on a small suffix list.
 */
#include "report/who/sender.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cunit_main.h"
#include "tests/files.h"

#define AUTHS 3

/* The facts of a combination that identify its sender. */
struct sender_facts {
	const char *header_from;
	const struct dmarc_auth *dkim, *spf;
	size_t dkims, spfs;
	bool aligned;		/* passes DMARC, as its receiver judged */
};

/* The sender by the results of a combination alone. */
static struct sender
sender_of(const struct sender_facts *f, const struct sender_tables *t)
{
	struct sender_names dkim = sender_dkim(f->dkim, f->dkims,
	    f->header_from, t);
	struct sender_names spf = sender_spf(f->spf, f->spfs, f->header_from,
	    t);

	return sender_named(&dkim, &spf, f->header_from, f->aligned, t);
}

static struct suffixes *
list(void)
{
	struct suffixes *s = NULL;
	struct dmarc_err err;

	CU_ASSERT_EQUAL_FATAL(suffixes_open(DMARC_TEST_DATA
	    "/report/suffixes.dat", 100, &s, &err), DMARC_OK);
	return s;
}

/* Open a table of services and labels from a file of the test. */
static void
tables_open(struct sender_tables *t, const char *services, const char *labels)
{
	char path[] = "/tmp/test-sender-XXXXXX";
	int fd = mkstemp(path);
	struct services *s = NULL;
	struct labels *l = NULL;
	struct dmarc_err err;

	CU_ASSERT_FATAL(fd >= 0 && close(fd) == 0);
	t->suffixes = list();
	write_file(path, services);
	CU_ASSERT_EQUAL_FATAL(services_read(NULL, path, &s, &err), DMARC_OK);
	t->services = s;
	write_file(path, labels);
	CU_ASSERT_EQUAL_FATAL(labels_load(path, &l, &err), DMARC_OK);
	t->labels = l;
	(void)unlink(path);
}

static void
tables_close(struct sender_tables *t)
{
	suffixes_close((struct suffixes *)t->suffixes);
	services_free((struct services *)t->services);
	labels_free((struct labels *)t->labels);
}

static void
follows_its_rules_in_order(void)
{
	static const struct {
		const char *what;
		const char *header_from;
		struct dmarc_auth dkim[AUTHS], spf[AUTHS];
		bool aligned;
		enum sender_kind kind;
		const char *name;
	} cases[] = {
#define PASSED(d) { .domain = d, .result = DMARC_RESULT_PASS }
#define FAILED(d) { .domain = d, .result = DMARC_RESULT_FAIL }
		{ "own signature and bounces", "example.org",
		    { PASSED("example.org") }, { PASSED("b.example.org") },
		    true, SENDER_OWN, "example.org" },
		{ "own, from a subdomain", "news.example.org",
		    { PASSED("example.org") }, { FAILED("example.org") },
		    true, SENDER_OWN, "example.org" },
		{ "a service that signs for both", "example.org",
		    { PASSED("example.org"), PASSED("m.post.example") },
		    { PASSED("bounce.other.example") },
		    true, SENDER_ORGANIZATION, "post.example" },
		{ "the order of results does not matter", "example.org",
		    { PASSED("z.example"), PASSED("a.example"),
		    PASSED("example.org") }, { FAILED("example.org") },
		    true, SENDER_ORGANIZATION, "a.example" },
		{ "a forwarder's bounce domain", "example.org",
		    { PASSED("example.org") }, { PASSED("lists.uni.co.uk") },
		    true, SENDER_ORGANIZATION, "uni.co.uk" },
		{ "a failing signature names nobody", "example.org",
		    { FAILED("post.example") }, { FAILED("post.example") },
		    false, SENDER_NETWORK, NULL },
		{ "HELO names nobody", "example.org",
		    { FAILED("example.org") },
		    { { .domain = "mx.uni.example",
		    .result = DMARC_RESULT_PASS, .scope = DMARC_SCOPE_HELO } },
		    false, SENDER_NETWORK, NULL },
		{ "a pass without a domain names nobody", "example.org",
		    { PASSED("") }, { PASSED(NULL) },
		    false, SENDER_NETWORK, NULL },
		{ "a pass whose results were left out is own", "example.org",
		    { PASSED(NULL) }, { PASSED(NULL) },
		    true, SENDER_OWN, "example.org" },
		{ "own signature that is not aligned (strict)", "example.org",
		    { PASSED("mail.example.org") }, { FAILED("x.example") },
		    false, SENDER_OWN, "example.org" },
		{ "neutral is no pass", "example.org",
		    { { .domain = "post.example",
		    .result = DMARC_RESULT_NEUTRAL } }, { PASSED(NULL) },
		    false, SENDER_NETWORK, NULL },
	};
	struct sender_tables t;

	tables_open(&t, "", "");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender_facts f = {
			.header_from = cases[i].header_from,
			.dkim = cases[i].dkim, .spf = cases[i].spf,
			.dkims = AUTHS, .spfs = AUTHS,
			.aligned = cases[i].aligned,
		};
		struct sender got = sender_of(&f, &t);

		if (got.kind != cases[i].kind)
			(void)fprintf(stderr, "%s\n", cases[i].what);
		CU_ASSERT_EQUAL(got.kind, cases[i].kind);
		if (cases[i].name == NULL)
			CU_ASSERT_PTR_NULL(got.name)
		else
			CU_ASSERT_STRING_EQUAL(got.name, cases[i].name);
	}
	tables_close(&t);
}

static void
knows_services_and_labels(void)
{
	static const struct {
		const char *what;
		struct dmarc_auth dkim[AUTHS], spf[AUTHS];
		const char *address;
		enum sender_kind kind;
		const char *id, *name;
		int label;	/* -1: none */
	} cases[] = {
		{ "a service, before other organizations",
		    { PASSED("a.example"), PASSED("x.mailer.example") },
		    { PASSED("b.example") }, "192.0.2.1",
		    SENDER_SERVICE, "mailer", "The Mailer", -1 },
		{ "a service by its bounce domain",
		    { PASSED("a.example") }, { PASSED("n1.bounce.example") },
		    "192.0.2.1", SENDER_SERVICE, "mailer", "The Mailer", -1 },
		{ "no service by a signature that fails",
		    { FAILED("mailer.example") }, { FAILED("bounce.example") },
		    "192.0.2.1", SENDER_NETWORK, NULL, NULL, -1 },
		{ "a label for a service",
		    { PASSED("crm.example") }, { PASSED("other.example") },
		    "192.0.2.1", SENDER_SERVICE, "crm", "CRM",
		    LABEL_AUTHORISED },
		{ "a label for an organization",
		    { PASSED("mx.uni.co.uk") }, { PASSED("z.example") },
		    "192.0.2.1", SENDER_ORGANIZATION, "uni.co.uk", "uni.co.uk",
		    LABEL_FORWARDER },
		{ "a label for an own domain",
		    { PASSED("news.example.org") }, { FAILED("z.example") },
		    "192.0.2.1", SENDER_OWN, "example.org", "example.org",
		    LABEL_OWN },
		{ "a label for an address, which stands before it",
		    { PASSED("crm.example") }, { FAILED("z.example") },
		    "198.51.100.7", SENDER_RULE, "198.51.100.7",
		    "198.51.100.7", LABEL_UNAUTHORISED },
		{ "a label for a network, which stands behind it",
		    { PASSED("crm.example") }, { FAILED("z.example") },
		    "203.0.113.9", SENDER_SERVICE, "crm", "CRM",
		    LABEL_AUTHORISED },
		{ "a label for a network from which nothing passes",
		    { FAILED("crm.example") }, { FAILED("z.example") },
		    "203.0.113.9", SENDER_RULE, "203.0.113.0/24",
		    "203.0.113.0/24", LABEL_OWN },
	};
	struct sender_tables t;

	tables_open(&t, "id,name,kind,dkim_domains,spf_domains,ptr_suffixes,"
	    "spf_aligns,spf_include,dkim_selectors,tenant,fix\n"
	    "mailer,The Mailer,esp,mailer.example,bounce.example,,no,,,,\n"
	    "crm,CRM,saas,crm.example,,,no,,,,\n",
	    "unauthorised 198.51.100.7\nauthorised dkim:crm.example\n"
	    "own 203.0.113.0/24\nforwarder dkim:uni.co.uk\n"
	    "own dkim:news.example.org\n");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender_facts f = {
			.header_from = "example.org",
			.dkim = cases[i].dkim, .spf = cases[i].spf,
			.dkims = AUTHS, .spfs = AUTHS,
		};
		struct dmarc_address a = { { 0 } };
		struct sender got = sender_of(&f, &t);

		CU_ASSERT_TRUE(address_parse(cases[i].address, &a));
		got = sender_at(&got, labels_by_address(t.labels, &a));
		if (got.kind != cases[i].kind)
			(void)fprintf(stderr, "%s\n", cases[i].what);
		CU_ASSERT_EQUAL_FATAL(got.kind, cases[i].kind);
		CU_ASSERT_EQUAL(got.rule != NULL ? (int)got.rule->label : -1,
		    cases[i].label);
		if (cases[i].id == NULL) {
			CU_ASSERT_PTR_NULL(got.name);
			continue;
		}
		CU_ASSERT_STRING_EQUAL(sender_id(&got), cases[i].id);
		CU_ASSERT_STRING_EQUAL(got.name, cases[i].name);
	}
	tables_close(&t);
}

static void
knows_hosts(void)
{
	static const struct dmarc_auth own = { .domain = "example.org",
	    .result = DMARC_RESULT_PASS };
	static const struct dmarc_auth other = { .domain = "uni.co.uk",
	    .result = DMARC_RESULT_PASS };
	static const struct dmarc_auth crm = { .domain = "crm.example",
	    .result = DMARC_RESULT_PASS };
	static const struct {
		const struct dmarc_auth *dkim;
		const char *host;
		bool generic;
		enum sender_kind kind;
		const char *name;
	} cases[] = {
		{ &own, "mx1.example.org", false, SENDER_OWN_HOST,
		    "mx1.example.org" },
		{ NULL, "mx1.example.org", false, SENDER_OWN_HOST,
		    "mx1.example.org" },
		{ NULL, "a.b.shop.example", false, SENDER_HOST,
		    "shop.example" },
		{ &own, "a.shop.example", false, SENDER_HOST, "shop.example" },
		{ NULL, "dyn.shop.example", true, SENDER_NETWORK, NULL },
		{ &own, "dyn.shop.example", true, SENDER_OWN, "example.org" },
		/* results precede names, except for services */
		{ &other, "a.shop.example", false, SENDER_ORGANIZATION,
		    "uni.co.uk" },
		{ &other, "out.mailer.example", true, SENDER_SERVICE,
		    "The Mailer" },
		{ &crm, "out.mailer.example", false, SENDER_SERVICE, "CRM" },
		/* labels precede everything */
		{ &crm, "a.listed.example", true, SENDER_HOST,
		    "listed.example" },
		{ NULL, "xlisted.example", false, SENDER_HOST,
		    "xlisted.example" },
	};
	struct sender_tables t;

	tables_open(&t, "id,name,kind,dkim_domains,spf_domains,ptr_suffixes,"
	    "spf_aligns,spf_include,dkim_selectors,tenant,fix\n"
	    "mailer,The Mailer,esp,mailer.example,,mailer.example,no,,,,\n"
	    "crm,CRM,saas,crm.example,,,no,,,,\n",
	    "forwarder ptr:.listed.example\n");
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct dmarc_auth *d = cases[i].dkim;
		struct sender_facts f = { .header_from = "example.org",
		    .dkim = d, .dkims = d != NULL };
		struct sender got = sender_of(&f, &t);

		got = sender_host(&got, "example.org", cases[i].host,
		    cases[i].generic, &t);
		if (got.kind != cases[i].kind)
			(void)fprintf(stderr, "%s\n", cases[i].host);
		CU_ASSERT_EQUAL(got.kind, cases[i].kind);
		CU_ASSERT_EQUAL(got.rule != NULL, cases[i].name != NULL &&
		    strcmp(cases[i].name, "listed.example") == 0);
		if (cases[i].name != NULL)
			CU_ASSERT_STRING_EQUAL(got.name, cases[i].name);
	}
	tables_close(&t);
}

/* A range names mail that neither a label nor a passing service names. */
static void
knows_ranges(void)
{
	static const struct service wide = { .id = "wide", .name = "Wide" };
	static const struct service other = { .id = "other" };
	static const struct label_rule label = { .line = 1 };
	static const struct {
		struct sender by;
		bool wide;
	} cases[] = {
		{ { .kind = SENDER_NETWORK }, true },
		{ { .kind = SENDER_OWN, .name = "example.org" }, true },
		{ { .kind = SENDER_ORGANIZATION, .name = "x.example" },
		    true },
		{ { .kind = SENDER_HOST, .name = "x.example" }, true },
		{ { .kind = SENDER_SERVICE, .service = &other }, false },
		{ { .kind = SENDER_RULE, .rule = &label }, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sender got = sender_range(&cases[i].by, &wide);

		CU_ASSERT_EQUAL(got.service == &wide, cases[i].wide);
		CU_ASSERT_EQUAL(got.kind, cases[i].wide ? SENDER_SERVICE :
		    cases[i].by.kind);
		got = sender_range(&cases[i].by, NULL);
		CU_ASSERT_EQUAL(got.kind, cases[i].by.kind);
	}
}

static const struct test tests[] = {
	{ "knows ranges", knows_ranges },
	{ "follows its rules in order", follows_its_rules_in_order },
	{ "knows services and labels", knows_services_and_labels },
	{ "knows hosts by name", knows_hosts },
};
TEST_MAIN("report/who/sender", tests)
