/*
 * test_provenance.c: results of our own mail server, and forged ones in its
 * name.
 */
#include "parse/mail/provenance.h"

#include <string.h>

#include "tests/cunit_main.h"

#define OURS "Authentication-Results: mx.example.org; "
#define SMTP "Received: from a.example (a.example [192.0.2.1])\n" \
    "\tby mx.example.org (Postfix) with ESMTPS id 1\n\tfor <r@example.org>;" \
    " Sat, 14 Nov 2026 03:00:00 +0000\n"
#define FROM "From: Reports <dmarc@mail.a.example>\n"
#define GOOD OURS "dkim=pass header.d=a.example\n"
#define BAD OURS "dkim=fail header.d=a.example\n"

/* Returns the verdict: V(erified), M(ismatch) or U(nknown). */
static char
judge_text(const char *header, const char *org, const char *email,
    bool attached, bool quoted, const char *id, bool below)
{
	struct provenance_rule rule = { id, below };
	struct arena *a = arena_new((size_t)1 << 20);
	struct provenance mail;
	struct dmarc_err err;
	char got;

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_EQUAL_FATAL(provenance_warm_up(&err), DMARC_OK);
	provenance_read((const void *)header, strlen(header), 1 << 20, &rule,
	    a, &mail);
	got = "UVM"[provenance_judge(&mail, org, email, attached, quoted, a)];
	arena_free(a);
	return got;
}

static char
judge(const char *header, const char *org, const char *email, bool attached,
    const char *id, bool below)
{
	return judge_text(header, org, email, attached, false, id, below);
}

static void
check(const char *header, char want, char got)
{
	if (got == want)
		return;
	fprintf(stderr, "%c, not %c:\n%s\n", got, want, header);
	CU_FAIL("verdict");
}

/* A report by a.example, e-mail dmarc@a.example. */
static const struct {
	const char *header;
	char want;
} cases[] = {
	{ GOOD SMTP FROM "\n", 'V' },
	{ "Return-Path: <x@a.example>\nDelivered-To: r@example.org\n"
	  "X-Spam-Status: No\n" GOOD SMTP FROM "\n", 'V' },
	{ "\n \n\xef\xbb\xbf" GOOD SMTP FROM "\n", 'V' },
	{ "From x@a.example Sat Jun 22\n\n" GOOD SMTP FROM "\n", 'V' },
	{ SMTP FROM "\n\n\xef\xbb\xbf" GOOD, 'U' },
	{ GOOD "\n", 'M' },
	{ SMTP FROM "\n", 'U' },
	{ "", 'U' },
	{ "<?xml version='1.0'?>\n<feedback>" GOOD, 'U' },
	/* each way to pass, aligned as in DMARC */
	{ OURS "dkim=pass header.i=@mail.a.example\n" SMTP FROM "\n", 'V' },
	{ OURS "spf=pass smtp.mailfrom=b@x.a.example\n" SMTP FROM "\n", 'V' },
	{ OURS "dmarc=pass header.from=mail.a.example\n" SMTP FROM "\n", 'V' },
	{ OURS "dkim=fail header.d=a.example; spf=pass smtp.mailfrom=a.example"
	  "\n" SMTP FROM "\n", 'V' },
	{ OURS "dkim=pass header.d=esp.example; dkim=pass header.d=a.example\n"
	  SMTP FROM "\n", 'V' },
	{ OURS "spf=none\n" GOOD SMTP FROM "\n", 'V' },
	/* no pass */
	{ OURS "none\n" SMTP FROM "\n", 'U' },
	{ OURS "dkim=none; spf=temperror\n" SMTP FROM "\n", 'U' },
	{ OURS "spf=pass smtp.helo=a.example\n" SMTP FROM "\n", 'U' },
	{ BAD SMTP FROM "\n", 'M' },
	{ OURS "spf=softfail smtp.mailfrom=a.example\n" SMTP FROM "\n", 'M' },
	{ OURS "dkim=pass header.d=evil.example\n" SMTP FROM "\n", 'M' },
	{ OURS "dkim=pass header.d=evila.example\n" SMTP FROM "\n", 'M' },
	{ OURS "dmarc=pass header.from=evil.example\n" SMTP FROM "\n", 'M' },
	{ OURS "dmarc=fail header.from=a.example; dkim=pass header.d=a.example"
	  "\n" SMTP FROM "\n", 'M' },
	{ BAD OURS "dmarc=fail header.from=a.example\n" GOOD SMTP FROM "\n",
	  'M' },
	/* another's From */
	{ OURS "dkim=pass header.d=evil.example\n" SMTP
	  "From: x@evil.example\n\n", 'M' },
	{ OURS "dkim=none\n" SMTP "From: x@evil.example\n\n", 'M' },
	/* fields that the sender wrote */
	{ SMTP GOOD FROM "\n", 'U' },
	{ BAD SMTP GOOD FROM "\n", 'M' },
	{ "Authentication-Results: evil.example; none\n" GOOD SMTP FROM "\n",
	  'U' },
	{ FROM GOOD SMTP "\n", 'U' },
	{ "Subject: x\n" GOOD SMTP FROM "\n", 'U' },
	{ "Received: from x.lmtp (with LMTP [192.0.2.1]) by mx.example.org "
	  "with ESMTP (by x with LMTP);\n" GOOD SMTP FROM "\n", 'U' },
	{ "Received: from \"x with LMTP\" by mx.example.org; with LMTP\n" GOOD
	  SMTP FROM "\n", 'U' },
	{ SMTP FROM "\n" GOOD, 'U' },
	{ "Authentication-Results: mx.example.org.evil.example; dkim=pass "
	  "header.d=a.example\n" SMTP FROM "\n", 'U' },
	{ "X-Authentication-Results: mx.example.org; dkim=pass "
	  "header.d=a.example\n" SMTP FROM "\n", 'U' },
	/* internal deliveries add fields on top */
	{ "Received: from mx.example.org by mx.example.org with LMTP id 2;\n"
	  GOOD SMTP FROM "\n", 'V' },
	{ "Received: by mx.example.org (Postfix, from userid 5);\n" GOOD SMTP
	  FROM "\n", 'V' },
	{ "Received: from x (\\) (y) with LMTP) by \"z\\\" with LMTP\" "
	  "with SMTP;\n" GOOD SMTP FROM "\n", 'U' },
	{ "Received: from x by y with\n" GOOD SMTP FROM "\n", 'U' },
	{ "Received: from x) by y with IMAP4;\n" GOOD SMTP FROM "\n", 'V' },
	{ "Received: from pop.example.org by localhost with POP3 (fetch);\n"
	  GOOD SMTP FROM "\n", 'V' },
	/* an ambiguous From */
	{ GOOD SMTP FROM "From: x@evil.example\n\n", 'M' },
	{ GOOD SMTP "From: x@a.example, x@evil.example\n\n", 'M' },
	{ GOOD SMTP "From: x@evil.example <x@a.example>\n\n", 'V' },
	{ GOOD SMTP "From: x@a.example <x@evil.example>\n\n", 'M' },
	{ GOOD SMTP "From: <x@a.example> <x@evil.example>\n\n", 'M' },
	{ GOOD SMTP "From: \"x, <y@evil.example>\" (z, \\)) <x@A.EXAMPLE>\n\n",
	  'V' },
	{ GOOD SMTP "From: x@a.example (<y@evil.example>)\n\n", 'V' },
	{ GOOD SMTP "From: x@a.example.\n\n", 'V' },
	{ GOOD SMTP "From:\n x@a.example\n\n", 'V' },
	{ GOOD SMTP "From: group: x@a.example;\n\n", 'M' },
	{ GOOD SMTP "From: x@a.example;\n\n", 'M' },
	{ GOOD SMTP "From: x@a.example)\n\n", 'M' },
	{ GOOD SMTP "From: x@a.example>\n\n", 'M' },
	{ GOOD SMTP "From: <x@a.example\n\n", 'M' },
	{ GOOD SMTP "From: <<x@a.example>>\n\n", 'M' },
	{ GOOD SMTP "From: (x@a.example\n\n", 'M' },
	{ GOOD SMTP "From: <x@a.example> x\n\n", 'M' },
	{ GOOD SMTP "From: @a.example\n\n", 'M' },
	{ GOOD SMTP "From: x@a.example\\\n\n", 'M' },
	{ GOOD SMTP "From: \"a\\\" <y@evil.example>\" (b\\)) <x@a.example>\n"
	  "\n", 'V' },
	{ GOOD SMTP "From: x@a.example\"\n\n", 'M' },
	{ GOOD SMTP "From: x@y@a.example\n\n", 'M' },
	{ GOOD SMTP "From: a.example\n\n", 'M' },
};

static void
judges_mails(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		check(cases[i].header, cases[i].want, judge(cases[i].header,
		    "A", "dmarc@a.example", false, "mx.example.org", false));
		check(cases[i].header, 'U', judge(cases[i].header, "A",
		    "dmarc@a.example", false, NULL, false));
	}
}

/* Mails that are authentic for their From. */
static const struct {
	const char *from, *org, *email;
	char want;
} claims[] = {
	{ "a.example", "a.example", "x@a.example", 'V' },
	{ "a.example", "A.EXAMPLE.", "x@reports.a.example", 'V' },
	{ "a.example", "Mail at A, Inc.", "x@a.example", 'V' },
	{ "a.example", "Orange.", "x@a.example", 'V' },
	{ "a.example", NULL, "x@a.example", 'V' },
	{ "a.example", "google.com", "x@a.example", 'M' },
	{ "a.example", "a.example", "x@google.com", 'M' },
	{ "a.example", "google.com", "x@google.com", 'M' },
	{ "a.example", "google.com", NULL, 'M' },
	{ "a.example", "A", NULL, 'U' },
	{ "a.example", "A", "nobody", 'U' },
	{ "a.example", "A", "x@google.com, x@a.example", 'U' },
	/* two owners below one public suffix */
	{ "a.co.uk", "A", "x@b.co.uk", 'M' },
	{ "b.a.co.uk", "A", "x@a.co.uk", 'V' },
	/* look-alike names: Cyrillic letters, no letter, another dot */
	{ "a.example", "g\xd0\xbe\xd0\xbegle.com", "x@a.example", 'M' },
	{ "a.example", "google\xe2\x80\x8b.com", "x@a.example", 'M' },
	{ "a.example", "google\xef\xbc\x8e" "com", "x@a.example", 'M' },
	{ "xn--bcher-kva.example", "b\xc3\xbc" "cher.example",
	  "x@xn--bcher-kva.example", 'V' },
	/* reporters with another name, but not their users */
	{ "microsoft.com", "Outlook.com", "dmarcreport@microsoft.com", 'V' },
	{ "outlook.com", "Outlook.com", "dmarcreport@microsoft.com", 'M' },
	{ "dmarc.yahoo.com", "Yahoo", "dmarchelp@yahooinc.com", 'V' },
	{ "yahoo.com", "Yahoo", "dmarchelp@yahooinc.com", 'M' },
};

static void
judges_names(void)
{
	for (size_t i = 0; i < COUNT(claims); i++) {
		char header[512];

		(void)snprintf(header, sizeof header, OURS
		    "dkim=pass header.d=%s\n" SMTP "From: x@%s\n\n",
		    claims[i].from, claims[i].from);
		check(claims[i].org != NULL ? claims[i].org : header,
		    claims[i].want, judge(header, claims[i].org,
		    claims[i].email, false, "MX.example.ORG", false));
	}
}

static void
judges_what_is_passed_on(void)
{
	static const char own[] = OURS "dkim=pass header.d=example.org\n" SMTP
	    "From: us@example.org\n\n";
	static const char own_fails[] = OURS "dmarc=fail "
	    "header.from=example.org\n" SMTP "From: us@example.org\n\n";
	static const char other[] = OURS "dkim=pass header.d=evil.example\n"
	    SMTP "From: x@evil.example\n\n";
	const char *email = "dmarc@a.example", *id = "mx.example.org";

	check(own, 'U', judge(own, "A", email, true, id, false));
	check(own, 'M', judge(own, "A", email, false, id, false));
	/* what a program of ours repeats of a stranger's text */
	check(own, 'M', judge_text(own, "A", email, false, true, id, false));
	check(own, 'U', judge_text(own, "A", email, true, true, id, false));
	check(GOOD SMTP FROM, 'U', judge_text(GOOD SMTP FROM "\n", "A",
	    "x@a.example", false, true, id, false));
	check(own_fails, 'M', judge(own_fails, "A", email, true, id, false));
	check(other, 'M', judge(other, "A", email, true, id, false));
	/* the sender need not be the author of the mail within the mail */
	check(GOOD FROM, 'U', judge(GOOD FROM "\n", "A", email, true, id,
	    false));
}

static void
steps_below_one_received(void)
{
	static const struct {
		const char *header;
		char want;
	} below[] = {
		{ SMTP GOOD FROM "\n", 'V' },
		{ SMTP "Received-SPF: none\n" BAD FROM "\n", 'M' },
		{ GOOD SMTP FROM "\n", 'V' },
		{ GOOD SMTP BAD FROM "\n", 'V' },
		{ SMTP SMTP GOOD FROM "\n", 'U' },
		{ SMTP FROM GOOD "\n", 'U' },
		{ SMTP "Authentication-Results: b; none\n" GOOD FROM "\n",
		    'U' },
	};

	for (size_t i = 0; i < COUNT(below); i++)
		check(below[i].header, below[i].want, judge(below[i].header,
		    "A", "dmarc@a.example", false, "mx.example.org", true));
}

static void
survives_a_flood(void)
{
	static char header[200000];
	size_t n = 0;

	while (n < 100000)
		n += (size_t)snprintf(header + n, sizeof header - n, GOOD);
	(void)snprintf(header + n, sizeof header - n, SMTP FROM "\n");
	check("many fields", 'V', judge(header, "A", "dmarc@a.example", false,
	    "mx.example.org", false));
	n = (size_t)snprintf(header, sizeof header, GOOD SMTP "From: ");
	CU_ASSERT_FATAL(n < sizeof header - 150002);
	memset(header + n, '(', 150000);
	n += 150000;
	(void)snprintf(header + n, sizeof header - n, "\n\n");
	check("many comments", 'M', judge(header, "A", "dmarc@a.example",
	    false, "mx.example.org", false));
}

static const struct test tests[] = {
	{ "believes our server, and nobody who writes its name",
	    judges_mails },
	{ "compares organizations", judges_names },
	{ "knows what our own people pass on", judges_what_is_passed_on },
	{ "steps below one Received field if it is told to",
	    steps_below_one_received },
	{ "survives a flood", survives_a_flood },
};
TEST_MAIN("parse/mail/provenance", tests)
