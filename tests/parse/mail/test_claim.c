/*
 * test_claim.c: which mails claim to be a report, and which only talk of one.
 */
#include "parse/mail/claim.h"

#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

#define IS "Report Domain: example.org Submitter: r.example Report-ID: <1>"

/* "s": subject, "f": forward, "r": reply, "a": automatic, "n": no sender */
static const struct { const char *header, *want; } headers[] = {
	{ "Subject: " IS "\n\n", "s" },
	{ "subject:report domain: x\tSUBMITTER: y\n\n", "s" },
	{ "Subject: Report\r\n Domain: x\r\n\tSubmitter: y\r\n\r\n", "s" },
	{ "Subject: Report  Domain: x\t Submitter: y\n\n", "s" },
	{ "Subject: =?utf-8?q?Report=C2=A0Domain:=C2=A0x?= Submitter: y\n\n",
	    "s" },
	{ "Subject: Report\xc2\xa0\xc2\xa0" "Domain: x Submitter: y\n\n", "s" },
	{ "Subject: Report Domain: x Report-ID: <1>\n\n", "s" },
	{ "Subject: [Preview]  [x] " IS "\n\n", "s" },
	{ "Subject: ***SPAM*** {?} (x)" IS "\n\n", "s" },
	{ "Subject: SPAM: " IS "\n\n", "s" },
	{ "Subject: ##EXTERN## <X> -5- " IS "\n\n", "s" },
	{ "Subject: Fwd: EXT: " IS "\n\n", "sf" },
	{ "Subject: Dmarc Aggregate " IS "\n\n", "s" },
	{ "Subject: =?utf-8?B?UmVwb3J0IERvbWFpbjogeCBTdWJtaXR0ZXI6IHk=?=\n\n",
	  "s" },
	{ "Subject: =?x-none?q?Report_Dom?=\n =?us-ascii*en?Q?ain:=20?= x "
	  "Submitter: y\n\n", "s" },
	{ "Subject: Fwd: " IS "\n\n", "sf" },
	{ "Subject: [x] WG: Fw[2]: " IS "\n\n", "sf" },
	{ "From: MAILER@r.example\nAuto-Submitted: auto-generated\nSubject: "
	  IS "\n\n", "s" },
	{ "In-Reply-To: <1@x>\nSubject: " IS "\n\n", "s" },
	/* no claim */
	{ "", "" }, { "X: " IS "\n\n", "" }, { "\n\nSubject: " IS "\n\n", "" },
	{ "Subject: Report Domain: example.org\n\n", "" },
	{ "Subject: Submitter: x Report Domain: y\n\n", "" },
	{ "Subject: Your " IS "\n\n", "" },
	{ "Subject: Undelivered: " IS "\n\n", "" },
	{ "Subject: [x " IS "\n\n", "" },
	{ "Subject: NR: Your " IS "\n\n", "" },
	{ "Subject: 0123456789012345678901234567890123456789-" IS "\n\n", "" },
	{ "Subject: \xc3\x84: " IS "\n\n", "" },
	{ "Subject: =?utf-8?B?UmVwb3J0\n\n", "" },
	{ "Subject: =?=?=?\n\n", "" }, { "Subject:\n\n", "" },
	/* the first Subject counts */
	{ "Subject: x\nSubject: " IS "\n\n", "" },
	/* replies */
	{ "Subject: Re: " IS "\n\n", "r" },
	{ "Subject: SPAM: RE: " IS "\n\n", "r" },
	{ "Subject: [x] AW[3] : " IS "\n\n", "r" },
	{ "Subject: Fwd: SV: " IS "\n\n", "r" },
	{ "Subject: =?utf-8?q?=E5=9B=9E=E5=A4=8D?=: " IS "\n\n", "r" },
	{ "In-Reply-To: <1@x>\nSubject: a question\n\n", "r" },
	{ "In-Reply-To: <1@x>\nSubject: Fwd: see below\n\n", "f" },
	{ "Auto-Submitted: auto-replied (x)\nSubject: " IS "\n\n", "sa" },
	{ "Auto-Submitted: auto-notified\nSubject: " IS "\n\n", "sa" },
	{ "Precedence: Auto_Reply\n\n", "a" }, { "X-Autoreply: yes\n\n", "a" },
	{ "Precedence: bulk\nReturn-Path: <a@b>\n\n", "" },
	{ "Return-Path: <>\nSubject: " IS "\n\n", "sn" },
};

static void
reads_headers(void)
{
	for (size_t i = 0; i < COUNT(headers); i++) {
		const char *text = headers[i].header;
		struct dmarc_err err;
		struct claim c;
		char got[6] = "", *p = got;

		CU_ASSERT_EQUAL(claim_read((const unsigned char *)text,
		    strlen(text), 10000, '\n', &c, &err), DMARC_OK);
		if (c.subject)
			*p++ = 's';
		if (c.forward)
			*p++ = 'f';
		if (c.reply)
			*p++ = 'r';
		if (c.automatic)
			*p++ = 'a';
		if (c.no_sender)
			*p++ = 'n';
		if (strcmp(got, headers[i].want) != 0) {
			fprintf(stderr, "%s, want %s:\n%s", got,
			    headers[i].want, text);
			CU_FAIL("claim");
		}
	}
}

static void
knows_names_of_reports(void)
{
	static const struct { const char *text; bool want; } cases[] = {
		{ "r.example!example.org!1795132800!1795219199.xml.gz", true },
		{ "Name: r!x!1795132800!1795219199.ZIP\n", true },
		{ "a\n b=\"r!x!179513!179521!id42.xml\"", true },
		{ "wow!!! r!x!1795132800!1795219199.xml", true },
		{ "<https://x/?f=r%21x%211795132800%211795219199.xml.gz>",
		    true },
		{ "> https://x/r%21x%211795132800%211795219199.xml", false },
		{ "r%21x!1795132800%211795219199.xml", false },
		{ "r%21", false }, { "%21x%211795132800", false },
		{ "r!x!y!1795132800!1795219199.gz", true },
		{ "> r!x!1795132800!1795219199.zip\n"
		  "r!x!1795132800!1795219199.zip\n", true },
		{ "", false }, { "!", false }, { "a!b!c!d.xml", false },
		{ "!x!1795132800!1795219199.xml", false },
		{ "r!!1795132800!1795219199.xml", false },
		{ "r!x!1795!1795219199.xml", false },
		{ "r!x!1795132800!1795.xml", false },
		{ "r!x!1795132800!1795219199.json.gz", false },
		{ "r!x!1795132800!1795219199", false },
		{ "r!x!1795132800", false }, { "r!x!", false },
		{ "r!x y!1795132800!1795219199.xml", false },
		{ " >> r!x!1795132800!1795219199.xml", false },
		{ "| r!x!1795132800!1795219199.xml", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		if (claim_names_report((const unsigned char *)cases[i].text,
		    strlen(cases[i].text)) == cases[i].want)
			continue;
		fprintf(stderr, "%s\n", cases[i].text);
		CU_FAIL("name");
	}
}

static void
finds_xml_below_a_greeting(void)
{
	static const struct {
		const char *text;
		long want;		/* -1: none */
	} cases[] = {
		{ "<?xml?>", 0 }, { "Hello\n\n<?xml?>", 7 },
		{ "Hello\r\n  <Feedback>", 9 },
		{ "a <b> c\n<html>\n<feedback>", 15 },
		{ "", -1 }, { "Hello", -1 }, { "Hello <?xml?>\n", -1 },
		/* a mail that is quoted or returned */
		{ "You wrote:\n> <?xml?>\n<?xml?>", -1 },
		{ "Hi.\nReturn-Path: <x@y>\n\n<?xml?>", -1 },
		{ "Hi.\nfrom: x\n<?xml?>", -1 },
		{ "Hi.\n  Subject: x\n<?xml?>", -1 },
		{ "Hi.\n--- Below is a copy of the message.\n<?xml?>", -1 },
		{ "Hi.\n____\n<?xml?>", -1 }, { "| x\n<?xml?>", -1 },
		{ "x\nX-Mailer: y\n<?xml?>", -1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].text);
		size_t want = cases[i].want < 0 ? len : (size_t)cases[i].want;

		if (claim_greeting((const unsigned char *)cases[i].text,
		    len) == want)
			continue;
		fprintf(stderr, "%s\n", cases[i].text);
		CU_FAIL("greeting");
	}
}

/* Takes time in proportion to the text: each check would take minutes else. */
static void
takes_linear_time(void)
{
	static const char *const pieces[] = {
		"!", "a!", "a!1795132800", "a!b!1795132800!1795219199 ", "\n",
		" ", "<", "<?xm", ">r!x!1795132800!1795219199.xml ",
	};
	const size_t len = (size_t)8 << 20;
	unsigned char *text = malloc(len);

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t at = 0; at < len; at++)
			text[at] = (unsigned char)
			    pieces[i][at % strlen(pieces[i])];
		CU_ASSERT_FALSE(claim_names_report(text, len));
		CU_ASSERT_EQUAL(claim_greeting(text, len), len);
		CU_ASSERT_FALSE(claim_was_scrubbed(text, len));
	}
	free(text);
}

static const struct test tests[] = {
	{ "it reads headers", reads_headers },
	{ "it knows file names of reports", knows_names_of_reports },
	{ "it finds XML below a greeting", finds_xml_below_a_greeting },
	{ "it takes linear time", takes_linear_time },
};
TEST_MAIN("parse/mail/claim", tests)
