/*
 * test_mail.c: the content of a mail, and attempts to inject more.
 */
#include "report/mail/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cunit_main.h"

static struct buf out = BUF_INIT(1 << 22);

static const char *
write_mail(const char *subject, const char *text)
{
	const struct mail m = { .to = "root, a@example.org,b@example.net",
	    .from = "dmarc@example.com", .subject = subject, .list = "weekly",
	    .now = 1794898800, .text = text, .html = "<p>x</p>\n" };

	buf_clear(&out, 0);
	mail_write(&out, &m);
	CU_ASSERT_PTR_NOT_NULL_FATAL(buf_string(&out));
	return buf_string(&out);
}

static bool
has(const char *mail, const char *what)
{
	return strstr(mail, what) != NULL;
}

static void
writes_headers(void)
{
	const char *mail = write_mail("DMARC week 46: example.com DONE", "x\n");

	CU_ASSERT(has(mail, "From: dmarc@example.com\nTo: root,\n "
	    "a@example.org,\n b@example.net\nSubject: DMARC week 46: "
	    "example.com DONE\nDate: Tue, 17 Nov 2026 07:00:00 +0000\n"
	    "Message-ID: <dmarc.1794898800."));
	CU_ASSERT(has(mail, "@example.com>\nList-ID: "
	    "<weekly.dmarc-report.example.com>\n"
	    "Auto-Submitted: auto-generated\nMIME-Version: 1.0\n"));
	CU_ASSERT(has(mail, "\n\nx\n\n--=_"));
}

static void
names_the_domain_of_the_recipient(void)
{
	struct mail m = { .to = "root,a@example.org,b@example.net",
	    .subject = "s", .list = "readiness", .text = "t", .html = "h" };

	buf_clear(&out, 0);
	mail_write(&out, &m);
	CU_ASSERT(has(buf_string(&out),
	    "List-ID: <readiness.dmarc-report.example.org>\n"));
	CU_ASSERT_FALSE(has(buf_string(&out), "From:"));
	m.to = "root";
	buf_clear(&out, 0);
	mail_write(&out, &m);
	CU_ASSERT(has(buf_string(&out),
	    "List-ID: <readiness.dmarc-report.localhost>\n"));
}

static void
encodes_subjects(void)
{
	char text[400];

	CU_ASSERT(has(write_mail("b\xc3\xbc" "cher", "x\n"),
	    "\nSubject: =?UTF-8?B?YsO8Y2hlcg==?=\n"));
	/* Text that looks like an encoded word is encoded to stay as it is. */
	CU_ASSERT(has(write_mail("=?UTF-8?Q?x?=", "x\n"),
	    "\nSubject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\n"));
	/* Invalid UTF-8 ends the subject and begins no header. */
	CU_ASSERT(has(write_mail("a\xff\nBcc: b", "x\n"),
	    "\nSubject: =?UTF-8?B?YQ==?=\nDate: "));
	CU_ASSERT(has(write_mail("\xff", "x\n"), "\nSubject:\nDate: "));
	/* No character is split, no encoded word is longer than 75. */
	for (size_t i = 0; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xbc", 3);
	CU_ASSERT(has(write_mail(text, "x\n"), "\nSubject: =?UTF-8?B?w7zDvMO8"
	    "w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7zDvMO8w7w=?=\n "
	    "=?UTF-8?B?w7zD"));
	memset(text, 'w', sizeof text);
	for (size_t i = 9; i < sizeof text; i += 10)
		text[i] = ' ';
	text[sizeof text - 1] = '\0';
	CU_ASSERT(has(write_mail(text, "x\n"), "wwwww\n wwwww"));
}

static void
encodes_texts(void)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "a=b\n", "\n\na=3Db\n\n--" },
		{ "end \nend\t\n", "\n\nend=20\nend=09\n\n--" },
		/* Lines that would end the mail, or begin another. */
		{ ".\n.x\na.\n", "\n\n=2E\n=2Ex\na.\n\n--" },
		{ "From me\n>From me\n", "\n\n=46rom me\n>From me\n\n--" },
		{ "\xc3\xbc and much that is ASCII\n",
		    "\n\n=C3=BC and much that is ASCII\n\n--" },
		{ "no end", "\n\nno end\n\n--" },
		{ "no end ", "\n\nno end=20\n\n--" },
	};

	char text[201];

	for (size_t i = 0; i < COUNT(cases); i++)
		CU_ASSERT(has(write_mail("s", cases[i].in), cases[i].want));
	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "\xc3\xbc", 3);
	CU_ASSERT(has(write_mail("s", text), "base64\n\nw7zDvMO8w7"));
}

static void
keeps_lines_short(void)
{
	char *text = malloc(4000);
	const char *mail;
	size_t longest = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	for (int c = 'a'; c <= 'z'; c++) {
		memset(text, c, 3999);
		text[3999] = '\0';
		text[100 + c] = '=';	/* at every column of a line */
		text[1000 + c] = '.';
		mail = write_mail("s", text);
		for (const char *l = mail; *l != '\0'; l += strcspn(l, "\n") +
		    1)
			if (strcspn(l, "\n") > longest)
				longest = strcspn(l, "\n");
		CU_ASSERT_FALSE(has(mail, "\n."));
	}
	CU_ASSERT_EQUAL(longest, 76);
	free(text);
}

static void
says_when_it_does_not_fit(void)
{
	const struct mail m = { .to = "root", .subject = "s", .list = "weekly",
	    .text = "\xc3\xbc and much that is ASCII\n", .html = "x" };

	for (size_t cap = 1; ; cap++) {
		struct buf small = BUF_INIT(cap);
		bool failed, whole;

		mail_write(&small, &m);
		failed = small.failed;
		whole = small.len > 4 && memcmp(small.data + small.len - 3,
		    "--\n", 3) == 0;
		buf_free(&small);
		if (!failed) {
			CU_ASSERT_TRUE(whole);
			CU_ASSERT(cap > 500);
			break;
		}
	}
}

static void
names_the_content(void)
{
	char first[65536];
	const char *a = write_mail("s", "x\n"), *b;

	CU_ASSERT_FATAL(out.len < sizeof first);
	memcpy(first, a, out.len + 1);
	CU_ASSERT_STRING_EQUAL(write_mail("s", "x\n"), first);
	b = strstr(write_mail("s", "y\n"), "Message-ID:");
	CU_ASSERT_PTR_NOT_NULL_FATAL(b);
	CU_ASSERT(strncmp(b, strstr(first, "Message-ID:"), 60) != 0);
	buf_free(&out);
}

static const struct test tests[] = {
	{ "it writes the headers", writes_headers },
	{ "it is of the domain it is for", names_the_domain_of_the_recipient },
	{ "it encodes subjects", encodes_subjects },
	{ "it encodes texts", encodes_texts },
	{ "it keeps lines short", keeps_lines_short },
	{ "it says when it does not fit", says_when_it_does_not_fit },
	{ "it names the content", names_the_content },
};

TEST_MAIN("report/mail/mail", tests)
