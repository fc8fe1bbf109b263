/*
 * test_trouble.c: checks a domain while one allocation fails, for each in turn:
 * the check says that there is no memory, or what it finds is no worse than
 * what is so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns/check/check.h"
#include "dns/show/check.h"
#include "tests/cunit_main.h"
#include "tests/dns/dkim/keys.h"
#include "tests/dns/zone.h"
#include "tests/places.h"

/* Defines a wrapper of a function that may fail instead. */
#define WRAP(type, name, parameters, arguments) \
type __real_##name parameters; \
type __wrap_##name parameters; \
type \
__wrap_##name parameters \
{ \
	return place_fails() ? NULL : __real_##name arguments; \
}

WRAP(void *, malloc, (size_t size), (size))
WRAP(void *, calloc, (size_t n, size_t size), (n, size))
WRAP(void *, realloc, (void *p, size_t size), (p, size))
WRAP(void *, arena_alloc, (struct arena *a, size_t size), (a, size))
WRAP(void *, arena_array, (struct arena *a, size_t n, size_t size),
    (a, n, size))
WRAP(char *, arena_strndup, (struct arena *a, const char *s, size_t len),
    (a, s, len))

static const struct zone_row rows[] = {
	{ "d.example", RR_MX, "10 mx1.d.example", 0 },
	{ "d.example", RR_MX, "20 gone.d.example", 0 },
	{ "mx1.d.example", RR_A, "198.18.0.1", 0 },
	{ "mx1.d.example", RR_AAAA, "2001:2::1", 0 },
	{ "d.example", RR_TXT,
	    "v=spf1 include:in.d.example exists:%{p}.%{s} mx ptr ~all", 0 },
	{ "in.d.example", RR_TXT, "v=spf1 include:un.d.example ?all", 0 },
	{ "un.d.example", RR_TXT, "v=spf1 -all", 0 },
	{ "_dmarc.d.example", RR_TXT,
	    "v=DMARC1; p=reject; sp=none; rua=mailto:a@r.example; x=y", 0 },
	{ "r.example", RR_MX, "10 mx1.d.example", 0 },
	{ "s1._domainkey.d.example", RR_TXT, "v=DKIM1; p=" RSA_512, 0 },
	{ "1.0.18.198.in-addr.arpa", RR_PTR, "mx1.d.example", 0 },
};

static const volatile sig_atomic_t go;
static struct suffixes *suffixes;
static char errors[2000];

static enum dmarc_status
gather(struct check *c, struct lookup *l, struct dmarc_err *err)
{
	enum dmarc_status st;

	check_start(c, l);
	st = lookup_run(l, &go, err);
	if (st == DMARC_OK)
		st = check_go_on(c, l, err);
	if (st == DMARC_OK)
		st = lookup_run(l, &go, err);
	return st == DMARC_OK ? check_judge(c, err) : st;
}

/* Notes the errors found, and writes the pages, which may fail. */
static void
look_at(const struct check *c)
{
	const struct check_page page = { c, 0 };
	struct buf text = BUF_INIT(1 << 20), json = BUF_INIT(1 << 20);
	size_t n = 0;

	errors[0] = '\0';
	for (size_t i = 0; i < c->findings.n; i++)
		if (c->findings.item[i].severity == DNS_ERROR)
			n += (size_t)snprintf(errors + n, sizeof errors - n,
			    "%s;", finding_word(c->findings.item[i].code));
	check_text(&text, &page);
	check_json(&json, &page);
	buf_free(&text);
	buf_free(&json);
}

static enum dmarc_status
check_domain(unsigned long place)
{
	static const struct check_key key = { .domain = "d.example",
		.selector = "s1", .in_use = true, .ours = true };
	static const struct check_mail mail = { .days = 90, .passed = 5000 };
	static struct zone zone;
	struct check_sender sender = { .domain = "d.example",
		.mail_from = "a@d.example", .local = "a", .spf = 20,
		.recent = 20 };
	struct check_request q = { .domain = "d.example",
		.suffixes = suffixes, .key = &key, .keys = 1,
		.sender = &sender, .senders = 1, .mail = &mail,
		.extras = true };
	struct lookup *l = NULL;
	struct check c = { .domain = NULL };
	struct dmarc_err err;
	enum dmarc_status st;

	(void)address_parse("198.18.0.1", &sender.ip);
	zone_open(&zone, rows, COUNT(rows));
	places_begin(place);
	st = lookup_open(&zone.source, &lookup_defaults, &l, &err);
	if (st == DMARC_OK)
		st = check_open(&c, &q, &err);
	if (st == DMARC_OK)
		st = gather(&c, l, &err);
	if (st == DMARC_OK)
		look_at(&c);
	check_close(&c);
	lookup_close(l);
	places_end();
	return st;
}

static void
survives(void)
{
	unsigned long all;
	char base[sizeof errors];

	CU_ASSERT_EQUAL_FATAL(check_domain(PLACES), DMARC_OK);
	all = places;
	CU_ASSERT_TRUE(all > 50);
	memcpy(base, errors, sizeof base);
	CU_ASSERT_STRING_EQUAL(base, "DKIM_KEY_SHORT;RUA_NOT_AUTHORISED;");
	for (unsigned long n = 1; n <= all; n += places_step(all, 100)) {
		enum dmarc_status st = check_domain(n);
		char *rest;

		CU_ASSERT_TRUE(st == DMARC_OK || st == DMARC_E_NOMEM);
		if (st != DMARC_OK)
			continue;
		for (char *e = strtok_r(errors, ";", &rest); e != NULL;
		    e = strtok_r(NULL, ";", &rest))
			CU_ASSERT_PTR_NOT_NULL(strstr(base, e));
	}
}

int
main(void)
{
	static const struct test tests[] = {
		{ "it survives allocations that fail", survives },
	};
	struct dmarc_err err;
	int status;

	if (suffixes_open(NULL, 100, &suffixes, &err) != DMARC_OK)
		return 2;
	status = run_tests("dns/trouble", tests, COUNT(tests));
	suffixes_close(suffixes);
	return status;
}
