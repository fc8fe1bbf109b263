/*
 * test_authres.c: the grammar of RFC 8601, and extensions by servers.
 */
#include "parse/mail/authres.h"

#include <string.h>

#include "tests/cunit_main.h"

static const struct {
	const char *value;
	bool is_ours;
} ids[] = {
	{ "mx.example.org; none", true },
	{ " \r\n\tMX.Example.ORG\r\n ; none", true },
	{ "mx.example.org 1; none", true },
	{ "mx.example.org (x) 1 (y); none", true },
	{ "(a (nested; \\) one)) mx.example.org; none", true },
	{ "\"mx.example.org\"; none", true },
	{ "mx.example.org", true },
	{ "mx.example.org 2; none", false },
	{ "mx.example.org 11; none", false },
	{ "mx.example.org 1x; none", false },
	{ "mx.example.org\\; none", false },
	{ "(\\", false }, { "\"\\", false },
	{ "mx.example.org.evil.example; none", false },
	{ "xmx.example.org; none", false },
	{ "evil.example; mx.example.org", false },
	{ "(mx.example.org; dkim=pass", false },
	{ "\"mx.example.org; dkim=pass", false },
	{ "mx.example.org evil; none", false },
	{ "dkim=none; mx.example.org", false },
	{ "; none", false },
	{ "", false },
};

static void
knows_who_wrote_it(void)
{
	for (size_t i = 0; i < COUNT(ids); i++)
		if (authres_is_by((const void *)ids[i].value,
		    strlen(ids[i].value), "mx.example.org") !=
		    ids[i].is_ours) {
			fprintf(stderr, "id: %s\n", ids[i].value);
			CU_FAIL("id");
		}
}

#define WORD_60 \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* The text after "mx; ", and each claim as method, word and domain. */
static const struct {
	const char *value, *claims;
} cases[] = {
	{ "none", "" },
	{ "", "" },
	/* a word of 64 characters; 63 are allowed */
	{ WORD_60 "aaa=pass header.d=a.example", "" },
	{ WORD_60 "aaaa=pass; dkim=pass header.d=b.example", "k+b.example " },
	{ "spf=" WORD_60 "aaaa smtp.mailfrom=a.example", "" },
	{ ";; dkim=pass header.d=a.example;", "k+a.example " },
	{ "dkim=pass header.d=a.example", "k+a.example " },
	{ "DKIM = Pass (2048-bit; good) HEADER.D=A.example", "k+A.example " },
	{ "dkim/1=pass header.i=@b.example", "k+b.example " },
	{ "dkim/2=pass header.d=a.example", "" },
	{ "dkim=pass header.i=x@b.example header.d=a.example",
	  "k+a.example " },
	{ "dkim=pass header . d = a.example", "k+a.example " },
	{ "dkim=pass reason=\"good; signature\" header.d=a.example "
	  "header.b=\"A/b=\"", "k+a.example " },
	{ "dkim=pass header.b=A/b+= header.d=a.example", "k+a.example " },
	{ "dkim=pass", "k+ " },
	{ "dkim=pass header.d=a.example header.d=b.example", "k+ " },
	{ "dkim=fail header.d=a.example; dkim=pass header.d=b.example",
	  "k-a.example k+b.example " },
	{ "dkim=neutral header.d=a.example", "k?a.example " },
	{ "dkim=passed header.d=a.example", "k?a.example " },
	{ "spf=pass smtp.mailfrom=x@a.example", "s+a.example " },
	{ "spf=pass smtp.mailfrom=a.example smtp.helo=b", "s+a.example " },
	{ "spf=pass smtp.helo=a.example", "s+ " },
	{ "spf=pass smtp.mailfrom=", "s+ " },
	{ "spf=softfail smtp.mailfrom=a.example", "s-a.example " },
	{ "spf=temperror", "s? " },
	{ "dmarc=pass (p=reject) header.from=a.example", "d+a.example " },
	{ "dmarc=pass action=none header.from=a.example", "d+a.example " },
	{ "dmarc=bestguesspass header.from=a.example", "d?a.example " },
	{ "dmarc=fail header.from=a.example", "d-a.example " },
	{ "iprev=pass policy.iprev=192.0.2.1; arc=pass; auth=pass "
	  "smtp.auth=me; x-x=fail", "" },
	/* clauses other than results */
	{ "spf=pass (x) client-ip=192.0.2.1; envelope-from=x@a.example; "
	  "helo=b; dkim=pass header.i=@a.example;", "s+ k+a.example " },
	/* text that a sender can put into an address */
	{ "spf=pass smtp.mailfrom=\"a; dmarc=pass header.from=b\"@c.example",
	  "s+c.example " },
	{ "spf=pass smtp.mailfrom=\"a\\\"; dmarc=pass\"@c.example",
	  "s+c.example " },
	{ "spf=pass smtp.mailfrom=\"x@b.example\"@c.example", "s+c.example " },
	{ "spf=fail (\\); dmarc=pass header.from=b) smtp.mailfrom=c.example",
	  "s-c.example " },
	{ "dkim=pass header.d=a.example, dkim=pass", "k+a.example, " },
	/* a malformed pass is not a pass; a malformed fail is still a fail */
	{ "dkim=pass header.d=a.example )", "k?a.example " },
	{ "dkim=fail header.d=a.example )", "k-a.example " },
	{ "dkim pass; spf=pass smtp.mailfrom=a.example", "s+a.example " },
	/* a clause is skipped to its end */
	{ "dkim=pass header.d=a.example bogus (c; d=\\)) \"x; \\\"y\"; "
	  "spf=none", "k?a.example s? " },
	{ "x-1=pass (a; b) \"c; d\"; spf=none", "s? " },
	{ "averyveryveryverylongwordthatisnomethodofours=pass; spf=none",
	  "s? " },
	{ "dkim/=pass; spf=none", "s? " }, { "dkim=; spf=none", "s? " },
	{ "dkim=pass header.=x; spf=none", "k? s? " },
	{ "dkim=pass header; spf=none", "k? s? " },
	{ "dkim=pass header.d; spf=none", "k? s? " },
	{ "dkim=pass header.d=\"a.example", NULL },
	{ "spf=none (x\\", NULL },
	/* unterminated */
	{ "dkim=pass header.d=a.example; spf=pass (x", NULL },
	{ "dkim=pass header.d=a.example; spf=pass smtp.mailfrom=\"x", NULL },
};

static void
note(void *ctx, const struct authres_claim *c)
{
	char *out = ctx;
	size_t n = strlen(out);

	(void)snprintf(out + n, 1024 - n, "%c%c%s ", "ksd"[c->method],
	    "?+-"[c->says], c->domain);
}

static void
reads_results(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		char value[512], got[1024] = "";
		const char *want = cases[i].claims;
		bool read;

		(void)snprintf(value, sizeof value, "mx; %s", cases[i].value);
		read = authres_read((const void *)value, strlen(value), note,
		    got);
		if (read != (want != NULL) ||
		    strcmp(got, want != NULL ? want : "") != 0) {
			fprintf(stderr, "%s\n is %s\n", cases[i].value, got);
			CU_FAIL("results");
		}
	}
}

static void
keeps_no_long_domain(void)
{
	char value[2000] = "mx; dkim=pass header.d=", got[1024] = "";
	size_t n = strlen(value);

	memset(value + n, 'a', 255);
	value[n + 255] = '\0';
	CU_ASSERT_TRUE(authres_read((const void *)value, strlen(value), note,
	    got));
	CU_ASSERT_EQUAL(strlen(got), 2 + 255 + 1);
	memset(value + n, 'a', 1500);
	got[0] = '\0';
	CU_ASSERT_TRUE(authres_read((const void *)value, strlen(value), note,
	    got));
	CU_ASSERT_STRING_EQUAL(got, "k+ ");
}

static void
note_words(void *ctx, const struct authres_claim *c)
{
	char *out = ctx;
	size_t n = strlen(out);

	(void)snprintf(out + n, 1024 - n, "%s/%s/%s ", c->word, c->selector,
	    c->domain);
}

static void
needs_no_server(void)
{
	static const struct {
		const char *value, *want;
	} loose[] = {
		{ "dmarc=fail (p=none; dis=none) header.from=a.example",
		  "fail//a.example " },
		{ "spf=None; dkim=pass header.s=mar26 header.d=a.example",
		  "None// pass/mar26/a.example " },
		{ "mx; dkim=hardfail header.d=a.example",
		  "hardfail//a.example " },
		{ "mx; dkim=pass header.d=a.example )", "//a.example " },
		{ "mx dkim=pass header.d=a.example", "" }, { "", "" },
		{ "dmarc=fail (x", "" },
	};

	for (size_t i = 0; i < COUNT(loose); i++) {
		char got[1024] = "";

		(void)authres_read_loose((const void *)loose[i].value,
		    strlen(loose[i].value), note_words, got);
		CU_ASSERT_STRING_EQUAL(got, loose[i].want);
	}
}

static const struct test tests[] = {
	{ "reads results without a server's name, where that may be",
	    needs_no_server },
	{ "knows whether our server wrote it", knows_who_wrote_it },
	{ "reads what servers write, and no more", reads_results },
	{ "keeps no domain that is too long", keeps_no_long_domain },
};
TEST_MAIN("parse/mail/authres", tests)
