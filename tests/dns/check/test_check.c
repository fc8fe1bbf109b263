/*
 * test_check.c: findings about a domain, over a zone of our own, and what must
 * hold of them whatever DNS does.
 */
#include "dns/check/check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns/show/check.h"
#include "tests/cunit_main.h"
#include "tests/dns/dkim/keys.h"
#include "tests/dns/zone.h"

/* A domain with everything, and mistakes of each kind. */
static const struct zone_row full[] = {
	{ "d.example", RR_MX, "10 mx1.d.example", 0 },
	{ "d.example", RR_MX, "20 mx2.d.example", 0 },
	{ "d.example", RR_MX, "30 gone.d.example", 0 },
	{ "mx1.d.example", RR_A, "198.18.0.1", 0 },
	{ "mx1.d.example", RR_AAAA, "2001:2::1", 0 },
	{ "mx2.d.example", RR_A, "198.18.0.2", 0 },
	{ "d.example", RR_TXT, "site-verification=1", 0 },
	{ "d.example", RR_TXT,
	    "v=spf1 include:in.d.example a:gone.d.example ptr ~all", 0 },
	{ "in.d.example", RR_TXT, "v=spf1 include:un.d.example ?all", 0 },
	{ "un.d.example", RR_TXT, "no record", 0 },
	{ "_dmarc.d.example", RR_TXT,
	    "v=DMARC1; p=reject; sp=none; rua=mailto:a@r.example", 0 },
	{ "r.example", RR_MX, "10 mx1.d.example", 0 },
	{ "d.example._report._dmarc.r.example", RR_TXT, "v=DMARC1", 0 },
	{ "s1._domainkey.d.example", RR_TXT, "v=DKIM1; p=" RSA_512, 0 },
	{ "1.0.18.198.in-addr.arpa", RR_PTR, "mx1.d.example", 0 },
};

static const volatile sig_atomic_t go;
static struct suffixes *suffixes;

/* Errors that were found, and the JSON. */
struct outcome {
	char errors[2000], codes[4000];
	char *json;
};

static void
note(struct outcome *out, const struct finding *f)
{
	size_t n = strlen(out->codes), e = strlen(out->errors);

	if (f->severity == DNS_FINE)
		return;
	(void)snprintf(out->codes + n, sizeof out->codes - n, "%s %s;",
	    finding_word(f->code), f->subject);
	if (f->severity == DNS_ERROR)
		(void)snprintf(out->errors + e, sizeof out->errors - e,
		    "%s %s;", finding_word(f->code), f->subject);
	if (f->severity <= DNS_WARNING)
		CU_ASSERT_TRUE(f->fix != NULL && f->fix[0] != '\0');
}

/* budget: questions that may be asked. */
static struct outcome
judge_all(const struct zone_row *row, size_t rows, const struct check_key *key,
    size_t keys, unsigned budget)
{
	static struct zone zone;
	const char *domain = key->domain;
	struct check_sender sender = { .domain = domain,
		.mail_from = "a@b" };
	struct check_request q = { .domain = domain, .suffixes = suffixes,
		.key = key, .keys = keys, .sender = &sender, .senders = 1 };
	struct outcome out = { .json = NULL };
	struct buf b = BUF_INIT(1 << 20);
	struct lookup *l;
	struct check c;
	struct dmarc_err err;

	CU_ASSERT_TRUE(address_parse("198.18.0.1", &sender.ip));
	zone_open(&zone, row, rows);
	zone.at_once = 1;
	CU_ASSERT_EQUAL_FATAL(lookup_open(&zone.source, &lookup_defaults, &l,
	    &err), DMARC_OK);
	CU_ASSERT_EQUAL_FATAL(check_open(&c, &q, &err), DMARC_OK);
	c.budget = budget;
	check_start(&c, l);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	CU_ASSERT_EQUAL(check_go_on(&c, l, &err), DMARC_OK);
	CU_ASSERT_EQUAL(lookup_run(l, &go, &err), DMARC_OK);
	CU_ASSERT_EQUAL(check_judge(&c, &err), DMARC_OK);
	for (size_t i = 0; i < c.findings.n; i++)
		note(&out, &c.findings.item[i]);
	check_json(&b, &(struct check_page){ &c, 0 });
	out.json = strdup(buf_string(&b));
	buf_free(&b);
	check_close(&c);
	lookup_close(l);
	return out;
}

static struct outcome
judge_with(const struct zone_row *row, size_t rows, const char *domain,
    unsigned budget)
{
	struct check_key key = { .domain = domain, .selector = "s1",
		.in_use = true, .ours = true };

	return judge_all(row, rows, &key, 1, budget);
}

static struct outcome
judge_keys(const struct zone_row *row, size_t rows,
    const struct check_key *key, size_t keys)
{
	return judge_all(row, rows, key, keys, CHECK_QUESTIONS);
}

static struct outcome
judge(const struct zone_row *row, size_t rows, const char *domain)
{
	return judge_with(row, rows, domain, CHECK_QUESTIONS);
}

static void
finds_mistakes(void)
{
	struct outcome o = judge(full, COUNT(full), "d.example");

	CU_ASSERT_STRING_EQUAL(o.codes,
	    "SPF_INCLUDE_BROKEN include:un.d.example;DKIM_KEY_SHORT s1;"
	    "MX_UNRESOLVABLE gone.d.example;SPF_PTR ptr;DMARC_SP_WEAKER sp;"
	    "SPF_SOFTFAIL ;");
	free(o.json);
}

/* Every error of b is one of a. */
static bool
adds_no_error(const char *a, const char *b)
{
	char one[300];

	while (*b != '\0') {
		size_t n = strcspn(b, ";") + 1;

		CU_ASSERT_TRUE_FATAL(n < sizeof one);
		memcpy(one, b, n);
		one[n] = '\0';
		if (strstr(a, one) == NULL) {
			printf("new error: %s\n", one);
			return false;
		}
		b += n;
	}
	return true;
}

/* Whatever look-up fails, nothing gets worse by it. */
static void
draws_nothing_from_failure(void)
{
	static const enum rr_type types[] = { RR_A, RR_AAAA, RR_MX, RR_TXT,
		RR_SOA, RR_PTR };
	struct outcome base = judge(full, COUNT(full), "d.example");

	for (size_t i = 0; i < COUNT(full) * COUNT(types); i++) {
		struct zone_row row[COUNT(full) + 1];
		struct outcome o;

		memcpy(row, full, sizeof full);
		row[COUNT(full)] = (struct zone_row){
			full[i % COUNT(full)].name, types[i / COUNT(full)],
			"SERVFAIL", ANSWER_FAILED };
		o = judge(row, COUNT(row), "d.example");
		CU_ASSERT_TRUE(adds_no_error(base.errors, o.errors));
		free(o.json);
	}
	free(base.json);
}

/* Nor does anything follow from a question that there was no budget for. */
static void
says_what_it_left_out(void)
{
	struct outcome base = judge(full, COUNT(full), "d.example");

	bool left_out = true;
	unsigned budget = 0;

	while (left_out && budget < 100) {
		struct outcome o = judge_with(full, COUNT(full), "d.example",
		    budget++);

		left_out = strstr(o.codes, "DNS_BUDGET") != NULL;
		CU_ASSERT_PTR_NULL(strstr(o.codes, "DNS_UNKNOWN"));
		CU_ASSERT_TRUE(adds_no_error(base.errors, o.errors));
		if (!left_out)
			CU_ASSERT_STRING_EQUAL(o.codes, base.codes);
		free(o.json);
	}
	CU_ASSERT_TRUE(budget > 10 && budget < 100);
	free(base.json);
}

static void
does_not_depend_on_order(void)
{
	struct outcome base = judge(full, COUNT(full), "d.example");
	struct zone_row row[COUNT(full)];
	struct outcome o;

	for (size_t i = 0; i < COUNT(full); i++)
		row[i] = full[COUNT(full) - 1 - i];
	o = judge(row, COUNT(row), "d.example");
	CU_ASSERT_STRING_EQUAL(o.json, base.json);
	free(o.json);
	free(base.json);
}

/* Upper case in names and in SPF records changes nothing. */
static void
does_not_depend_on_case(void)
{
	static char upper[COUNT(full)][500];
	struct outcome base = judge(full, COUNT(full), "d.example");
	struct zone_row row[COUNT(full)];
	struct outcome o;

	memcpy(row, full, sizeof full);
	for (size_t i = 0; i < COUNT(full); i++) {
		const char *s = full[i].data;

		if (strncmp(s, "v=DKIM1", 7) == 0 ||
		    strncmp(s, "v=DMARC1", 8) == 0)
			continue;
		for (size_t j = 0; s[j] != '\0'; j++)
			upper[i][j] = (char)toupper((unsigned char)s[j]);
		row[i].data = upper[i];
	}
	o = judge(row, COUNT(row), "d.example");
	CU_ASSERT_EQUAL(strlen(o.codes), strlen(base.codes));
	CU_ASSERT_TRUE(strcasecmp(o.codes, base.codes) == 0);
	free(o.json);
	free(base.json);
}

/* Selectors of mail that fails may have keys of any kind: no error. */
static void
takes_no_error_from_forgers(void)
{
	static const char *const kinds[] = { "v=DKIM1; p=", "v=DKIM1; p=!",
		"v=DKIM1; k=x; p=x", "no key", "p=" RSA_512,
		"v=DKIM1; h=sha1; p=" RSA_512 };
	static char selector[COUNT(kinds)][8], name[COUNT(kinds)][40];
	struct zone_row row[COUNT(full) + 2 * COUNT(kinds)];
	struct check_key key[2 + COUNT(kinds)] = { { .domain = "d.example",
		.selector = "s1", .in_use = true, .ours = true } };
	struct outcome base = judge(full, COUNT(full), "d.example"), o;
	size_t n = COUNT(full);

	memcpy(row, full, sizeof full);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		(void)snprintf(selector[i], sizeof selector[i], "f%zu", i);
		(void)snprintf(name[i], sizeof name[i],
		    "f%zu._domainkey.d.example", i);
		row[n++] = (struct zone_row){ name[i], RR_TXT, kinds[i], 0 };
		if (i % 2 == 0)	/* and another one */
			row[n++] = (struct zone_row){ name[i], RR_TXT,
				"v=DKIM1; p=x", 0 };
		key[1 + i] = (struct check_key){ .domain = "d.example",
			.selector = selector[i] };
	}
	key[1 + COUNT(kinds)] = (struct check_key){ .domain = "d.example",
		.selector = "nowhere" };
	o = judge_keys(row, n, key, COUNT(key));
	CU_ASSERT_STRING_EQUAL(o.errors, base.errors);
	free(o.json);
	free(base.json);
}

static const struct zone_row names[] = {
	{ "org.example", RR_TXT, "v=spf1 -all", 0 },
	{ "org.example", RR_MX, "0 .", 0 },
	{ "_dmarc.org.example", RR_TXT, "v=DMARC1; p=reject", 0 },
	{ "a.b.c.d.e.f.g.h.org.example", RR_TXT, "v=spf1 -all", 0 },
	{ "x._domainkey.org.example", RR_TXT, "v=DKIM1; p=", 0 },
	{ "top.example", RR_TXT, "v=spf1 -all", 0 },
	{ "_dmarc.top.example", RR_TXT,
	    "v=DMARC1; p=none; psd=n; rua=mailto:a@top.example", 0 },
	{ "_dmarc.example", RR_TXT, "v=DMARC1; p=reject; psd=y", 0 },
	{ "sub.other.example", RR_TXT, "v=spf1 -all", 0 },
};

static void
walks_up_the_tree(void)
{
	static const struct { const char *domain, *at; } cases[] = {
		{ "org.example", "\"at\":\"org.example\"" },
		{ "a.b.c.d.e.f.g.h.org.example", "\"at\":\"org.example\"" },
		{ "mail.top.example", "\"at\":\"top.example\"" },
		/* The record of the public suffix is for those without. */
		{ "sub.other.example", "\"at\":\"example\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct outcome o = judge(names, COUNT(names),
		    cases[i].domain);
		const char *dmarc = strstr(o.json, "\"dmarc\":");

		CU_ASSERT_PTR_NOT_NULL_FATAL(dmarc);
		CU_ASSERT_PTR_NOT_NULL(strstr(dmarc, cases[i].at));
		free(o.json);
	}
}

/* A record with thousands of mistakes costs little, and hides none. */
static void
bears_thousands_of_mistakes(void)
{
	static char spf[60000] = "v=spf1", dmarc[60000] = "v=DMARC1; p=x";
	const struct zone_row row[] = {
		{ "d.example", RR_TXT, spf, 0 },
		{ "_dmarc.d.example", RR_TXT, dmarc, 0 },
	};
	struct outcome o;
	size_t n = 0;

	for (size_t at = strlen(spf); at < sizeof spf - 10; at += 4)
		memcpy(spf + at, " x=y", 4);
	for (size_t at = strlen(dmarc); at < sizeof dmarc - 10; at += 4)
		memcpy(dmarc + at, ";z=y", 4);
	o = judge(row, COUNT(row), "d.example");
	for (const char *s = o.codes; (s = strstr(s, "SPF_UNKNOWN_MODIFIER")) !=
	    NULL; s++)
		n++;
	CU_ASSERT_EQUAL(n, FINDINGS_OF_A_CODE);
	CU_ASSERT_PTR_NOT_NULL(strstr(o.json, "there are more like these"));
	CU_ASSERT_PTR_NOT_NULL(strstr(o.errors, "DMARC_INVALID p"));
	free(o.json);
}

int
main(void)
{
	static const struct test tests[] = {
		{ "it finds mistakes", finds_mistakes },
		{ "it draws nothing from failure", draws_nothing_from_failure },
		{ "it says what it left out", says_what_it_left_out },
		{ "it does not depend on order", does_not_depend_on_order },
		{ "it does not depend on case", does_not_depend_on_case },
		{ "it takes no error from forgers",
		    takes_no_error_from_forgers },
		{ "it walks up the tree", walks_up_the_tree },
		{ "it bears thousands of mistakes",
		    bears_thousands_of_mistakes },
	};
	struct dmarc_err err;
	int status;

	if (suffixes_open(NULL, 100, &suffixes, &err) != DMARC_OK)
		return 2;
	status = run_tests("dns/check/check", tests, COUNT(tests));
	suffixes_close(suffixes);
	return status;
}
